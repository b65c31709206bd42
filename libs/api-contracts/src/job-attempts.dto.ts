import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { TASK_ATTEMPT_OUTCOMES, type TaskAttemptOutcome } from './lists.js';
import { TIMESTAMP, UUID } from './property-kinds.js';
import { TaskAttemptWorkerDto } from './task-attempts.dto.js';

/** One time that a Worker got a task, as a job's list has it: short, for there may be tens of thousands. */
@ApiSchema({ name: 'JobAttempt', description: 'One time that a Worker got a task of a job.' })
export class JobAttemptDto {
  @ApiProperty({ ...UUID, description: 'The task.' })
  readonly task_id!: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Number of the attempt at this task, from 1.' })
  readonly number!: number;

  @ApiPropertyOptional({
    ...UUID,
    description: 'Who made the attempt; absent when that Worker is not known any more.',
  })
  readonly worker_id?: string;

  @ApiProperty({ ...TIMESTAMP, description: 'When the Worker got the task.' })
  readonly started!: string;

  @ApiPropertyOptional({ ...TIMESTAMP, description: 'When the attempt ended; absent while it is running.' })
  readonly ended?: string;

  @ApiPropertyOptional({ enum: TASK_ATTEMPT_OUTCOMES, enumName: 'TaskAttemptOutcome' })
  readonly outcome?: TaskAttemptOutcome;
}

/** All attempts at the tasks of a job, and the Workers that made them. */
@ApiSchema({
  name: 'JobAttempts',
  description: 'The attempts at the tasks of a job, and the Workers that made them.',
})
export class JobAttemptsDto {
  @ApiProperty({
    type: [JobAttemptDto],
    description: "The attempts, in the tasks' order; of each task only the last 50.",
  })
  readonly attempts!: readonly JobAttemptDto[];

  @ApiProperty({ type: [TaskAttemptWorkerDto], description: 'The Workers that made them, each once.' })
  readonly workers!: readonly TaskAttemptWorkerDto[];
}
