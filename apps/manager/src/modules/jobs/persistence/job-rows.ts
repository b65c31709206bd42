import type { JobId } from '@flamenco/domain/ids';
import type { TaskCounts } from '@flamenco/domain/jobs';
import type { JobStatus } from '@flamenco/domain/statuses';
import type { JobAttention } from '@flamenco/domain/why';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';

/** A job as changes need it: what it is, and how far it is. */
export interface JobState {
  readonly id: number;
  readonly uuid: JobId;
  readonly name: string;
  readonly type: string;
  readonly priority: number;
  readonly status: JobStatus;
  readonly activity: string;
  readonly taskCounts: TaskCounts;
  readonly stepsCompleted: number;
  readonly stepsTotal: number;
  readonly deleteRequestedAt: string | undefined;
  /** What it needs of a person, or it waits for ever. */
  readonly attention: JobAttention | undefined;
}

/** The columns of JobState, for statements that read a job beside something else. */
export const JOB_STATE_COLUMNS = `
  jobs.id AS job_id, jobs.uuid AS job_uuid, jobs.name AS job_name, jobs.type AS job_type, jobs.priority AS job_priority,
  jobs.status AS job_status, jobs.activity AS job_activity, jobs.delete_requested_at AS job_delete_requested_at,
  jobs.attention AS job_attention,
  jobs.tasks_queued, jobs.tasks_active, jobs.tasks_soft_failed, jobs.tasks_failed, jobs.tasks_canceled,
  jobs.tasks_completed, jobs.tasks_paused,
  jobs.steps_completed AS job_steps_completed, jobs.steps_total AS job_steps_total`;

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

const JOB_BY_UUID = `SELECT ${JOB_STATE_COLUMNS} FROM jobs WHERE uuid = ?`;
const JOB_BY_ID = `SELECT ${JOB_STATE_COLUMNS} FROM jobs WHERE id = ?`;

/** The job with this UUID, in any case of letters, or undefined. */
export async function loadJob(sql: SqlReader, uuid: string): Promise<JobState | undefined> {
  const row = await sql.get<JobStateRow>(JOB_BY_UUID, uuid.toLowerCase());
  return row && toJobState(row);
}

/** Whether there is a job with this UUID that nobody has asked to delete. */
export async function isJobToStay(sql: SqlReader, uuid: string): Promise<boolean> {
  const job = await loadJob(sql, uuid);
  return job !== undefined && job.deleteRequestedAt === undefined;
}

/** The job of this row id, or undefined. */
export async function loadJobById(sql: SqlReader, id: number): Promise<JobState | undefined> {
  const row = await sql.get<JobStateRow>(JOB_BY_ID, id);
  return row && toJobState(row);
}

/** Saves what changes of a job while it is worked on. */
export async function saveJobProgress(sql: SqlWriter, job: JobState, updated: string): Promise<void> {
  await sql.run(SAVE_JOB, ...countColumns(job), updated, job.status, job.activity, job.id);
}

/** The same, of a job whose status and activity stay as they are. */
export async function saveTaskCounts(sql: SqlWriter, job: JobState, updated: string): Promise<void> {
  await sql.run(SAVE_TASK_COUNTS, ...countColumns(job), updated, job.id);
}

const COUNT_COLUMNS = `tasks_queued = ?, tasks_active = ?, tasks_soft_failed = ?, tasks_failed = ?, tasks_canceled = ?,
  tasks_completed = ?, tasks_paused = ?, steps_completed = ?, updated = ?`;
const SAVE_TASK_COUNTS = `UPDATE jobs SET ${COUNT_COLUMNS} WHERE id = ?`;
const SAVE_JOB = `UPDATE jobs SET ${COUNT_COLUMNS}, status = ?, activity = ? WHERE id = ?`;

function countColumns({ taskCounts: counts, stepsCompleted }: JobState): readonly number[] {
  const { queued, active, failed, canceled, completed, paused } = counts;
  return [queued, active, counts['soft-failed'], failed, canceled, completed, paused, stepsCompleted];
}

/** Saves a job's priority. */
export async function saveJobPriority(
  sql: SqlWriter,
  jobId: number,
  priority: number,
  updated: string,
): Promise<void> {
  await sql.run(`UPDATE jobs SET priority = ?, updated = ? WHERE id = ?`, priority, updated, jobId);
}

/** Saves what a job needs of a person. It does not count as a change of the job. */
export async function saveJobAttention(
  sql: SqlWriter,
  jobId: number,
  attention: JobAttention | undefined,
): Promise<void> {
  await sql.run(
    `UPDATE jobs SET attention = ? WHERE id = ?`,
    attention ? JSON.stringify(attention) : null,
    jobId,
  );
}
