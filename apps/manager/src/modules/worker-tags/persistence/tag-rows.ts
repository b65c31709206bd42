import type { TagId } from '@flamenco/domain/ids';
import { EntitySchema } from 'typeorm';
import { sortByName } from '../../../database/sort-by-name.js';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';

/** A group of Workers that jobs can be limited to. */
export interface WorkerTag {
  readonly id: number;
  readonly uuid: TagId;
  readonly name: string;
  readonly description: string;
}

/** For the part of the area: whoever else wants something of tags asks by the functions below. */
export const TAGS = new EntitySchema<WorkerTag>({
  name: 'worker_tags',
  columns: {
    id: { type: 'integer', primary: true, generated: 'increment' },
    uuid: { type: 'text' },
    name: { type: 'text' },
    description: { type: 'text' },
  },
});

/** That a Worker has a tag. */
interface Membership {
  readonly workerId: number;
  readonly tagId: number;
}

/** See `TAGS`. */
export const MEMBERSHIPS = new EntitySchema<Membership>({
  name: 'worker_tag_membership',
  columns: {
    workerId: { name: 'worker_id', type: 'integer', primary: true },
    tagId: { name: 'tag_id', type: 'integer', primary: true },
  },
});

/** All tags, by name. A farm has a few. */
export async function listTags(sql: SqlReader): Promise<readonly WorkerTag[]> {
  return sortByName(await sql.entities.of(TAGS).find({ order: { id: 'ASC' } }), ({ name }) => name);
}

/** The tag with this UUID, in any case of letters, or undefined. */
export async function loadTag(sql: SqlReader, uuid: string): Promise<WorkerTag | undefined> {
  return (await sql.entities.of(TAGS).findOneBy({ uuid: uuid.toLowerCase() as TagId })) ?? undefined;
}

/** The tag with exactly this name, or undefined. */
export async function loadTagByName(sql: SqlReader, name: string): Promise<WorkerTag | undefined> {
  return (await sql.entities.of(TAGS).findOneBy({ name })) ?? undefined;
}

/** Stores a new tag. */
export async function insertTag(
  sql: SqlWriter,
  { uuid, name, description }: Omit<WorkerTag, 'id'>,
): Promise<void> {
  await sql.entities.of(TAGS).insert({ uuid, name, description });
}

/** Saves a tag's name and description. */
export async function saveTag(sql: SqlWriter, { id, name, description }: WorkerTag): Promise<void> {
  await sql.entities.of(TAGS).update({ id }, { name, description });
}

/** Removes a tag, and takes it from all Workers. No job may have it any more. */
export async function deleteTag(sql: SqlWriter, id: number): Promise<void> {
  await sql.entities.of(TAGS).delete({ id });
}

/** Gives a Worker these tags instead of those that it has. */
export async function replaceTagsOfWorker(
  sql: SqlWriter,
  workerId: number,
  tagIds: readonly number[],
): Promise<void> {
  const memberships = sql.entities.of(MEMBERSHIPS);
  await memberships.delete({ workerId });
  if (tagIds.length > 0) await memberships.insert(tagIds.map((tagId) => ({ workerId, tagId })));
}

/** The names of the tags that a Worker has. */
export async function listTagNamesOf(sql: SqlReader, workerId: number): Promise<readonly string[]> {
  const rows = await sql.all<{ name: string }>(
    `SELECT tag.name FROM worker_tag_membership AS member JOIN worker_tags AS tag ON tag.id = member.tag_id
     WHERE member.worker_id = ? ORDER BY tag.id`,
    workerId,
  );
  return rows.map(({ name }) => name);
}

/** Row ids of the Workers that have a tag. */
export async function listMembers(sql: SqlReader, tagId: number): Promise<ReadonlySet<number>> {
  const rows = await sql.all<{ worker_id: number }>(
    `SELECT worker_id FROM worker_tag_membership WHERE tag_id = ?`,
    tagId,
  );
  return new Set(rows.map(({ worker_id }) => worker_id));
}
