import type { WorkerAbility } from '@flamenco/domain/warnings';
import type { SqlReader } from '../../../database/sql.js';

/** What the Workers that may take tasks of a job can do, each once. @param tagRowId - undefined for a job of any Worker */
export async function listWorkerAbilities(
  sql: SqlReader,
  tagRowId: number | undefined,
): Promise<readonly WorkerAbility[]> {
  return (
    await sql.all<{ platform: string; taskTypes: string }>(
      `SELECT DISTINCT platform, supported_task_types AS taskTypes FROM workers
       WHERE deleted_at IS NULL AND (CAST(? AS INTEGER) IS NULL OR id IN (SELECT worker_id FROM tag_members WHERE tag_id = ?))
       ORDER BY platform`,
      tagRowId ?? null,
      tagRowId ?? null,
    )
  ).map(({ platform, taskTypes }) => ({ platform, taskTypes: JSON.parse(taskTypes) as string[] }));
}

/** The platforms of the Workers that may take tasks of a job. @param tagRowId - undefined for a job of any Worker */
export async function listWorkerPlatforms(
  sql: SqlReader,
  tagRowId: number | undefined,
): Promise<readonly string[]> {
  return [...new Set((await listWorkerAbilities(sql, tagRowId)).map(({ platform }) => platform))];
}
