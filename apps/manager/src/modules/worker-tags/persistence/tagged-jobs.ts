import type { SqlConnection } from '../../../database/sql-connection.js';
import { NO_TAG } from '../../queue/index.js';

/** Row ids of jobs that have this tag, oldest first. */
export function listJobsTagged(sql: SqlConnection, tagId: number, limit: number): readonly number[] {
  return sql
    .all<{ id: number }>(`SELECT id FROM jobs WHERE worker_tag_id = ? ORDER BY id LIMIT ?`, tagId, limit)
    .map(({ id }) => id);
}

/** Gives a job a tag, or takes it away, and lets the scheduler know. */
export function saveTagOfJob(
  sql: SqlConnection,
  jobId: number,
  tagId: number | undefined,
  now: string,
): void {
  sql.run(`UPDATE jobs SET worker_tag_id = ?, updated = ? WHERE id = ?`, tagId ?? null, now, jobId);
  sql.run(`UPDATE runnable_groups SET worker_tag_id = ? WHERE job_id = ?`, tagId ?? NO_TAG, jobId);
}
