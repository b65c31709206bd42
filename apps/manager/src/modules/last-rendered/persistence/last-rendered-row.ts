import type { JobId } from '@flamenco/domain/ids';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';

/** The job that was rendered last, or undefined when none was, or it was deleted. */
export async function findLastRenderedJob(sql: SqlReader): Promise<JobId | undefined> {
  return (
    await sql.get<{ uuid: JobId }>(
      `SELECT job.uuid FROM last_rendered JOIN job_states AS job ON job.id = last_rendered.job_id`,
    )
  )?.uuid;
}

/** Remembers which job was rendered last. */
export async function saveLastRenderedJob(sql: SqlWriter, jobId: number, updated: string): Promise<void> {
  await sql.run(
    `INSERT INTO last_rendered (id, job_id, updated) VALUES (1, ?, ?)
     ON CONFLICT (id) DO UPDATE SET job_id = excluded.job_id, updated = excluded.updated`,
    jobId,
    updated,
  );
}
