import type { SqlWriter } from '../../database/sql.js';
import { loadTag, replaceTagsOfWorker } from './persistence/tag-rows.js';

/** Gives a Worker the tags with these UUIDs; those that were deleted meanwhile are passed over. */
async function tagWorker(sql: SqlWriter, workerId: number, uuids: readonly string[]): Promise<void> {
  const ids: number[] = [];
  for (const uuid of new Set(uuids.map((each) => each.toLowerCase()))) {
    const tag = await loadTag(sql, uuid);
    if (tag) ids.push(tag.id);
  }
  await replaceTagsOfWorker(sql, workerId, ids);
}

/** What others have written about tags, within their work. */
export const tagRecords = { tagWorker } as const;
