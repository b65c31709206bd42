import type { SqlReader } from '../../../database/sql.js';

const LIST_JOBS_WITHIN = `SELECT uuid FROM jobs
  WHERE shaman_checkout_id = ? OR substr(shaman_checkout_id, 1, length(?) + 1) = ? || '/'
  ORDER BY id LIMIT 2`;

/** Jobs whose files are in a checkout, or in one inside of it; two of them are enough to know that it is not one job's alone. */
export async function listJobsWithin(sql: SqlReader, checkoutId: string): Promise<readonly string[]> {
  return (await sql.all<{ uuid: string }>(LIST_JOBS_WITHIN, checkoutId, checkoutId, checkoutId)).map(
    ({ uuid }) => uuid,
  );
}
