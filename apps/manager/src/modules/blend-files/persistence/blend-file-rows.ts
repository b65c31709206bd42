import type { BlenderVersion } from '@flamenco/domain/blend-files';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';

/** Which Blender a job's file needs, and one of the Workers that were asked about. */
export interface NeededBlender {
  readonly saved_by: BlenderVersion;
  readonly needs: BlenderVersion;
  readonly worker_id: number;
  /** Null: what it has is not known. */
  readonly blender: BlenderVersion | null;
}

/** Keeps which Blender a job's file needs. */
export async function saveBlendFile(
  sql: SqlWriter,
  jobId: number,
  { savedBy, needs }: { readonly savedBy: BlenderVersion; readonly needs: BlenderVersion },
): Promise<void> {
  await sql.run(
    `INSERT INTO job_blend_files (job_id, saved_by, needs) SELECT id, ?, ? FROM job_states WHERE id = ?
     ON CONFLICT (job_id) DO UPDATE SET saved_by = excluded.saved_by, needs = excluded.needs`,
    savedBy,
    needs,
    jobId,
  );
}

/** A row for each of these Workers, where the job needs some Blender; else none, after one look into an index. */
export async function listNeededBlender(
  sql: SqlReader,
  jobId: number,
  workerIds: readonly number[],
): Promise<readonly NeededBlender[]> {
  return sql.all<NeededBlender>(
    `SELECT file.saved_by, file.needs, worker.id AS worker_id, has.blender
     FROM job_blend_files AS file
       JOIN known_workers AS worker ON worker.id IN (${workerIds.map(() => '?').join(', ')})
       LEFT JOIN worker_blenders AS has ON has.worker_id = worker.id
     WHERE file.job_id = ?`,
    ...workerIds,
    jobId,
  );
}
