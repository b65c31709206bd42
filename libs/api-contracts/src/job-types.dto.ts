import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import {
  JOB_SETTING_SUBTYPES,
  JOB_SETTING_TYPES,
  JOB_SETTING_VISIBILITIES,
  type JobSettingSubtype,
  type JobSettingType,
  type JobSettingVisibility,
} from './lists.js';
import { FREE_OBJECT } from './property-kinds.js';

/** How a setting looks in Blender while its value is computed at submission. */
@ApiSchema({
  name: 'AvailableJobSettingEvalInfo',
  description: 'How a setting looks in Blender while its value is computed at submission.',
})
export class AvailableJobSettingEvalInfoDto {
  @ApiProperty({
    type: 'boolean',
    description: 'Whether people can switch between a value of their own and the computed one.',
  })
  readonly showLinkButton!: boolean;

  @ApiProperty({
    type: 'string',
    description: 'Text that stands in place of the value while it is computed.',
  })
  readonly description!: string;
}

/** A setting of a job type: what it is called, which values it takes, and who gets to see it. */
@ApiSchema({
  name: 'AvailableJobSetting',
  description: 'A setting of a job type: what it is called, which values it takes, and who gets to see it.',
})
export class AvailableJobSettingDto {
  @ApiProperty({
    type: 'string',
    description: "Name of the setting's value in `settings` of a job.",
    example: 'frames',
  })
  readonly key!: string;

  @ApiProperty({ enum: JOB_SETTING_TYPES, enumName: 'AvailableJobSettingType' })
  readonly type!: JobSettingType;

  @ApiPropertyOptional({ enum: JOB_SETTING_SUBTYPES, enumName: 'AvailableJobSettingSubtype' })
  readonly subtype?: JobSettingSubtype;

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string' },
    description: 'The values to choose from; only for settings of type `string`.',
  })
  readonly choices?: readonly string[];

  @ApiPropertyOptional({
    ...FREE_OBJECT,
    description: 'Further arguments for the property in Blender, such as `min` and `max`.',
  })
  readonly propargs?: Readonly<Record<string, unknown>>;

  @ApiPropertyOptional({ type: 'string', description: 'What the setting does, for people to read.' })
  readonly description?: string;

  @ApiPropertyOptional({
    type: 'string',
    description: 'What the setting is called; left out, clients make one from the key.',
  })
  readonly label?: string;

  @ApiPropertyOptional({
    oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }],
    description: 'Value that the setting has until somebody gives it another one.',
  })
  readonly default?: unknown;

  @ApiPropertyOptional({
    type: 'string',
    description: 'Python expression that gives the value, evaluated in Blender.',
    example: "f'{C.scene.frame_start}-{C.scene.frame_end}'",
  })
  readonly eval?: string;

  @ApiPropertyOptional({
    type: AvailableJobSettingEvalInfoDto,
    description: 'How the setting looks in Blender while its value is computed at submission.',
  })
  readonly evalInfo?: AvailableJobSettingEvalInfoDto;

  @ApiPropertyOptional({ enum: JOB_SETTING_VISIBILITIES, enumName: 'AvailableJobSettingVisibility' })
  readonly visible?: JobSettingVisibility;

  @ApiPropertyOptional({
    type: 'boolean',
    description:
      'Whether the job type cannot do without a value. For clients; the Manager does not enforce it.',
  })
  readonly required?: boolean;

  @ApiPropertyOptional({
    type: 'boolean',
    description: 'Whether people may change the value. The Blender add-on takes a missing one for `true`.',
  })
  readonly editable?: boolean;
}

/** A kind of job that can be submitted. */
@ApiSchema({ name: 'AvailableJobType', description: 'A kind of job that can be submitted.' })
export class AvailableJobTypeDto {
  @ApiProperty({
    type: 'string',
    description: 'Name of the job type, to be given as `type` of a job.',
    example: 'simple-blender-render',
  })
  readonly name!: string;

  @ApiProperty({
    type: 'string',
    description: 'What people call it.',
    example: 'Simple Blender Render',
  })
  readonly label!: string;

  @ApiPropertyOptional({ type: 'string', description: 'What such a job does, for people to read.' })
  readonly description?: string;

  @ApiProperty({ type: [AvailableJobSettingDto], description: 'Its settings, in the order to show them in.' })
  readonly settings!: readonly AvailableJobSettingDto[];

  @ApiProperty({
    type: 'string',
    description:
      'Changes when the settings do. Submitted along with a job (`type_etag`), it keeps jobs from being made with settings that are out of date.',
  })
  readonly etag!: string;
}

/** A script in the Manager's folder `scripts` that cannot be used as it is now. */
@ApiSchema({
  name: 'InvalidJobType',
  description: 'A script that should be a job type, and cannot be used as it is now.',
})
export class InvalidJobTypeDto {
  @ApiProperty({
    type: 'string',
    description: 'Where the fault is, in the folder `scripts`: the script itself, or one that it requires.',
    example: 'my_render.js',
  })
  readonly file!: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    description: 'In which line, where that is known.',
    example: 12,
  })
  readonly line?: number;

  @ApiProperty({
    type: 'string',
    description:
      'What is wrong, and what is used meanwhile: the last version that worked, the built-in job type of that name, or nothing.',
  })
  readonly message!: string;

  @ApiProperty({
    type: 'string',
    description: 'Name of the job type that the script is, or would be.',
    example: 'my-render',
  })
  readonly job_type!: string;
}

/** All kinds of job that can be submitted. */
@ApiSchema({ name: 'AvailableJobTypes', description: 'All kinds of job that can be submitted.' })
export class AvailableJobTypesDto {
  @ApiProperty({
    type: [AvailableJobTypeDto],
    description: 'The job types, built-in ones and those of this farm.',
  })
  readonly job_types!: readonly AvailableJobTypeDto[];

  @ApiPropertyOptional({
    type: [InvalidJobTypeDto],
    description: 'The scripts that should be job types, and are broken; left out when there are none.',
  })
  readonly invalid?: readonly InvalidJobTypeDto[];
}

/** A script that is a job type, or should be one. */
@ApiSchema({ name: 'JobTypeScript', description: 'A script that is a job type, or should be one.' })
export class JobTypeScriptDto {
  @ApiProperty({
    type: 'string',
    description: 'Name of the job type that the script is, or would be.',
    example: 'my-render',
  })
  readonly job_type!: string;

  @ApiProperty({ type: 'string', description: 'Its file, without the folder.', example: 'my_render.js' })
  readonly file!: string;

  @ApiProperty({
    type: 'boolean',
    description:
      "Whether it comes with the Manager; otherwise it is the studio's, from the folder `scripts`.",
  })
  readonly is_built_in!: boolean;

  @ApiProperty({
    type: 'boolean',
    description:
      'Whether it makes the job type: it may be broken, or another script of that name comes first.',
  })
  readonly is_used!: boolean;

  @ApiPropertyOptional({
    type: 'string',
    description: 'Its text as it is on disk now; only when the scripts of one job type are asked for.',
  })
  readonly source?: string;

  @ApiPropertyOptional({
    type: 'boolean',
    description: 'Whether `source` is its beginning only: that of a script of more than half a megabyte.',
  })
  readonly is_cut?: boolean;
}

/** Scripts that are job types, or should be. */
@ApiSchema({ name: 'JobTypeScripts', description: 'Scripts that are job types, or should be.' })
export class JobTypeScriptsDto {
  @ApiProperty({
    type: [JobTypeScriptDto],
    description: 'The scripts, by job type; of those for the same one, the one that wins comes first.',
  })
  readonly scripts!: readonly JobTypeScriptDto[];
}
