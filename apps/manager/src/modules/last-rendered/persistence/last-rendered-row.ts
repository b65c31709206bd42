import type { JobId } from '@flamenco/domain';
import type { SqlConnection } from '../../../database/sql-connection.js';

/** The job that was rendered last, or undefined when none was, or it was deleted. */
export function findLastRenderedJob(sql: SqlConnection): JobId | undefined {
  return sql.get<{ uuid: JobId }>(
    `SELECT jobs.uuid FROM last_rendered JOIN jobs ON jobs.id = last_rendered.job_id`,
  )?.uuid;
}

/** Remembers which job was rendered last. */
export function saveLastRenderedJob(sql: SqlConnection, jobId: number, updated: string): void {
  sql.run(
    `INSERT INTO last_rendered (id, job_id, updated) VALUES (1, ?, ?)
     ON CONFLICT (id) DO UPDATE SET job_id = excluded.job_id, updated = excluded.updated`,
    jobId,
    updated,
  );
}
