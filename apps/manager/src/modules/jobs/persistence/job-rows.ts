import type { JobAttention } from '@flamenco/domain/why';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';
import type { JobState } from '../job-state.js';
import { JOB_STATE_COLUMNS, type JobStateRow, toJobState } from '../job-view.js';

const JOB_BY_UUID = `SELECT ${JOB_STATE_COLUMNS} FROM job_states AS job WHERE uuid = ?`;
const JOBS_BY_UUID = `SELECT ${JOB_STATE_COLUMNS} FROM job_states AS job WHERE uuid IN (SELECT value FROM json_each(?))`;
const JOB_BY_ID = `SELECT ${JOB_STATE_COLUMNS} FROM job_states AS job WHERE id = ?`;

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

/** Those of the jobs with these UUIDs that there are, in any order. */
export async function loadJobs(sql: SqlReader, uuids: readonly string[]): Promise<readonly JobState[]> {
  const asked = JSON.stringify(uuids.map((uuid) => uuid.toLowerCase()));
  return (await sql.all<JobStateRow>(JOBS_BY_UUID, asked)).map(toJobState);
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

/** Saves how many frames a job has, where its tasks came later than the job. */
export async function saveFrameCount(sql: SqlWriter, jobId: number, frames: number): Promise<void> {
  await sql.run(`UPDATE jobs SET frame_count = ? WHERE id = ?`, frames, jobId);
}
