import type { JobPictureDto } from '@flamenco/api-contracts';
import type { SqlReader } from '../../database/sql.js';
import type { JobState } from '../jobs/index.js';
import { listLatestPictures } from './persistence/preview-rows.js';
import { previewLocation, stripFiles } from './preview-files.js';

/** The pictures that were rendered last of some jobs, by the ids of these; a reverse proxy's prefix goes before their `base`. */
export async function latestPictures(
  sql: SqlReader,
  jobs: readonly JobState[],
): Promise<ReadonlyMap<string, JobPictureDto>> {
  const rows = await listLatestPictures(
    sql,
    jobs.map(({ id }) => id),
  );
  const byJob = new Map(rows.map((row) => [row.jobId, row]));
  return new Map(
    jobs.flatMap(({ id, uuid }) => {
      const row = byJob.get(id);
      if (!row) return [];
      const { base } = previewLocation(uuid);
      const suffixes = stripFiles(row.file).map(({ file }) => file);
      const { frame, rendered } = row;
      return [[uuid, { base, suffixes, ...(frame !== null && { frame }), rendered }] as const];
    }),
  );
}
