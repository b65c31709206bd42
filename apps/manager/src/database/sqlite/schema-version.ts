import type { Database } from 'better-sqlite3';
import { conflict, invalid, type FarmError } from '@flamenco/domain/errors';

/** Tables of Flamenco 3's first releases, which had no `goose_db_version` yet. */
const FLAMENCO_3 = ['jobs', 'tasks', 'task_dependencies', 'workers'];

/** The state of a database's schema, as far as this version of the Manager can work with it. */
export type SchemaState = 'empty' | 'older' | 'current';

/**
 * Finds out how a database's schema compares to this version's. Changes nothing.
 * @param known - the names of this version's migrations, in their order
 * @throws FarmError `conflict` for a database of a newer version, `invalid` for one of another program
 */
export function schemaState(connection: Database, file: string, known: readonly string[]): SchemaState {
  const tables = new Set(textsOf(connection, `SELECT name FROM sqlite_schema WHERE type = 'table'`));
  if (tables.size === 0) return 'empty';
  if (!tables.has('migrations'))
    throw foreign(file, tables.has('goose_db_version') || FLAMENCO_3.every((name) => tables.has(name)));
  const applied = textsOf(connection, `SELECT name FROM migrations ORDER BY id`);
  if (applied.length > 0 && !applied.some((name) => known.includes(name))) throw foreign(file, false);
  const unknown = applied.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw newer(file, unknown);
  return applied.length < known.length ? 'older' : 'current';
}

function textsOf(connection: Database, statement: string): readonly string[] {
  return connection.prepare<[], string>(statement).pluck().all();
}

function newer(file: string, unknown: readonly string[]): FarmError {
  return conflict(
    'database-newer',
    `The database ${file} was changed by a newer version of the Manager (${unknown.join(', ')}), and this one would damage it. Start the newer version again, or restore a backup from before the update.`,
  );
}

function foreign(file: string, isOfFlamenco3: boolean): FarmError {
  const [owner, remedy] = isOfFlamenco3
    ? [
        'Flamenco 3',
        `Take its farm over with: flamenco-manager migrate --from ${file} --to ${file.replace(/(\.\w+)?$/, '-4$1')}`,
      ]
    : ['another program', `Set another file as 'database' in the configuration file`];
  return invalid(
    'database-foreign',
    `${file} is the database of ${owner}. ${remedy}; this one is left as it is.`,
  );
}
