import { ACCESS_MODES, type AccessMode } from '@flamenco/domain/access';
import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import {
  BLENDER_PATH_SOURCES,
  TAKEOVER_STATES,
  VARIABLE_AUDIENCES,
  type BlenderPathSource,
  type TakeoverState,
  type VariableAudience,
} from './lists.js';
import { COUNT, PATH, PROSE } from './property-kinds.js';

/** The part of the Manager's configuration that clients need to know. */
@ApiSchema({
  name: 'ManagerConfiguration',
  description: "The part of the Manager's configuration that clients need to know.",
})
export class ManagerConfigurationDto {
  @ApiProperty({
    type: 'string',
    description: 'Directory that job files go to, as seen from the Manager; empty when not set up yet.',
  })
  readonly storageLocation!: string;

  @ApiProperty({ type: 'boolean', description: 'Whether job files can be uploaded to the Manager (Shaman).' })
  readonly shamanEnabled!: boolean;

  @ApiProperty({
    type: 'boolean',
    description: 'Whether the Manager is not set up yet, so that the setup assistant should be shown.',
  })
  readonly isFirstRun!: boolean;
}

/** Query parameters of `fetchManagerFolder`. */
export class ManagerFolderQueryDto {
  @ApiPropertyOptional({
    type: 'string',
    maxLength: 4_096,
    description:
      'The whole path of the folder. Left out or empty: the home folder of whoever runs the Manager.',
  })
  readonly path?: string;
}

/** A folder of the Manager's computer, with the folders in it. */
@ApiSchema({
  name: 'ManagerFolder',
  description: "A folder of the Manager's computer, with the folders in it.",
})
export class ManagerFolderDto {
  @ApiProperty({ type: 'string', description: 'Its whole path.', example: '/mnt' })
  readonly path!: string;

  @ApiPropertyOptional({ type: 'string', description: 'The folder above it; absent where there is none.' })
  readonly parent?: string;

  @ApiProperty({
    type: 'array',
    items: { type: 'string' },
    description: 'The names of the folders in it.',
    example: ['backup', 'render'],
  })
  readonly folders!: readonly string[];

  @ApiProperty({ type: 'boolean', description: 'Whether there are more, which are not listed.' })
  readonly is_cut!: boolean;
}

/** A link with what people call it. */
@ApiSchema({ name: 'NamedLink', description: 'A link with what people call it.' })
export class NamedLinkDto {
  @ApiProperty({ type: 'string', description: 'What it is called.', example: 'Kitsu' })
  readonly label!: string;

  @ApiProperty({
    type: 'string',
    description:
      "An address of the web. Of the links of jobs, parts in braces stand for a job's `id`, `name`, `type`, `user` or a key of its metadata, and are to be encoded.",
    example: 'https://kitsu.example/shots/{shot}',
  })
  readonly url!: string;
}

/** What the studio makes of the dashboard. */
@ApiSchema({
  name: 'DashboardConfiguration',
  description: 'What the studio makes of the dashboard, as configured below `dashboard`.',
})
export class DashboardConfigurationDto {
  @ApiProperty({ type: 'string', description: 'Name of the studio; empty when it is not configured.' })
  readonly studio!: string;

  @ApiProperty({ type: 'string', description: "Address of the studio's logo; empty when there is none." })
  readonly logo!: string;

  @ApiProperty({
    type: 'array',
    items: { type: 'string' },
    description: 'Keys of metadata that the list of jobs has as columns until somebody chooses others.',
    example: ['project', 'shot'],
  })
  readonly columns!: readonly string[];

  @ApiProperty({ type: [NamedLinkDto], description: 'Links in the details of jobs.' })
  readonly links!: readonly NamedLinkDto[];

  @ApiProperty({ type: [NamedLinkDto], description: 'Pages of the studio.' })
  readonly pages!: readonly NamedLinkDto[];
}

/** A variable's value for one audience and platform. */
@ApiSchema({ name: 'ManagerVariable', description: "A variable's value for one audience and platform." })
export class ManagerVariableDto {
  @ApiProperty({ type: 'string', description: 'The value that stands for the variable.' })
  readonly value!: string;

  @ApiProperty({
    type: 'boolean',
    description:
      'Whether the variable stands for a path that is translated in both directions: what a submitted job has of this value becomes the variable, and the variable becomes the value of the Worker that gets the task.',
  })
  readonly is_twoway!: boolean;
}

/** Where job files are, as seen by one audience on one platform. */
@ApiSchema({
  name: 'SharedStorageLocation',
  description: 'Where job files are, as seen by one audience on one platform.',
})
export class SharedStorageLocationDto {
  @ApiProperty({ type: 'string', description: 'Path of the directory, in the notation of the platform.' })
  readonly location!: string;

  @ApiProperty({ enum: VARIABLE_AUDIENCES, enumName: 'ManagerVariableAudience' })
  readonly audience!: VariableAudience;

  @ApiProperty({ type: 'string', description: 'Platform that was asked for.', example: 'linux' })
  readonly platform!: string;

  @ApiProperty({ type: 'boolean', description: 'Whether job files can be uploaded to the Manager (Shaman).' })
  readonly shamanEnabled!: boolean;
}

/** A path that the setup assistant is to look at. */
@ApiSchema({ name: 'PathCheckInput', description: 'A path to look at.' })
export class PathCheckInputDto {
  @ApiProperty({
    ...PATH,
    description: "Path or command on the Manager's computer; an empty one is reported as not usable.",
  })
  readonly path!: string;
}

