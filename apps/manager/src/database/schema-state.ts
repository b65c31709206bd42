import { conflict, invalid, type FarmError } from '@flamenco/domain/errors';

/** Tables of Flamenco 3's first releases, which had no `goose_db_version` yet. */
const FLAMENCO_3 = ['jobs', 'tasks', 'task_dependencies', 'workers'];

/** The state of a database's schema, as far as this version of the Manager can work with it. */
export type SchemaState = 'empty' | 'older' | 'current';

/** What is in a database. */
export interface FoundSchema {
  /** The names of its tables. */
  readonly tables: readonly string[];
  /** The names of the migrations that it has seen, in their order. */
  readonly applied: readonly string[];
}

/**
 * How what is in a database compares to this version's schema.
 * @param known - the names of this version's migrations, in their order
 * @param called - the database, where people see it
 * @throws FarmError `conflict` for a database of a newer version, `invalid` for one of another program
 */
export function schemaStateOf(
  { tables, applied }: FoundSchema,
  known: readonly string[],
  called: string,
): SchemaState {
  if (tables.length === 0) return 'empty';
  if (!tables.includes('migrations'))
    throw foreign(
      called,
      tables.includes('goose_db_version') || FLAMENCO_3.every((name) => tables.includes(name)),
    );
  if (applied.length > 0 && !applied.some((name) => known.includes(name))) throw foreign(called, false);
  const unknown = applied.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw newer(called, unknown);
  return applied.length < known.length ? 'older' : 'current';
}

function newer(called: string, unknown: readonly string[]): FarmError {
  return conflict(
    'database-newer',
    `The database ${called} was changed by a newer version of the Manager (${unknown.join(', ')}), and this one would damage it. Start the newer version again, or restore a backup from before the update.`,
  );
}

function foreign(called: string, isOfFlamenco3: boolean): FarmError {
  const [owner, remedy] = isOfFlamenco3
    ? [
        'Flamenco 3',
        `Take its farm over with: flamenco-manager migrate --from ${called} --to ${called.replace(/(\.\w+)?$/, '-4$1')}, or start the Manager with --setup-assistant, which offers that`,
      ]
    : ['another program', `Set another file as 'database' in the configuration file`];
  return invalid(
    'database-foreign',
    `${called} is the database of ${owner}. ${remedy}; this one is left as it is.`,
  );
}
