import type { SqlReader, SqlWriter } from '../../../database/sql.js';

/** Whether a job was given this timestamp. */
export async function isTimestampGiven(sql: SqlReader, timestamp: string): Promise<boolean> {
  return (await sql.get(`SELECT 1 FROM given_timestamps WHERE timestamp = ?`, timestamp)) !== undefined;
}

/**
 * Keeps a timestamp for the job that is being stored.
 * @param forgetBefore - those of earlier seconds are forgotten
 */
export async function giveTimestamp(sql: SqlWriter, timestamp: string, forgetBefore: string): Promise<void> {
  await sql.run(`DELETE FROM given_timestamps WHERE timestamp < ?`, forgetBefore);
  await sql.run(`INSERT INTO given_timestamps (timestamp) VALUES (?)`, timestamp);
}
