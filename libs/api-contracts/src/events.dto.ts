import { CHANGED_KINDS, type ChangedKind } from '@flamenco/domain/changes';
import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import {
  MOST_TASKS_BLOCKED,
  SUBSCRIPTION_OPERATIONS,
  SUBSCRIPTION_TYPES,
  type SubscriptionOperation,
  type SubscriptionType,
} from '@flamenco/domain/events';
import type { TaskCounts } from '@flamenco/domain/jobs';
import {
  JOB_STATUSES,
  TASK_STATUSES,
  WORKER_STATUSES,
  type JobStatus,
  type TaskStatus,
  type WorkerStatus,
} from '@flamenco/domain/statuses';
import { JobAttentionDto } from './jobs.dto.js';
import { JobLastRenderedImageInfoDto } from './last-rendered.dto.js';
import { LIFE_CYCLE_EVENT_TYPES, type LifeCycleEventType } from './lists.js';
import { FarmStatusReportDto } from './meta.dto.js';
import { refTo } from './named-schemas.js';
import { COUNT, TIMESTAMP, UUID } from './property-kinds.js';
import { WorkerTagDto } from './worker-tags.dto.js';
import { WorkerCurrentTaskDto, WorkerStatusChangeRequestDto } from './workers.dto.js';

/** A task that began to wait for others, or does not wait any more. */
@ApiSchema({
  name: 'BlockedTask',
  description: 'A task that began to wait for other tasks, or does not wait any more.',
})
export class BlockedTaskDto {
  @ApiProperty({ ...UUID, description: 'The task.' })
  readonly id!: string;

  @ApiProperty({ type: 'boolean', description: 'Whether it waits for other tasks that it depends on.' })
  readonly is_blocked!: boolean;
}

/** A job is new, has changed, or is gone. Event `/jobs`, also to those who subscribed to that job alone. */
@ApiSchema({
  name: 'EventJobUpdate',
  description:
    'A job is new, has changed, or is gone. Event `/jobs`, also to those who subscribed to that job alone.',
})
export class EventJobUpdateDto {
  @ApiProperty({ ...UUID, description: 'The job.' })
  readonly id!: string;

  @ApiPropertyOptional({ type: 'string', description: 'Name of the job.' })
  readonly name?: string;

  @ApiProperty({ ...TIMESTAMP, description: 'When the job changed.' })
  readonly updated!: string;

  @ApiProperty({ enum: JOB_STATUSES, enumName: 'JobStatus' })
  readonly status!: JobStatus;

  @ApiPropertyOptional({
    enum: JOB_STATUSES,
    enumName: 'JobStatus',
    description: 'Status before; absent when the job is new, or its status has not changed.',
  })
  readonly previous_status?: JobStatus;

  @ApiProperty({ type: 'string', description: 'Name of the job type.' })
  readonly type!: string;

  @ApiProperty({ type: 'integer', description: 'Priority of the job.' })
  readonly priority!: number;

  @ApiProperty({
    type: 'boolean',
    description: "Whether many of the job's tasks changed at once, so that they have to be fetched again.",
  })
  readonly refresh_tasks!: boolean;

  @ApiPropertyOptional({
    type: [BlockedTaskDto],
    maxItems: MOST_TASKS_BLOCKED,
    description:
      'Tasks that began to wait, or do not wait any more, because a task that they depend on has changed; absent when there are none, and when there are so many that `refresh_tasks` is true.',
  })
  readonly tasks_blocked?: readonly BlockedTaskDto[];

  @ApiProperty({ ...COUNT, description: 'Steps of all tasks done so far.' })
  readonly steps_completed!: number;

  @ApiProperty({ ...COUNT, description: 'Steps that all tasks have together.' })
  readonly steps_total!: number;

  @ApiPropertyOptional({
    type: JobAttentionDto,
    description:
      'What it needs a person to do, or it waits forever; absent when it needs nothing (any more).',
  })
  readonly needs_attention?: JobAttentionDto;

  @ApiPropertyOptional({ ...TIMESTAMP, description: 'When somebody asked for the job to be deleted.' })
  readonly delete_requested_at?: string;

  @ApiPropertyOptional({
    type: 'boolean',
    description: 'Whether the job is gone; then only `id` means anything.',
  })
  readonly was_deleted?: boolean;

  @ApiProperty({ allOf: [refTo('TaskCounts')], description: 'How many of its tasks are in each status.' })
  readonly task_counts!: TaskCounts;
}