/** Whether a directory can serve as shared storage. */
@ApiSchema({ name: 'PathCheckResult', description: 'Whether a directory can serve as shared storage.' })
export class PathCheckResultDto {
  @ApiProperty({ type: 'string', description: 'Path that was looked at.' })
  readonly path!: string;

  @ApiProperty({ type: 'boolean', description: 'Whether the path can be used.' })
  readonly is_usable!: boolean;

  @ApiProperty({ type: 'string', description: 'Why it can or cannot be used, for people to read.' })
  readonly cause!: string;

  @ApiProperty({
    type: 'boolean',
    required: false,
    description: 'The folder does not exist, and the one that it would be in does. Not part of Flamenco 3.',
  })
  readonly can_be_created?: boolean;
}

/** A Blender executable that was found, or looked for in vain. */
@ApiSchema({
  name: 'BlenderPathCheckResult',
  description: 'A Blender executable that was found, or looked for in vain.',
})
export class BlenderPathCheckResultDto {
  @ApiProperty({
    ...PATH,
    description: 'Path or command that was asked for; empty when searched without one.',
  })
  readonly input!: string;

  @ApiProperty({
    ...PATH,
    description: 'Path of the executable that was found; empty when there is none.',
  })
  readonly path!: string;

  @ApiProperty({ enum: BLENDER_PATH_SOURCES, enumName: 'BlenderPathSource' })
  readonly source!: BlenderPathSource;

  @ApiProperty({ type: 'boolean', description: 'Whether it ran and said that it is Blender.' })
  readonly is_usable!: boolean;

  @ApiProperty({
    ...PROSE,
    description: 'The version that it reported, or why it cannot be used.',
    example: 'Blender 4.2.0',
  })
  readonly cause!: string;
}

/** The first admin of a farm. */
@ApiSchema({ name: 'FirstAdmin', description: 'The first admin of a farm.' })
export class FirstAdminDto {
  @ApiProperty({
    type: 'string',
    minLength: 1,
    maxLength: 100,
    pattern: '^[^\\u0000]*$',
    description: 'What they sign in with: letters, digits and any of . _ - @.',
  })
  readonly name!: string;

  @ApiProperty({
    type: 'string',
    format: 'password',
    maxLength: 1000,
    description: 'At least 12 characters, whatever they are.',
  })
  readonly password!: string;
}

/** What the setup assistant saves. */
@ApiSchema({ name: 'SetupAssistantConfig', description: 'What the setup assistant saves.' })
export class SetupAssistantConfigDto {
  @ApiProperty({
    ...PATH,
    minLength: 1,
    description: 'Directory that all Workers and the Manager can reach.',
  })
  readonly storageLocation!: string;

  @ApiProperty({
    type: BlenderPathCheckResultDto,
    description: 'Blender that Workers should use, as one of the checks returned it.',
  })
  readonly blenderExecutable!: BlenderPathCheckResultDto;

  @ApiPropertyOptional({
    type: 'string',
    enum: ACCESS_MODES,
    description:
      'Who may use the farm: anyone who reaches the Manager, or people who sign in. Only while the Manager is not set up. Left out: as it is.',
  })
  readonly access?: AccessMode;

  @ApiPropertyOptional({
    type: FirstAdminDto,
    description:
      'With `access: closed`, of a farm that has no admin yet: who changes its settings from now on.',
  })
  readonly firstAdmin?: FirstAdminDto;
}

/** How many things of a kind a takeover has found and taken. */
@ApiSchema({ name: 'TakenCount', description: 'How many things of a kind a takeover has found and taken.' })
export class TakenCountDto {
  @ApiProperty({ type: 'string', description: 'What they are, for people to read.', example: 'tasks' })
  readonly what!: string;

  @ApiProperty({ ...COUNT, description: 'How many there are in the database of Flamenco 3.' })
  readonly found!: number;

  @ApiProperty({ ...COUNT, description: 'How many of them this Manager has now.' })
  readonly taken!: number;
}

/** How far a takeover is. */
@ApiSchema({ name: 'TakeoverProgress', description: 'How far a takeover is.' })
export class TakeoverProgressDto {
  @ApiProperty({ type: 'string', description: 'What is being taken, for people to read.', example: 'tasks' })
  readonly what!: string;

  @ApiProperty({ ...COUNT, description: 'How many of them are taken.' })
  readonly done!: number;

  @ApiProperty({ ...COUNT, description: 'How many of them there are.' })
  readonly of!: number;
}

/** The farm of a Flamenco 3 Manager, which the setup assistant can take over. */
@ApiSchema({
  name: 'Flamenco3Farm',
  description: 'The farm of a Flamenco 3 Manager, which the setup assistant can take over.',
})
export class Flamenco3FarmDto {
  @ApiProperty({ enum: TAKEOVER_STATES, enumName: 'TakeoverState' })
  readonly state!: TakeoverState;

  @ApiProperty({ type: 'string', required: false, description: 'Its database, which stays as it is.' })
  readonly file?: string;

  @ApiProperty({ type: 'string', required: false, description: 'The database that it is taken over into.' })
  readonly database?: string;

  @ApiProperty({ type: TakeoverProgressDto, required: false, description: 'While it is running.' })
  readonly progress?: TakeoverProgressDto;

  @ApiProperty({ type: [TakenCountDto], required: false, description: 'When it is done.' })
  readonly counts?: readonly TakenCountDto[];

  @ApiProperty({
    type: 'array',
    items: { type: 'string' },
    required: false,
    description: 'What is not as it was, or was left out, a line each, for people to read.',
  })
  readonly notes?: readonly string[];

  @ApiProperty({ type: 'string', required: false, description: 'Why it failed, and what to do.' })
  readonly problem?: string;
}
