import { ApiProperty, ApiSchema } from '@nestjs/swagger';
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
