import type { JobOutput, OutputSharer } from '@flamenco/domain/outputs';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';
import { insertRows } from '../../../database/insert-rows.js';

/** More jobs that write to one path are not looked at: the latest of them are told of. */
const MOST_SHARERS = 20;

/** Keeps what a job writes. */
export async function insertOutputs(
  sql: SqlWriter,
  jobId: number,
  outputs: readonly JobOutput[],
): Promise<void> {
  await insertRows(
    sql,
    `INSERT INTO job_outputs (job_id, path, kind, frames, format)`,
    outputs.map(({ path, kind, frames, format }) => [jobId, path, kind, frames ?? null, format ?? null]),
  );
}

type SharerRow = Omit<OutputSharer, 'frames' | 'format'> & {
  readonly frames: string | null;
  readonly format: string | null;
};

/** The jobs that write to a path, the latest first; without those that are being deleted. An index over the paths answers. */
export async function listSharers(sql: SqlReader, path: string): Promise<readonly OutputSharer[]> {
  const rows = await sql.all<SharerRow>(
    `SELECT jobs.uuid AS jobId, jobs.name AS jobName, jobs.status AS jobStatus,
       job_outputs.kind, job_outputs.path, job_outputs.frames, job_outputs.format
     FROM job_outputs JOIN jobs ON jobs.id = job_outputs.job_id
     WHERE job_outputs.path = ? AND jobs.delete_requested_at IS NULL
     ORDER BY job_outputs.job_id DESC LIMIT ?`,
    path,
    MOST_SHARERS,
  );
  return rows.map(({ frames, format, ...row }) => ({
    ...row,
    ...(frames !== null && { frames }),
    ...(format !== null && { format }),
  }));
}

/** Where the frames of a job go, as its tasks have it; undefined when that is not known. */
export async function findFramesPath(sql: SqlReader, jobId: number): Promise<string | undefined> {
  return (
    await sql.get<{ path: string }>(
      `SELECT path FROM job_outputs WHERE job_id = ? AND kind = 'frames' LIMIT 1`,
      jobId,
    )
  )?.path;
}
