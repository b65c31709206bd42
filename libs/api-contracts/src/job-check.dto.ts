import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { CommandDto } from './commands.dto.js';
import { JobWarningDto } from './jobs.dto.js';
import { SCRIPT_LOG_LEVELS, type ScriptLogLevel } from './lists.js';
import { refTo } from './named-schemas.js';
import { COUNT } from './property-kinds.js';

/** Query parameters of `submitJobCheck`. */
export class JobCheckQueryDto {
  @ApiPropertyOptional({
    type: 'boolean',
    description:
      'Whether to answer with warnings (200). Left out, and without `report`, the answer is 204, as in Flamenco 3.',
  })
  readonly warnings?: boolean;

  @ApiPropertyOptional({
    type: 'boolean',
    description:
      'Whether to answer (200) with all that the job would be: its tasks, its settings with their defaults, what its script printed, and the warnings.',
  })
  readonly report?: boolean;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 10_000,
    description:
      'Tasks in the report at most: 1,000, when left out. Of tasks with long commands there are fewer; `tasks_left_out` says how many are not told.',
  })
  readonly limit?: number;
}

/** A task that a job would have. */
@ApiSchema({ name: 'JobCheckTask', description: 'A task that a job would have.' })
export class JobCheckTaskDto {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Its place in the job, from 1.' })
  readonly index_in_job!: number;

  @ApiProperty({ type: 'string', description: 'Name of the task.', example: 'render-1-10' })
  readonly name!: string;

  @ApiProperty({ type: 'string', description: 'Task type, which Workers must take.', example: 'blender' })
  readonly type!: string;

  @ApiProperty({ type: 'integer', description: 'Priority within the job.' })
  readonly priority!: number;

  @ApiProperty({ ...COUNT, description: 'Steps of all its commands, at least one each.' })
  readonly steps_total!: number;

  @ApiPropertyOptional({ type: 'string', description: 'Frames that it renders.', example: '1-10' })
  readonly frames?: string;

  @ApiPropertyOptional({ type: 'string', description: 'Row of the frame grid that it belongs to.' })
  readonly group?: string;

  @ApiProperty({
    type: 'array',
    items: { type: 'integer', minimum: 1 },
    description: 'The `index_in_job` of the tasks that it waits for.',
  })
  readonly dependencies!: readonly number[];

  @ApiProperty({
    type: [CommandDto],
    description: 'What a Worker would run, in this order; variables stand as they are, in braces.',
  })
  readonly commands!: readonly CommandDto[];
}

/** A line that a script printed. */
@ApiSchema({ name: 'ScriptLogLine', description: 'A line that a job type printed.' })
export class ScriptLogLineDto {
  @ApiProperty({ enum: SCRIPT_LOG_LEVELS, description: 'How serious the script means it.' })
  readonly level!: ScriptLogLevel;

  @ApiProperty({ type: 'string', description: 'What was printed.' })
  readonly text!: string;
}

/** What `submitJobCheck` answers to those who ask for warnings, or for a report. */
@ApiSchema({
  name: 'JobCheckResult',
  description:
    'What a submitter should know about a job that could be submitted. All but `warnings` is only there when a report was asked for.',
})
export class JobCheckResultDto {
  @ApiProperty({ type: [JobWarningDto], description: 'Empty when there is nothing to warn of.' })
  readonly warnings!: readonly JobWarningDto[];

  @ApiPropertyOptional({ type: 'string', description: 'Name of the job, which its job type may change.' })
  readonly name?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Priority of the job.' })
  readonly priority?: number;

  @ApiPropertyOptional({
    allOf: [refTo('JobSettings')],
    description:
      'The settings with defaults for those that were left out, in the types that the job type has for them, with two-way variables in place of their values, and with what the job type changed.',
  })
  readonly settings?: Readonly<Record<string, unknown>>;

  @ApiPropertyOptional({
    allOf: [refTo('JobMetadata')],
    description: 'The metadata, with what the job type changed.',
  })
  readonly metadata?: Readonly<Record<string, string>>;

  @ApiPropertyOptional({ ...COUNT, description: 'How many tasks the job would have.' })
  readonly task_count?: number;

  @ApiPropertyOptional({ type: [JobCheckTaskDto], description: 'Its tasks, in their order; the first ones.' })
  readonly tasks?: readonly JobCheckTaskDto[];

  @ApiPropertyOptional({ ...COUNT, description: 'How many tasks are not in `tasks`.' })
  readonly tasks_left_out?: number;

  @ApiPropertyOptional({
    type: [ScriptLogLineDto],
    description: 'What its script wrote with `print`, `alert` and `console`, in this order.',
  })
  readonly printed?: readonly ScriptLogLineDto[];
}
