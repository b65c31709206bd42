import type { SqlConnection } from '../../../database/sql-connection.js';

/** Whether a job was given this timestamp. */
export function isTimestampGiven(sql: SqlConnection, timestamp: string): boolean {
  return sql.get(`SELECT 1 FROM given_timestamps WHERE timestamp = ?`, timestamp) !== undefined;
}

/**
 * Keeps a timestamp for the job that is being stored.
 * @param forgetBefore - those of earlier seconds are forgotten
 */
export function giveTimestamp(sql: SqlConnection, timestamp: string, forgetBefore: string): void {
  sql.run(`DELETE FROM given_timestamps WHERE timestamp < ?`, forgetBefore);
  sql.run(`INSERT INTO given_timestamps (timestamp) VALUES (?)`, timestamp);
}
