import type { Database } from 'better-sqlite3';
import { schemaStateOf, type SchemaState } from '../schema-state.js';

/**
 * Finds out how a file's schema compares to this version's. Changes nothing.
 * @param known - the names of this version's migrations, in their order
 * @throws FarmError `conflict` for a database of a newer version, `invalid` for one of another program
 */
export function schemaState(connection: Database, file: string, known: readonly string[]): SchemaState {
  const tables = textsOf(connection, `SELECT name FROM sqlite_schema WHERE type = 'table'`);
  const applied = tables.includes('migrations')
    ? textsOf(connection, `SELECT name FROM migrations ORDER BY id`)
    : [];
  return schemaStateOf({ tables, applied }, known, file);
}

function textsOf(connection: Database, statement: string): readonly string[] {
  return connection.prepare<[], string>(statement).pluck().all();
}
