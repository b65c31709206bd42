import { EntitySchema } from 'typeorm';
import { sortByName } from '../../../database/sort-by-name.js';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';

/** What of the list of jobs somebody wants to see again. */
export interface SavedView {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly query: string;
  /** A column, with a minus before it the other way around; empty for the list's own order. */
  readonly sort: string;
  /** A JSON list of texts; empty for the list's own columns. */
  readonly columns: string;
}

/** For the part of the area. */
export const SAVED_VIEWS = new EntitySchema<SavedView>({
  name: 'saved_views',
  columns: {
    id: { type: 'integer', primary: true, generated: 'increment' },
    uuid: { type: 'text' },
    name: { type: 'text' },
    query: { type: 'text' },
    sort: { type: 'text' },
    columns: { type: 'text' },
  },
});

/** All views, by name. A farm has a few. */
export async function listViews(sql: SqlReader): Promise<readonly SavedView[]> {
  return sortByName(await sql.entities.of(SAVED_VIEWS).find({ order: { id: 'ASC' } }), ({ name }) => name);
}

/** The view with this UUID, in any case of letters, or undefined. */
export async function loadView(sql: SqlReader, uuid: string): Promise<SavedView | undefined> {
  return (await sql.entities.of(SAVED_VIEWS).findOneBy({ uuid: uuid.toLowerCase() })) ?? undefined;
}

/** The view with exactly this name, or undefined. */
export async function loadViewByName(sql: SqlReader, name: string): Promise<SavedView | undefined> {
  return (await sql.entities.of(SAVED_VIEWS).findOneBy({ name })) ?? undefined;
}

/** Stores a new view. */
export async function insertView(sql: SqlWriter, view: Omit<SavedView, 'id'>): Promise<void> {
  await sql.entities.of(SAVED_VIEWS).insert(view);
}

/** Saves what has changed of a view. */
export async function saveView(sql: SqlWriter, { id, ...view }: SavedView): Promise<void> {
  await sql.entities.of(SAVED_VIEWS).update({ id }, view);
}

/** Removes a view. */
export async function deleteView(sql: SqlWriter, id: number): Promise<void> {
  await sql.entities.of(SAVED_VIEWS).delete({ id });
}
