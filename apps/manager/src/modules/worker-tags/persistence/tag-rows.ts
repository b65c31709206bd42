import type { TagId } from '@flamenco/domain/ids';
import { sortByName } from '../../../database/sort-by-name.js';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';

/** A group of Workers that jobs can be limited to. */
export interface WorkerTag {
  readonly id: number;
  readonly uuid: TagId;
  readonly name: string;
  readonly description: string;
}

const ALL_TAGS = `SELECT id, uuid, name, description FROM worker_tags ORDER BY id`;
const TAG_BY_UUID = `SELECT id, uuid, name, description FROM worker_tags WHERE uuid = ?`;
const TAG_BY_NAME = `SELECT id, uuid, name, description FROM worker_tags WHERE name = ?`;

/** All tags, by name. A farm has a few. */
export async function listTags(sql: SqlReader): Promise<readonly WorkerTag[]> {
  return sortByName(await sql.all<WorkerTag>(ALL_TAGS), ({ name }) => name);
}

/** The tag with this UUID, in any case of letters, or undefined. */
export function loadTag(sql: SqlReader, uuid: string): Promise<WorkerTag | undefined> {
  return sql.get<WorkerTag>(TAG_BY_UUID, uuid.toLowerCase());
}

/** The tag with exactly this name, or undefined. */
export function loadTagByName(sql: SqlWriter, name: string): Promise<WorkerTag | undefined> {
  return sql.get<WorkerTag>(TAG_BY_NAME, name);
}

/** Stores a new tag. */
export async function insertTag(sql: SqlWriter, tag: Omit<WorkerTag, 'id'>): Promise<void> {
  await sql.run(
    `INSERT INTO worker_tags (uuid, name, description) VALUES (?, ?, ?)`,
    tag.uuid,
    tag.name,
    tag.description,
  );
}

/** Saves a tag's name and description. */
export async function saveTag(sql: SqlWriter, tag: WorkerTag): Promise<void> {
  await sql.run(
    `UPDATE worker_tags SET name = ?, description = ? WHERE id = ?`,
    tag.name,
    tag.description,
    tag.id,
  );
}

/** Removes a tag, and takes it from all Workers. No job may have it any more. */
export async function deleteTag(sql: SqlWriter, tagId: number): Promise<void> {
  await sql.run(`DELETE FROM worker_tags WHERE id = ?`, tagId);
}

/** Gives a Worker these tags instead of those that it has. */
export async function replaceTagsOfWorker(
  sql: SqlWriter,
  workerId: number,
  tagIds: readonly number[],
): Promise<void> {
  await sql.run(`DELETE FROM worker_tag_membership WHERE worker_id = ?`, workerId);
  for (const tagId of tagIds) {
    await sql.run(`INSERT INTO worker_tag_membership (worker_id, tag_id) VALUES (?, ?)`, workerId, tagId);
  }
}

/** Row ids of the Workers that have a tag. */
export async function listMembers(sql: SqlReader, tagId: number): Promise<ReadonlySet<number>> {
  const rows = await sql.all<{ worker_id: number }>(
    `SELECT worker_id FROM worker_tag_membership WHERE tag_id = ?`,
    tagId,
  );
  return new Set(rows.map(({ worker_id }) => worker_id));
}
