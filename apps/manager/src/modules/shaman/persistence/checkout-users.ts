import type { SqlConnection } from '../../../database/sql-connection.js';

const LIST_JOBS_WITHIN = `SELECT uuid FROM jobs
  WHERE shaman_checkout_id = ? OR substr(shaman_checkout_id, 1, length(?) + 1) = ? || '/'
  ORDER BY id LIMIT 2`;

/** Jobs whose files are in a checkout, or in one inside of it; two of them are enough to know that it is not one job's alone. */
export function listJobsWithin(sql: SqlConnection, checkoutId: string): readonly string[] {
  return sql
    .all<{ uuid: string }>(LIST_JOBS_WITHIN, checkoutId, checkoutId, checkoutId)
    .map(({ uuid }) => uuid);
}
