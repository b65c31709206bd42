import type { JobStatus } from '@flamenco/domain/statuses';
import type { SqlReader } from '../../../database/sql.js';

/** Row ids of the open jobs that need attention. */
export async function listJobsNeedingAttention(sql: SqlReader): Promise<readonly number[]> {
  return (
    await sql.all<{ id: number }>(
      `SELECT id FROM jobs INDEXED BY jobs_needing_attention WHERE attention IS NOT NULL AND delete_requested_at IS NULL ORDER BY id`,
    )
  ).map(({ id }) => id);
}

/** Row ids of the jobs in a status. Meant for passing statuses, which few jobs are in. */
export async function listJobsIn(sql: SqlReader, status: JobStatus): Promise<readonly number[]> {
  return (await sql.all<{ id: number }>(`SELECT id FROM jobs WHERE status = ? ORDER BY id`, status)).map(
    ({ id }) => id,
  );
}
