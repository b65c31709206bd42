import type { TagId } from '@flamenco/domain';
import { sortByName } from '../../../database/sort-by-name.js';
import type { SqlConnection } from '../../../database/sql-connection.js';

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
export function listTags(sql: SqlConnection): readonly WorkerTag[] {
  return sortByName(sql.all<WorkerTag>(ALL_TAGS), ({ name }) => name);
}

/** The tag with this UUID, in any case of letters, or undefined. */
export function loadTag(sql: SqlConnection, uuid: string): WorkerTag | undefined {
  return sql.get<WorkerTag>(TAG_BY_UUID, uuid.toLowerCase());
}

/** The tag with exactly this name, or undefined. */
export function loadTagByName(sql: SqlConnection, name: string): WorkerTag | undefined {
  return sql.get<WorkerTag>(TAG_BY_NAME, name);
}

/** Stores a new tag. */
export function insertTag(sql: SqlConnection, tag: Omit<WorkerTag, 'id'>): void {
  sql.run(
    `INSERT INTO worker_tags (uuid, name, description) VALUES (?, ?, ?)`,
    tag.uuid,
    tag.name,
    tag.description,
  );
}

/** Saves a tag's name and description. */
export function saveTag(sql: SqlConnection, tag: WorkerTag): void {
  sql.run(`UPDATE worker_tags SET name = ?, description = ? WHERE id = ?`, tag.name, tag.description, tag.id);
}

/** Removes a tag, and takes it from all Workers. No job may have it any more. */
export function deleteTag(sql: SqlConnection, tagId: number): void {
  sql.run(`DELETE FROM worker_tags WHERE id = ?`, tagId);
}

/** Gives a Worker these tags instead of those that it has. */
export function replaceTagsOfWorker(sql: SqlConnection, workerId: number, tagIds: readonly number[]): void {
  sql.run(`DELETE FROM worker_tag_membership WHERE worker_id = ?`, workerId);
  for (const tagId of tagIds) {
    sql.run(`INSERT INTO worker_tag_membership (worker_id, tag_id) VALUES (?, ?)`, workerId, tagId);
  }
}
