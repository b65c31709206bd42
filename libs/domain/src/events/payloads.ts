import type { ChangedKind } from '../changes/change-actions.js';
import type { TaskCounts } from '../jobs/task-counts.js';
import type { FarmStatus } from '../farm/farm-status.js';
import type { JobStatus } from '../statuses/job-status.js';
import type { TaskStatus } from '../statuses/task-status.js';
import type { WorkerStatus } from '../statuses/worker-status.js';
import type { JobAttention } from '../why/job-outlook.js';

// The payloads as they go over the wire (behaviour.md §22.1): names in snake_case, timestamps as ISO texts in UTC.
// An optional field is absent, never null: Flamenco 3's Python client refuses null.

/** How many tasks a job's event names that began or ceased to wait for others; beyond that, all are to be fetched again. */
export const MOST_TASKS_BLOCKED = 200;

/** A task that began to wait for others, or does not wait any more. */
export interface BlockedTask {
  readonly id: string;
  readonly is_blocked: boolean;
}

/** A job was created, changed or deleted. A new one has no `previous_status`. */
export interface JobUpdatedPayload {
  readonly id: string;
  readonly name?: string;
  readonly updated: string;
  readonly status: JobStatus;
  readonly previous_status?: JobStatus;
  readonly type: string;
  readonly priority: number;
  /** Many of the job's tasks changed at once, without an event each: fetch them again. */
  readonly refresh_tasks: boolean;
  /** Tasks that began or ceased to wait because one that they depend on has changed; ours, at most {@link MOST_TASKS_BLOCKED}. */
  readonly tasks_blocked?: readonly BlockedTask[];
  readonly steps_completed: number;
  readonly steps_total: number;
  /** How many tasks have each status; our addition. */
  readonly task_counts: TaskCounts;
  /** What the job needs of a person, or it waits for ever; none: nothing. Our addition. */
  readonly needs_attention?: JobAttention;
  readonly delete_requested_at?: string;
  readonly was_deleted?: boolean;
}

/** A task changed. */
export interface TaskUpdatedPayload {
  readonly id: string;
  readonly job_id: string;
  readonly name: string;
  readonly updated: string;
  readonly status: TaskStatus;
  readonly previous_status?: TaskStatus;
  readonly activity: string;
  readonly steps_completed: number;
  readonly steps_total: number;
  readonly worker?: { readonly name: string; readonly uuid: string };
  /** It waits for tasks that it depends on; our addition. */
  readonly is_blocked?: boolean;
  /** How many times a Worker got it so far; our addition. */
  readonly attempt_count?: number;
}

/** A Worker registered, changed or was deleted. No `status_change` means that none is requested any more. */
export interface WorkerUpdatedPayload {
  readonly id: string;
  readonly name: string;
  readonly updated: string;
  readonly last_seen?: string;
  readonly status: WorkerStatus;
  readonly previous_status?: WorkerStatus;
  readonly status_change?: {
    readonly status: WorkerStatus;
    readonly is_lazy: boolean;
    /** Our addition: of a restart, whether the Manager's package is installed before. */
    readonly update?: boolean;
  };
  readonly version: string;
  readonly deleted_at?: string;
  readonly can_restart: boolean;
  /** Our addition. */
  readonly can_update?: boolean;
  /** What people should know of it, a line for each; none: nothing. Our addition. */
  readonly notice?: string;
  /** Our addition. None means that it has no task now. */
  readonly current_task?: CurrentTask;
  /** All tags that it has now; ours, said only when they were changed. */
  readonly tags?: readonly WorkerTagUpdatedPayload['tag'][];
}

/** The task that a Worker has now. */
export interface CurrentTask {
  readonly id: string;
  readonly name: string;
  readonly status: TaskStatus;
  readonly job_id: string;
  readonly job_name: string;
  /** The frames that it makes; absent where that is not known. */
  readonly frames?: string;
  /** When the Worker got it. */
  readonly started?: string;
}

/** A worker tag was created, changed or deleted. */
export interface WorkerTagUpdatedPayload {
  readonly tag: { readonly id: string; readonly name: string; readonly description?: string };
  readonly was_deleted?: boolean;
}

/** A job has a new last-rendered image. */
export interface LastRenderedUpdatedPayload {
  readonly job_id: string;
  readonly thumbnail: { readonly base: string; readonly suffixes: readonly string[] };
}

/** Text was appended to a task's log; `log` is that text, not the whole log. */
export interface TaskLogUpdatedPayload {
  readonly task_id: string;
  readonly log: string;
  /** How many bytes of this attempt's log come before this text, so that a reader of the log can tell what it has already; our addition. */
  readonly offset?: number;
}

/** The farm's status changed. */
export interface FarmStatusChangedPayload {
  readonly status: FarmStatus;
  /** Whether the Manager is there; said at an MQTT broker only, which tells it when the Manager is gone. Our addition. */
  readonly online?: boolean;
}

/** The history has one entry more; our addition. It is fetched to be read. */
export interface ChangeNotedPayload {
  readonly id: number;
  readonly kind: ChangedKind;
  /** What it is about; absent where that has no id. */
  readonly object_id?: string;
  /** The job that it is about, or whose task. */
  readonly job_id?: string;
}

/** The Manager started, or is about to end. */
export interface LifeCyclePayload {
  readonly type: 'manager-startup' | 'manager-shutdown';
}
