import type { SqlWriter } from '../../../database/sql.js';
import { NO_TAG } from '../../queue/index.js';

/** Row ids of jobs that have this tag, oldest first. */
export async function listJobsTagged(
  sql: SqlWriter,
  tagId: number,
  limit: number,
): Promise<readonly number[]> {
  return (
    await sql.all<{ id: number }>(
      `SELECT id FROM jobs WHERE worker_tag_id = ? ORDER BY id LIMIT ?`,
      tagId,
      limit,
    )
  ).map(({ id }) => id);
}

/** Gives a job a tag, or takes it away, and lets the scheduler know. */
export async function saveTagOfJob(
  sql: SqlWriter,
  jobId: number,
  tagId: number | undefined,
  now: string,
): Promise<void> {
  await sql.run(`UPDATE jobs SET worker_tag_id = ?, updated = ? WHERE id = ?`, tagId ?? null, now, jobId);
  await sql.run(`UPDATE runnable_groups SET worker_tag_id = ? WHERE job_id = ?`, tagId ?? NO_TAG, jobId);
}
