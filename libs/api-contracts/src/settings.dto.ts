import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { FREE_OBJECT, TIMESTAMP } from './property-kinds.js';

/** Whatever YAML has. */
const ANY_VALUE = [
  { type: 'string' },
  { type: 'number' },
  { type: 'boolean' },
  { type: 'array', items: {} },
  { type: 'object' },
];

/** A setting of the Manager. */
@ApiSchema({
  name: 'ManagerSetting',
  description: 'A setting of the Manager: what it is for, which values it takes, and which it has.',
})
export class ManagerSettingDto {
  @ApiProperty({
    type: 'string',
    description: 'Its keys in the configuration file, with dots between them.',
    example: 'shaman.garbageCollect.period',
  })
  readonly key!: string;

  @ApiProperty({ type: 'string', description: 'What it is for, for people to read.' })
  readonly about!: string;

  @ApiProperty({
    ...FREE_OBJECT,
    description:
      "Which values it takes, as a schema in OpenAPI's words, for forms; a `format` may also be `duration` (`1h30m`), `password` or `path`. Checking a change tells more.",
    example: { type: 'string', format: 'duration' },
  })
  readonly schema!: Readonly<Record<string, unknown>>;

  @ApiPropertyOptional({
    oneOf: ANY_VALUE,
    description: 'The value that it has when the file does not mention it; of any type.',
  })
  readonly initial?: unknown;

  @ApiPropertyOptional({
    oneOf: ANY_VALUE,
    description:
      'The value that the file gives it, or else `initial`; of any type. A password is hidden: `********`.',
  })
  readonly value?: unknown;

  @ApiProperty({ type: 'boolean', description: 'Whether the file mentions it.' })
  readonly is_in_file!: boolean;

  @ApiProperty({
    type: 'boolean',
    description: 'Whether a change takes effect when the Manager is restarted only.',
  })
  readonly needs_restart!: boolean;

  @ApiProperty({
    type: 'boolean',
    description: 'Whether the Manager runs with another value than the file has, until it is restarted.',
  })
  readonly is_waiting!: boolean;

  @ApiProperty({ type: 'boolean', description: 'Whether Flamenco 3 has no such setting.' })
  readonly is_our_own!: boolean;

  @ApiProperty({
    type: 'boolean',
    description: 'Whether it is changed in the file alone, not over the network.',
  })
  readonly is_file_only!: boolean;

  @ApiPropertyOptional({
    type: 'string',
    description: 'The environment variable that counts in place of the file; absent when none is set.',
    example: 'FLAMENCO_LISTEN',
  })
  readonly overridden_by?: string;
}

/** What is wrong with a setting. */
@ApiSchema({ name: 'SettingFault', description: 'What is wrong with a setting.' })
export class SettingFaultDto {
  @ApiProperty({
    type: 'string',
    description: 'The setting, and where in its value the fault is; empty when it is about none.',
    example: 'variables.blender.values[0].platform',
  })
  readonly setting!: string;

  @ApiProperty({ type: 'string', description: 'What is wrong, and what to write instead.' })
  readonly message!: string;
}

/** All settings of the Manager. */
@ApiSchema({
  name: 'ManagerSettings',
  description: 'All settings of the Manager, as its configuration file has them.',
})
export class ManagerSettingsDto {
  @ApiProperty({ type: 'string', description: 'The configuration file, on the computer of the Manager.' })
  readonly file!: string;

  @ApiProperty({
    type: 'string',
    description: 'Stands for what the file says; to be sent as `If-Match` with a change of it.',
  })
  readonly etag!: string;

  @ApiProperty({ ...TIMESTAMP, description: 'Since when the Manager runs: another time after each restart.' })
  readonly running_since!: string;

  @ApiProperty({ type: [ManagerSettingDto], description: 'The settings, in the order of a complete file.' })
  readonly settings!: readonly ManagerSettingDto[];

  @ApiProperty({
    type: [SettingFaultDto],
    description:
      'What is wrong with the file as it is, because it was changed by hand; empty when nothing is.',
  })
  readonly faults!: readonly SettingFaultDto[];
}

/** What came of checking changes of settings. */
@ApiSchema({
  name: 'SettingsCheck',
  description: 'What came of checking changes of settings; nothing was changed.',
})
export class SettingsCheckDto {
  @ApiProperty({
    type: [SettingFaultDto],
    description: 'What keeps them from being saved; empty when nothing does.',
  })
  readonly faults!: readonly SettingFaultDto[];

  @ApiProperty({
    type: 'array',
    items: { type: 'string' },
    description:
      'The settings that would take effect when the Manager is restarted only; none while there are faults.',
  })
  readonly restart_needed!: readonly string[];

  @ApiProperty({
    type: 'string',
    description:
      'What the configuration file would say, in YAML: passwords hidden, without its comments and without keys that the Manager does not know. Empty while there are faults.',
    example: '_meta:\n  version: 3\nmanager_name: Render farm\n',
  })
  readonly yaml!: string;
}
