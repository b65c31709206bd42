import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { TASK_STATUSES, type TaskStatus } from '@flamenco/domain/statuses';
import { CommandDto } from './commands.dto.js';
import { COUNT, NEXT_CURSOR, PROSE, TIMESTAMP, TOTAL, UUID, UUID_OR_EMPTY } from './property-kinds.js';
import { TaskAttemptDto } from './task-attempts.dto.js';
import { TaskFailureDto } from './task-failures.dto.js';

/** The Worker that a task is, or was last, assigned to. */
@ApiSchema({ name: 'TaskWorker', description: 'The Worker that a task is, or was last, assigned to.' })
export class TaskWorkerDto {
  @ApiProperty({ ...UUID_OR_EMPTY, description: 'The Worker; empty for none, along with name and address.' })
  readonly id!: string;

  @ApiProperty({ type: 'string', description: 'Name of the Worker.' })
  readonly name!: string;

  @ApiProperty({ type: 'string', description: 'IP address that the Worker was last heard from.' })
  readonly address!: string;
}

/** What all answers about a task have in common. */
abstract class TaskBase {
  @ApiProperty({ ...UUID, description: 'The task.' })
  readonly id!: string;

  @ApiProperty({ type: 'string', description: 'Name of the task.', example: 'render-1-10' })
  readonly name!: string;

  @ApiProperty({ enum: TASK_STATUSES, enumName: 'TaskStatus' })
  readonly status!: TaskStatus;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Number of the task within its job, from 1.' })
  readonly index_in_job!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Among the tasks of jobs with the same priority, the highest comes first.',
  })
  readonly priority!: number;

  @ApiProperty({
    type: 'string',
    description: 'Which Workers can run it: those that support this type.',
    example: 'blender',
  })
  readonly task_type!: string;

  @ApiProperty({ ...TIMESTAMP, description: 'When anything about the task last changed.' })
  readonly updated!: string;

  @ApiProperty({ ...COUNT, description: 'Steps (such as rendered frames) done so far.' })
  readonly steps_completed!: number;

  @ApiProperty({ ...COUNT, description: 'Steps that the task has in all.' })
  readonly steps_total!: number;

  @ApiPropertyOptional({
    type: TaskWorkerDto,
    description: 'The Worker that runs the task, or ran it last; all of it empty when none ever did.',
  })
  readonly worker?: TaskWorkerDto;

  @ApiPropertyOptional({
    type: 'string',
    description: 'Frames that the task makes, where that is known.',
    example: '1-10',
  })
  readonly frames?: string;

  @ApiPropertyOptional({
    type: 'string',
    description: 'Group of tasks within the job that belong together, where the job type makes any.',
  })
  readonly group?: string;

  @ApiPropertyOptional({
    type: TaskFailureDto,
    description:
      'Why its last attempt that failed did; also when the task is queued again since, or completed. Not in lists of the tasks of Workers.',
  })
  readonly failure?: TaskFailureDto;

  @ApiProperty({
    type: 'boolean',
    description: 'Whether the task waits for other tasks that it depends on.',
  })
  readonly is_blocked!: boolean;
}

/** A task of a job, without what only its own page shows. */
@ApiSchema({ name: 'TaskSummary', description: 'A task of a job, without what only its own page shows.' })
export class TaskSummaryDto extends TaskBase {
  @ApiProperty({ ...COUNT, description: 'How many times a Worker got the task so far.' })
  readonly attempt_count!: number;
}

/** The tasks of a job, or a page of those that were asked for. */
@ApiSchema({
  name: 'JobTasksSummary',
  description: 'The tasks of a job, or a page of those that were asked for.',
})
export class JobTasksSummaryDto {
  @ApiPropertyOptional({
    type: [TaskSummaryDto],
    description: 'The tasks, by their number within the job unless asked otherwise.',
  })
  readonly tasks?: readonly TaskSummaryDto[];

  @ApiPropertyOptional(TOTAL)
  readonly total?: number;

  @ApiPropertyOptional(NEXT_CURSOR)
  readonly next?: string;
}

/** A task that a Worker runs or ran, and the job that it belongs to. */
@ApiSchema({ name: 'WorkerTask', description: 'A task that a Worker runs or ran, and its job.' })
export class WorkerTaskDto extends TaskSummaryDto {
  @ApiProperty({ ...UUID, description: "The task's job." })
  readonly job_id!: string;
}

/** A task of a job, with all that is known of it. */
@ApiSchema({ name: 'Task', description: 'A task of a job, with all that is known of it.' })
export class TaskDto extends TaskBase {
  @ApiProperty({ ...UUID, description: "The task's job." })
  readonly job_id!: string;

  @ApiProperty({ ...TIMESTAMP, description: 'When the task was created.' })
  readonly created!: string;

  @ApiProperty({ type: 'string', description: 'What last happened to the task, for people to read.' })
  readonly activity!: string;

  @ApiProperty({
    type: [CommandDto],
    description: 'What a Worker runs, in this order; variables stand as they are, in braces.',
  })
  readonly commands!: readonly CommandDto[];

  @ApiPropertyOptional({
    ...TIMESTAMP,
    description: 'When a Worker was last heard from about this task; absent when never.',
  })
  readonly last_touched?: string;

  @ApiPropertyOptional({
    type: [TaskWorkerDto],
    description: 'Workers that failed the task, and do not get it again until it is requeued by a person.',
  })
  readonly failed_by_workers?: readonly TaskWorkerDto[];

  @ApiProperty({
    type: [TaskAttemptDto],
    maxItems: 50,
    description: 'Each time that a Worker got the task, the newest last; only the last 50.',
  })
  readonly attempts!: readonly TaskAttemptDto[];
}

/** The status that a person wants a task to have. */
@ApiSchema({ name: 'TaskStatusChange', description: 'The status that a task should have.' })
export class TaskStatusChangeDto {
  @ApiProperty({ enum: TASK_STATUSES, enumName: 'TaskStatus' })
  readonly status!: TaskStatus;

  @ApiProperty({
    ...PROSE,
    description: "Why, for people to read; becomes part of the task's activity and log.",
  })
  readonly reason!: string;

  @ApiPropertyOptional({
    type: 'boolean',
    description:
      'For a task that is queued again: whether frames that are known to be whole are kept. Left out, all of them are rendered again.',
  })
  readonly keep_frames?: boolean;
}