/** The Worker that has to do with a task, in events. */
@ApiSchema({ name: 'AssignedWorker', description: 'The Worker that runs a task, or ran it last.' })
export class AssignedWorkerDto {
  @ApiProperty({ type: 'string', description: 'Name of the Worker.' })
  readonly name!: string;

  @ApiProperty({ ...UUID, description: 'The Worker.' })
  readonly uuid!: string;
}

/** A task has changed. Event `/task`, to those who subscribed to its job. */
@ApiSchema({
  name: 'EventTaskUpdate',
  description: 'A task has changed. Event `/task`, to those who subscribed to its job.',
})
export class EventTaskUpdateDto {
  @ApiProperty({ ...UUID, description: 'The task.' })
  readonly id!: string;

  @ApiProperty({ ...UUID, description: "The task's job." })
  readonly job_id!: string;

  @ApiPropertyOptional({
    type: AssignedWorkerDto,
    description: 'The Worker that runs the task, or ran it last.',
  })
  readonly worker?: AssignedWorkerDto;

  @ApiProperty({ type: 'string', description: 'Name of the task.' })
  readonly name!: string;

  @ApiProperty({ ...TIMESTAMP, description: 'When the task changed.' })
  readonly updated!: string;

  @ApiProperty({ enum: TASK_STATUSES, enumName: 'TaskStatus' })
  readonly status!: TaskStatus;

  @ApiPropertyOptional({
    enum: TASK_STATUSES,
    enumName: 'TaskStatus',
    description: 'Status before; absent when it has not changed.',
  })
  readonly previous_status?: TaskStatus;

  @ApiProperty({ type: 'string', description: 'What last happened to the task, for people to read.' })
  readonly activity!: string;

  @ApiProperty({ ...COUNT, description: 'Steps done so far.' })
  readonly steps_completed!: number;

  @ApiProperty({ ...COUNT, description: 'Steps that the task has in all.' })
  readonly steps_total!: number;

  @ApiPropertyOptional({
    type: 'boolean',
    description: 'Whether the task waits for other tasks that it depends on.',
  })
  readonly is_blocked?: boolean;

  @ApiPropertyOptional({ ...COUNT, description: 'How many times a Worker got the task so far.' })
  readonly attempt_count?: number;
}

/** A task's log has grown. Event `/tasklog`, to those who subscribed to that log. */
@ApiSchema({
  name: 'EventTaskLogUpdate',
  description: "A task's log has grown. Event `/tasklog`, to those who subscribed to that log.",
})
export class EventTaskLogUpdateDto {
  @ApiProperty({ ...UUID, description: 'The task.' })
  readonly task_id!: string;

  @ApiProperty({ type: 'string', description: 'What has come to the end of the log, not the whole of it.' })
  readonly log!: string;

  @ApiPropertyOptional({
    ...COUNT,
    description:
      "Bytes of this attempt's log that come before this text. What was read of the log up to there does not contain it yet.",
  })
  readonly offset?: number;
}

/** There is a new last-rendered image. Event `/last-rendered`. */
@ApiSchema({
  name: 'EventLastRenderedUpdate',
  description: 'There is a new last-rendered image. Event `/last-rendered`.',
})
export class EventLastRenderedUpdateDto {
  @ApiProperty({ ...UUID, description: 'The job that the image is of.' })
  readonly job_id!: string;

  @ApiProperty({ type: JobLastRenderedImageInfoDto, description: 'Where to get the image.' })
  readonly thumbnail!: JobLastRenderedImageInfoDto;
}

/** A Worker is new, has changed, or is gone. Event `/workers`. */
@ApiSchema({
  name: 'EventWorkerUpdate',
  description: 'A Worker is new, has changed, or is gone. Event `/workers`.',
})
export class EventWorkerUpdateDto {
  @ApiProperty({ ...UUID, description: 'The Worker.' })
  readonly id!: string;

  @ApiProperty({ type: 'string', description: 'Name of the Worker.' })
  readonly name!: string;

  @ApiProperty({ ...TIMESTAMP, description: 'When the Worker changed.' })
  readonly updated!: string;

  @ApiPropertyOptional({ ...TIMESTAMP, description: 'When it was last heard from.' })
  readonly last_seen?: string;

  @ApiProperty({ enum: WORKER_STATUSES, enumName: 'WorkerStatus' })
  readonly status!: WorkerStatus;

  @ApiPropertyOptional({
    enum: WORKER_STATUSES,
    enumName: 'WorkerStatus',
    description: 'Status before; absent when it has not changed.',
  })
  readonly previous_status?: WorkerStatus;

