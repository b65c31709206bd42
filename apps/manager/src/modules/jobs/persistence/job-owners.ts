import type { OwnedJob } from '@flamenco/domain/access';
import { projectOf } from '@flamenco/domain/jobs';
import type { SqlReader } from '../../../database/sql.js';

/** Whose job it is, and of which project; undefined when there is no such job. @param uuid - in any case of letters */
export async function findJobOwner(sql: SqlReader, uuid: string): Promise<OwnedJob | undefined> {
  const row = await sql.get<{ owner: string | null; metadata: string }>(
    `SELECT owner, metadata FROM jobs WHERE uuid = ?`,
    uuid.toLowerCase(),
  );
  if (!row) return undefined;
  return {
    owner: row.owner ?? undefined,
    project: projectOf(JSON.parse(row.metadata) as Record<string, string>),
  };
}
