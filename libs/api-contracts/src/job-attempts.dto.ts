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

/** One time that a Worker got a task, as the Worker's page has it. */
@ApiSchema({ name: 'WorkerAttempt', description: 'One time that a Worker got a task.' })
export class WorkerAttemptDto {
  @ApiProperty({ ...UUID, description: 'The task.' })
  readonly task_id!: string;

  @ApiProperty({ type: 'string', description: 'Name of the task.' })
  readonly task_name!: string;

  @ApiPropertyOptional({ type: 'string', description: 'Frames that the task makes, where that is known.' })
  readonly frames?: string;

  @ApiProperty({ ...UUID, description: "The task's job." })
  readonly job_id!: string;

  @ApiProperty({ type: 'string', description: 'Name of the job.' })
  readonly job_name!: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Number of the attempt at this task, from 1.' })
  readonly number!: number;

  @ApiProperty({ ...TIMESTAMP, description: 'When the Worker got the task.' })
  readonly started!: string;

  @ApiPropertyOptional({ ...TIMESTAMP, description: 'When the attempt ended; absent while it is running.' })
  readonly ended?: string;

  @ApiPropertyOptional({ enum: TASK_ATTEMPT_OUTCOMES, enumName: 'TaskAttemptOutcome' })
  readonly outcome?: TaskAttemptOutcome;

  @ApiPropertyOptional({ type: 'string', description: 'Why it ended that way, for people to read.' })
  readonly reason?: string;
}

/** The last attempts of a Worker. */
@ApiSchema({ name: 'WorkerAttempts', description: 'What a Worker worked on last.' })
export class WorkerAttemptsDto {
  @ApiProperty({ type: [WorkerAttemptDto], description: 'The last 20, the latest first.' })
  readonly attempts!: readonly WorkerAttemptDto[];
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
