import type { TaskAttemptOutcome } from '@flamenco/api-contracts';
import type { FailureCategory } from '@flamenco/domain/findings';
import type { TaskStatus } from '@flamenco/domain/statuses';

/** What lists show of a task. */
export interface ListedTask {
  readonly id: number;
  readonly uuid: string;
  readonly index_in_job: number;
  readonly name: string;
  readonly type: string;
  readonly priority: number;
  readonly status: TaskStatus;
  readonly frames: string | null;
  readonly task_group: string | null;
  readonly steps_completed: number;
  readonly steps_total: number;
  readonly unmet_dependencies: number;
  readonly attempt_count: number;
  readonly updated: string;
  readonly worker_uuid: string | null;
  readonly worker_name: string | null;
  readonly worker_address: string | null;
  /** Absent in lists of the tasks of Workers. */
  readonly failure_category?: FailureCategory | null;
  readonly failure_line?: string | null;
}

/** A task of a Worker, with the UUID of its job. */
export interface WorkerTask extends ListedTask {
  readonly job_uuid: string;
  readonly job_name: string;
  readonly worker_id: number;
  /** When its latest attempt began. */
  readonly started: string | null;
}

/** An attempt of a Worker, at whatever task. */
export interface WorkerAttempt {
  readonly task_uuid: string;
  readonly task_name: string;
  readonly frames: string | null;
  readonly job_uuid: string;
  readonly job_name: string;
  readonly number: number;
  readonly started: string;
  readonly ended: string | null;
  readonly outcome: TaskAttemptOutcome | null;
  readonly reason: string | null;
}
