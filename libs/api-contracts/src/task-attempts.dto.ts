import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { TASK_ATTEMPT_OUTCOMES, type TaskAttemptOutcome } from './lists.js';
import { TIMESTAMP, UUID } from './property-kinds.js';
import { RenderReportDto } from './render-reports.dto.js';
import { TaskFailureDto } from './task-failures.dto.js';

/** The Worker that an attempt was made by. */
@ApiSchema({ name: 'TaskAttemptWorker', description: 'The Worker that an attempt was made by.' })
export class TaskAttemptWorkerDto {
  @ApiProperty({ ...UUID, description: 'The Worker.' })
  readonly id!: string;

  @ApiProperty({ type: 'string', description: 'Name of the Worker.' })
  readonly name!: string;
}

/** One time that a Worker got a task: by whom, when, how it ended, and where its log is. */
@ApiSchema({ name: 'TaskAttempt', description: 'One time that a Worker got a task.' })
export class TaskAttemptDto {
  @ApiProperty({ ...UUID, description: 'The attempt.' })
  readonly id!: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Number of the attempt at this task, from 1.' })
  readonly number!: number;

  @ApiPropertyOptional({
    type: TaskAttemptWorkerDto,
    description: 'Who made the attempt; absent when that Worker is not known any more.',
  })
  readonly worker?: TaskAttemptWorkerDto;

  @ApiProperty({ ...TIMESTAMP, description: 'When the Worker got the task.' })
  readonly started!: string;

  @ApiPropertyOptional({ ...TIMESTAMP, description: 'When the attempt ended; absent while it is running.' })
  readonly ended?: string;

  @ApiPropertyOptional({ enum: TASK_ATTEMPT_OUTCOMES, enumName: 'TaskAttemptOutcome' })
  readonly outcome?: TaskAttemptOutcome;

  @ApiPropertyOptional({ type: 'string', description: 'Why it ended that way, for people to read.' })
  readonly reason?: string;

  @ApiPropertyOptional({
    type: TaskFailureDto,
    description:
      'What went wrong, as the Worker says, or as the end of the log does; only of attempts that failed.',
  })
  readonly failure?: TaskFailureDto;

  @ApiProperty({
    type: 'string',
    description:
      "Where to get the log of this attempt: a path on the host that was asked, with a reverse proxy's prefix if there is one; 404 as long as nothing was written.",
    example:
      '/job-files/job-0f2a/0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11/task-9d0c7a54-6f0e-4c52-8a5b-3d1f0f6f2b11.txt',
  })
  readonly log_url!: string;

  @ApiPropertyOptional({
    type: [RenderReportDto],
    maxItems: 20,
    description:
      'What came of its render commands: what Blender reported, and what was found. Only the last 20.',
  })
  readonly renders?: readonly RenderReportDto[];
}
