import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { FAILURE_CATEGORIES, type FailureCategory } from '@flamenco/domain/findings';
import { COUNT, PROSE, TIMESTAMP, UUID } from './property-kinds.js';
import { TaskAttemptWorkerDto } from './task-attempts.dto.js';

/** A task that failed, as one of those of a cause. */
@ApiSchema({ name: 'FailedTask', description: 'A task that failed.' })
export class FailedTaskDto {
  @ApiProperty({ ...UUID, description: 'The task.' })
  readonly id!: string;

  @ApiProperty({ type: 'string', description: 'Name of the task.' })
  readonly name!: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'The attempt that failed: its log says more.' })
  readonly attempt!: number;
}

/** Tasks of a job that failed for the same reason. */
@ApiSchema({
  name: 'JobCause',
  description:
    'Tasks of a job, of one type, that failed for the same reason: what is said of it is the same but for numbers of frames and the like.',
})
export class JobCauseDto {
  @ApiProperty({ ...UUID, description: 'By what the cause is known within its job.' })
  readonly id!: string;

  @ApiProperty({ enum: FAILURE_CATEGORIES, enumName: 'FailureCategory' })
  readonly category!: FailureCategory;

  @ApiProperty({ type: 'string', description: 'What is so, and what to do about it, for people to read.' })
  readonly summary!: string;

  @ApiPropertyOptional({
    type: 'string',
    description:
      'The line that says it, of the latest attempt; absent when it is told by how the program ended.',
  })
  readonly line?: string;

  @ApiProperty({ type: 'string', description: 'Type of these tasks.', example: 'blender' })
  readonly task_type!: string;

  @ApiProperty({
    ...COUNT,
    description: 'How many tasks have failed for it, and are failed or soft-failed now.',
  })
  readonly task_count!: number;

  @ApiProperty({ ...COUNT, description: 'How many have failed for it, and are queued again, or run again.' })
  readonly retried_count!: number;

  @ApiProperty({ ...COUNT, description: 'How many have failed for it, and are completed now.' })
  readonly solved_count!: number;

  @ApiPropertyOptional({
    type: 'string',
    description:
      'Frames of the tasks that are failed now, as far as they are known; of many, the first ones.',
    example: '117-128',
  })
  readonly frames?: string;

  @ApiPropertyOptional({
    ...COUNT,
    description: 'How many frames these tasks have; absent when that is not known.',
  })
  readonly frame_count?: number;

  @ApiProperty({
    type: [TaskAttemptWorkerDto],
    maxItems: 50,
    description: 'The Workers on which tasks failed for it that are failed now, by name; only the first 50.',
  })
  readonly workers!: readonly TaskAttemptWorkerDto[];

  @ApiProperty({ ...COUNT, description: 'How many Workers these are.' })
  readonly worker_count!: number;

  @ApiPropertyOptional({ ...TIMESTAMP, description: 'When a task first failed for it.' })
  readonly first?: string;

  @ApiPropertyOptional({ ...TIMESTAMP, description: 'When a task last failed for it.' })
  readonly last?: string;

  @ApiProperty({
    type: [FailedTaskDto],
    maxItems: 20,
    description: 'The tasks that are failed now, by their number within the job; only the first 20.',
  })
  readonly tasks!: readonly FailedTaskDto[];
}

/** What failed in a job, and why. */
@ApiSchema({ name: 'JobCauses', description: 'What failed in a job, and why.' })
export class JobCausesDto {
  @ApiProperty({
    type: [JobCauseDto],
    maxItems: 20,
    description: 'The causes, those of tasks that are failed now first, the latest first; only the first 20.',
  })
  readonly causes!: readonly JobCauseDto[];

  @ApiProperty({
    type: 'boolean',
    description: 'Whether these are all: only the last 10,000 failures are looked at.',
  })
  readonly is_complete!: boolean;
}

/** How the tasks of a cause are to run again. */
@ApiSchema({
  name: 'CauseRequeue',
  description: 'How the tasks that failed for one reason are to run again.',
})
export class CauseRequeueDto {
  @ApiPropertyOptional({
    ...PROSE,
    description: 'Why, for people to read; becomes part of the activity of these tasks.',
  })
  readonly reason?: string;

  @ApiPropertyOptional({
    type: 'boolean',
    description:
      'Whether frames of these tasks that are known to be whole are kept. Left out, all of them are rendered again.',
  })
  readonly keep_frames?: boolean;

  @ApiPropertyOptional({
    type: 'boolean',
    description:
      'Whether the Workers on which they failed get no more tasks of this type from the job: they go on its blocklist.',
  })
  readonly elsewhere?: boolean;
}
