import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { COUNT, UUID } from './property-kinds.js';

/** Where the whole log of a task can be read. */
@ApiSchema({ name: 'TaskLogInfo', description: "Where the log of a task's latest attempt can be read." })
export class TaskLogInfoDto {
  @ApiProperty({ ...UUID, description: 'The task.' })
  readonly task_id!: string;

  @ApiProperty({ ...UUID, description: "The task's job." })
  readonly job_id!: string;

  @ApiProperty({
    type: 'string',
    description:
      "Path of the log file on the host that was asked, with a reverse proxy's prefix if there is one. HTTP Range is served, so that the end of a long log can be read alone. Earlier attempts have files of their own: see `attempts` of the task.",
    example: '/job-files/job-d9fb/d9fbd8c1-…/task-3b2f….txt',
  })
  readonly url!: string;

  @ApiProperty({ ...COUNT, description: 'Size of the log file, in bytes.' })
  readonly size!: number;
}

/** Which part of a task's log is counted. */
export class TaskLogLinesQueryDto {
  @ApiProperty({
    ...COUNT,
    maximum: Number.MAX_SAFE_INTEGER, // without one, `1e999` is a number, too
    description: 'Bytes of the file before the first line that is not counted.',
    example: 0,
  })
  readonly before!: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'Which attempt, counted from 1; left out: the latest.',
  })
  readonly attempt?: number;
}

/** How many lines a part of a log has. */
@ApiSchema({ name: 'TaskLogLines', description: 'How many lines a part of a log has.' })
export class TaskLogLinesDto {
  @ApiProperty({ ...COUNT, description: 'Lines that end in that part; 0 when there is no such log.' })
  readonly lines!: number;
}
