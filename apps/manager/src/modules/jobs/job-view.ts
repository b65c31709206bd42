import type { JobId } from '@flamenco/domain/ids';
import type { TaskCounts } from '@flamenco/domain/jobs';
import type { JobStatus } from '@flamenco/domain/statuses';
import type { JobAttention } from '@flamenco/domain/why';
import type { JobState } from './job-state.js';

/** The columns of JobState, for statements of others that read a job beside something else: `job_states AS job`. */
export const JOB_STATE_COLUMNS = `
  job.id AS job_id, job.uuid AS job_uuid, job.name AS job_name, job.type AS job_type, job.priority AS job_priority,
  job.status AS job_status, job.activity AS job_activity, job.delete_requested_at AS job_delete_requested_at,
  job.attention AS job_attention,
  job.tasks_queued, job.tasks_active, job.tasks_soft_failed, job.tasks_failed, job.tasks_canceled,
  job.tasks_completed, job.tasks_paused,
  job.steps_completed AS job_steps_completed, job.steps_total AS job_steps_total`;

/** A row with JOB_STATE_COLUMNS. */
export interface JobStateRow extends TaskCountColumns {
  readonly job_id: number;
  readonly job_uuid: string;
  readonly job_name: string;
  readonly job_type: string;
  readonly job_priority: number;
  readonly job_status: JobStatus;
  readonly job_activity: string;
  readonly job_delete_requested_at: string | null;
  /** A JSON object. */
  readonly job_attention: string | null;
  readonly job_steps_completed: number;
  readonly job_steps_total: number;
}

/** The counting columns of `jobs`. */
export interface TaskCountColumns {
  readonly tasks_queued: number;
  readonly tasks_active: number;
  readonly tasks_soft_failed: number;
  readonly tasks_failed: number;
  readonly tasks_canceled: number;
  readonly tasks_completed: number;
  readonly tasks_paused: number;
}

/** The counts of a job's tasks by status. */
export function toTaskCounts(row: TaskCountColumns): TaskCounts {
  return {
    queued: row.tasks_queued,
    active: row.tasks_active,
    'soft-failed': row.tasks_soft_failed,
    failed: row.tasks_failed,
    canceled: row.tasks_canceled,
    completed: row.tasks_completed,
    paused: row.tasks_paused,
  };
}

/** A job's state from a row of any statement with JOB_STATE_COLUMNS. */
export function toJobState(row: JobStateRow): JobState {
  return {
    id: row.job_id,
    uuid: row.job_uuid as JobId,
    name: row.job_name,
    type: row.job_type,
    priority: row.job_priority,
    status: row.job_status,
    activity: row.job_activity,
    taskCounts: toTaskCounts(row),
    stepsCompleted: row.job_steps_completed,
    stepsTotal: row.job_steps_total,
    deleteRequestedAt: row.job_delete_requested_at ?? undefined,
    attention: row.job_attention === null ? undefined : (JSON.parse(row.job_attention) as JobAttention),
  };
}