  @ApiPropertyOptional({
    type: WorkerStatusChangeRequestDto,
    description: 'The status that it should go to; absent when there is none (any more).',
  })
  readonly status_change?: WorkerStatusChangeRequestDto;

  @ApiProperty({ type: 'string', description: 'Version of its software; empty until it signs on.' })
  readonly version!: string;

  @ApiPropertyOptional({ ...TIMESTAMP, description: 'When it was deleted; present only when it is gone.' })
  readonly deleted_at?: string;

  @ApiProperty({ type: 'boolean', description: 'Whether it can restart itself.' })
  readonly can_restart!: boolean;

  @ApiPropertyOptional({
    type: 'boolean',
    description: 'Whether it may be asked to restart with `update`; absent: no.',
  })
  readonly can_update?: boolean;

  @ApiPropertyOptional({
    type: 'string',
    description:
      'What people should know of it now, a line for each; absent when there is nothing (any more).',
  })
  readonly notice?: string;

  @ApiPropertyOptional({
    type: WorkerCurrentTaskDto,
    description: 'The task that it works on now; absent when it has none.',
  })
  readonly current_task?: WorkerCurrentTaskDto;

  @ApiPropertyOptional({
    type: [WorkerTagDto],
    description: 'All tags that it has now, when they were changed; absent when they were not.',
  })
  readonly tags?: readonly WorkerTagDto[];
}

/** A Worker tag is new, has changed, or is gone. Event `/workertags`. */
@ApiSchema({
  name: 'EventWorkerTagUpdate',
  description: 'A Worker tag is new, has changed, or is gone. Event `/workertags`.',
})
export class EventWorkerTagUpdateDto {
  @ApiProperty({ type: WorkerTagDto, description: 'The tag.' })
  readonly tag!: WorkerTagDto;

  @ApiPropertyOptional({ type: 'boolean', description: 'Whether the tag is gone.' })
  readonly was_deleted?: boolean;
}

/** The history has one entry more. Event `/changes`. */
@ApiSchema({
  name: 'EventChangeNoted',
  description: 'The history has one entry more: `fetchChanges` has what was done. Event `/changes`.',
})
export class EventChangeNotedDto {
  @ApiProperty({ type: 'integer', description: 'The number of the entry.' })
  readonly id!: number;

  @ApiProperty({ enum: CHANGED_KINDS, enumName: 'ChangedKind' })
  readonly kind!: ChangedKind;

  @ApiPropertyOptional({ ...UUID, description: 'What it is about; absent where that has no id.' })
  readonly object_id?: string;

  @ApiPropertyOptional({ ...UUID, description: 'The job that it is about, or whose task.' })
  readonly job_id?: string;
}

/** The Manager has started, or is about to end. Event `/lifecycle`, to everyone. */
@ApiSchema({
  name: 'EventLifeCycle',
  description: 'The Manager has started, or is about to end. Event `/lifecycle`, to everyone.',
})
export class EventLifeCycleDto {
  @ApiProperty({ enum: LIFE_CYCLE_EVENT_TYPES, enumName: 'LifeCycleEventType' })
  readonly type!: LifeCycleEventType;
}

/** The status of the farm has changed. Event `/status`, to everyone. */
@ApiSchema({
  name: 'EventFarmStatus',
  description: 'The status of the farm has changed. Event `/status`, to everyone.',
})
export class EventFarmStatusDto extends FarmStatusReportDto {
  @ApiPropertyOptional({
    type: 'boolean',
    description:
      'Whether the Manager is there; only at an MQTT broker, which says `false` when it has lost the Manager.',
  })
  readonly online?: boolean;
}

/** Which events a client wants, or no longer wants: what it sends as event `/subscription`. */
@ApiSchema({
  name: 'SocketIOSubscription',
  description:
    'Which events a client wants, or no longer wants: what it sends as event `/subscription`. Acknowledged with `ok` when no event is missed from then on. With `heartbeat`, an event `/heartbeat` without content comes every 2 seconds.',
})
export class SocketIOSubscriptionDto {
  @ApiProperty({ enum: SUBSCRIPTION_OPERATIONS, enumName: 'SocketIOSubscriptionOperation' })
  readonly op!: SubscriptionOperation;

  @ApiProperty({ enum: SUBSCRIPTION_TYPES, enumName: 'SocketIOSubscriptionType' })
  readonly type!: SubscriptionType;

  @ApiPropertyOptional({ ...UUID, description: 'The job or task, for the types that need one.' })
  readonly uuid?: string;
}
