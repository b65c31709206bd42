import { existsSync } from 'node:fs';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { FarmError, invalid } from '@flamenco/domain/errors';
import { copyUnused, removeDatabaseFiles } from '../database/sqlite/copied-file.js';
import type { Flamenco3Table } from './flamenco3-tables.js';

/** A value of a column, as it is read: JSON is kept as bytes by some releases, and as text by others. */
export type Flamenco3Value = string | number | Buffer | null;

/** A row, by the names of our table of its columns. */
export type Flamenco3Row = Readonly<Record<string, Flamenco3Value>>;

/** What tells Flamenco 3's databases from others: tables that each of its releases has. */
const TELLING_TABLES = ['jobs', 'tasks', 'workers', 'task_dependencies'];

/**
 * The database of a Flamenco 3 Manager that is not running: a copy of it, for SQLite itself would write beside the original.
 */
export class Flamenco3Database {
  private constructor(
    private readonly copy: string,
    private readonly connection: Database,
    private readonly columns: ReadonlyMap<string, ReadonlySet<string>>,
  ) {}

  /**
   * Copies the database, and opens the copy.
   * @param copy - where that lies until it is closed; what a takeover that was killed has left there is removed
   * @throws FarmError when there is none, when it is in use, or not Flamenco 3's
   */
  static open(file: string, copy: string): Flamenco3Database {
    if (!existsSync(file))
      throw invalid(
        'database-missing',
        `There is no file ${file}. Name the database of the Flamenco 3 Manager.`,
      );
    let connection: Database | undefined;
    try {
      removeDatabaseFiles(copy);
      copyUnused(file, copy);
      connection = new SqliteDatabase(copy);
      const [check] = connection.pragma('quick_check(1)') as readonly { readonly quick_check: string }[];
      if (check?.quick_check !== 'ok') throw new Error(check?.quick_check ?? 'no answer');
      const columns = columnsOf(connection);
      refuseOthers(file, columns);
      return new Flamenco3Database(copy, connection, columns);
    } catch (error) {
      connection?.close();
      removeDatabaseFiles(copy);
      throw error instanceof FarmError ? error : unreadable(file, error);
    }
  }

  /** The rows of a table, one by one; none when its release had no such table. */
  *rows(table: Flamenco3Table): IterableIterator<Flamenco3Row> {
    const name = this.nameOf(table);
    if (name === undefined) return;
    const known = this.columns.get(name) ?? new Set();
    const selected = Object.entries(table.columns).map(([key, { names, without }]) => {
      const column = names.find((one) => known.has(one));
      return `${column === undefined ? without : `"${column}"`} AS "${key}"`;
    });
    yield* this.connection
      .prepare<[], Flamenco3Row>(`SELECT ${selected.join(', ')} FROM "${name}" ORDER BY ${table.order}`)
      .iterate();
  }

  /** How many rows a table has. */
  count(table: Flamenco3Table): number {
    const name = this.nameOf(table);
    if (name === undefined) return 0;
    return this.connection.prepare<[], number>(`SELECT count(*) FROM "${name}"`).pluck().get() ?? 0;
  }

  /** Removes the copy. */
  close(): void {
    this.connection.close();
    removeDatabaseFiles(this.copy);
  }

  private nameOf({ names }: Flamenco3Table): string | undefined {
    return names.find((one) => this.columns.has(one));
  }
}

function columnsOf(connection: Database): ReadonlyMap<string, ReadonlySet<string>> {
  const rows = connection
    .prepare<[], { readonly tableName: string; readonly columnName: string }>(
      `SELECT tables.name AS tableName, columns.name AS columnName
       FROM sqlite_schema AS tables JOIN pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'`,
    )
    .all();
  const columns = new Map<string, Set<string>>();
  for (const { tableName, columnName } of rows)
    columns.set(tableName, (columns.get(tableName) ?? new Set()).add(columnName));
  return columns;
}

/** Whether a database is one of Flamenco 3. */
export function hasTablesOfFlamenco3(connection: Database): boolean {
  const columns = columnsOf(connection);
  return !columns.has('migrations') && TELLING_TABLES.every((table) => columns.has(table));
}

function refuseOthers(file: string, columns: ReadonlyMap<string, ReadonlySet<string>>): void {
  if (columns.has('migrations'))
    throw invalid(
      'database-not-flamenco3',
      `${file} is the database of this version of the Manager already. Copy it with --backup, or name it as 'database' in the configuration file.`,
    );
  if (TELLING_TABLES.every((table) => columns.has(table))) return;
  throw invalid(
    'database-not-flamenco3',
    `${file} is not the database of a Flamenco 3 Manager. It is mostly called flamenco-manager.sqlite, and lies beside flamenco-manager.yaml.`,
  );
}

function unreadable(file: string, cause: unknown): FarmError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return invalid(
    'database-unreadable',
    `${file} cannot be read as a database of Flamenco 3 (${why}). Name the file that its configuration has as 'database'; a damaged one can be brought back from a backup.`,
    { cause },
  );
}
