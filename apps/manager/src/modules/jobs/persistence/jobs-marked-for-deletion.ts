import type { SqlReader, SqlWriter } from '../../../database/sql.js';
import type { MarkedJob } from '../marked-job.js';

/** Marks a job for deletion. @param isAll - it takes along what others put beside its files */
export async function saveDeletionRequest(
  sql: SqlWriter,
  jobId: number,
  isAll: boolean,
  now: string,
): Promise<void> {
  await sql.run(
    `UPDATE jobs SET delete_requested_at = ?, deletes_all_files = ?, updated = ? WHERE id = ?`,
    now,
    isAll ? 1 : 0,
    now,
    jobId,
  );
}

const MARKED_JOB = 'id, uuid, name, shaman_checkout_id AS checkoutId, deletes_all_files AS deletesAllFiles';

/** The jobs that are marked for deletion, first asked for first. */
export function listJobsMarkedForDeletion(sql: SqlReader): Promise<readonly MarkedJob[]> {
  return sql.all<MarkedJob>(
    `SELECT ${MARKED_JOB} FROM jobs
     WHERE delete_requested_at IS NOT NULL ORDER BY delete_requested_at, id`,
  );
}

/** Row ids of the jobs that did not change after this time, oldest first. */
export async function listJobsUnchangedSince(sql: SqlReader, timestamp: string): Promise<readonly number[]> {
  return (await sql.all<{ id: number }>(`SELECT id FROM jobs WHERE updated <= ? ORDER BY id`, timestamp)).map(
    ({ id }) => id,
  );
}

/** Whether a job did not change after this time. */
export async function isUnchangedSince(sql: SqlReader, jobId: number, timestamp: string): Promise<boolean> {
  return (await sql.get(`SELECT 1 FROM jobs WHERE id = ? AND updated <= ?`, jobId, timestamp)) !== undefined;
}

/** A job as its deletion would find it, marked or not; undefined when there is no such job. */
export function findJobToDelete(sql: SqlReader, uuid: string): Promise<MarkedJob | undefined> {
  return sql.get<MarkedJob>(`SELECT ${MARKED_JOB} FROM jobs WHERE uuid = ?`, uuid.toLowerCase());
}

/** Removes a job and everything that is kept of it. Its tasks should be gone by then: many of them take long. */
export async function deleteJobRow(sql: SqlWriter, jobId: number): Promise<void> {
  await sql.run(`DELETE FROM jobs WHERE id = ?`, jobId);
}
