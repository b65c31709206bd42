import type { SqlReader } from '../../../database/sql.js';

/** When the first attempt of a job's tasks began, and the last one ended or still runs; undefined when there was none. */
export async function findRunningTime(
  sql: SqlReader,
  jobId: number,
): Promise<{ readonly first: string; readonly last: string | null } | undefined> {
  const row = await sql.get<{ first: string | null; last: string | null; running: number }>(
    `SELECT min(started) AS first, max(ended) AS last, count(*) FILTER (WHERE ended IS NULL) AS running
     FROM tasks JOIN task_attempts ON task_attempts.task_id = tasks.id WHERE tasks.job_id = ?`,
    jobId,
  );
  if (row?.first == null) return undefined;
  return { first: row.first, last: row.running > 0 ? null : row.last };
}
