import SqliteDatabase, { type Database } from 'better-sqlite3';
import { TABLES_OF_RUNNING_MANAGERS } from '../../src/database/running-managers.js';
import type { PostgresServer } from './postgres-server.js';

/** All that is in a database: the rows of each table, as texts in an order of their own, and the last ids that are never given again. */
export type FarmDump = Readonly<Record<string, readonly string[]>>;

interface Column {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
}

/** What no table of a farm is, though it is in the file. */
const OTHERS = [
  'migrations',
  'sqlite_sequence',
  'sqlite_stat1',
  'sqlite_stat4',
  ...TABLES_OF_RUNNING_MANAGERS,
];

export function dumpOfSqlite(file: string): FarmDump {
  const database = new SqliteDatabase(file, { readonly: true });
  try {
    const tables = Object.fromEntries(
      tablesIn(database).map((table) => [table, inOrder(database.prepare(`SELECT * FROM "${table}"`).all())]),
    );
    return { ...tables, lastOutboxId: inOrder([lastOutboxIdIn(database)]) };
  } finally {
    database.close();
  }
}

export async function dumpOfPostgres(server: PostgresServer, url: string): Promise<FarmDump> {
  const tables = await server.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'migrations'`,
    url,
  );
  const dump: Record<string, readonly string[]> = {};
  for (const { name } of tables.filter((table) => !OTHERS.includes(table.name)))
    dump[name] = inOrder(await server.query(`SELECT * FROM "${name}"`, url));
  const hasOutbox = dump['outbox'] !== undefined;
  const [last] = await server.query(
    hasOutbox
      ? `SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('outbox', 'id')::regclass), 0) AS last`
      : `SELECT 0 AS last`,
    url,
  );
  return { ...dump, lastOutboxId: inOrder([last]) };
}

/** Which tables have no row. */
export function emptyTables(dump: FarmDump): readonly string[] {
  return Object.keys(dump).filter((table) => dump[table]?.length === 0);
}

/** Gives each table that has no rows some: so that one that is new is moved by the tests, too. */
export function fillEmptyTables(file: string): void {
  const database = new SqliteDatabase(file);
  database.pragma('foreign_keys = ON');
  // What other tables refer to comes before them in one of these rounds.
  for (const table of [...tablesIn(database), ...tablesIn(database), ...tablesIn(database)]) {
    if (database.prepare(`SELECT 1 FROM "${table}"`).get() !== undefined) continue;
    for (let row = 1; row <= 3; row++) insertAnything(database, table, row);
  }
  database.close();
}

function tablesIn(database: Database): readonly string[] {
  return database
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name DESC`)
    .pluck()
    .all()
    .filter((name) => !OTHERS.includes(name));
}

function lastOutboxIdIn(database: Database): object {
  const last = database.prepare<[], number>(`SELECT seq FROM sqlite_sequence WHERE name = 'outbox'`).pluck();
  return { last: last.get() ?? 0 };
}

/** Numbers of 64 bits are texts in PostgreSQL's answers: all of them are, here. */
function inOrder(rows: readonly unknown[]): readonly string[] {
  return rows
    .map((row) =>
      JSON.stringify(
        Object.entries(row as object)
          .map(([name, value]) => [name, value === null ? null : String(value)])
          .sort(),
      ),
    )
    .sort();
}

function insertAnything(database: Database, table: string, row: number): void {
  const references = new Map(
    (
      database.pragma(`foreign_key_list("${table}")`) as readonly {
        from: string;
        table: string;
        to: string;
      }[]
    ).map((reference) => [reference.from, reference]),
  );
  const isEmpty = (name: string): boolean => database.prepare(`SELECT 1 FROM "${name}"`).get() === undefined;
  if ([...references.values()].some((reference) => isEmpty(reference.table))) return;
  const columns = database.pragma(`table_info("${table}")`) as readonly Column[];
  const values = columns.map(({ name, type }) => {
    const reference = references.get(name);
    if (reference)
      return database
        .prepare<[number], number>(
          `SELECT "${reference.to}" FROM "${reference.table}" ORDER BY 1 LIMIT 1 OFFSET (CAST(? AS INTEGER) % (SELECT count(*) FROM "${reference.table}"))`,
        )
        .pluck()
        .get(row);
    return type === 'TEXT' ? `ünï "quoted" 'é' \\ 日本 🦥\n{"${name}": ${row}}` : row;
  });
  // What a table's own conditions refuse is left out: one row of it is enough.
  database
    .prepare(`INSERT OR IGNORE INTO "${table}" VALUES (${columns.map(() => '?').join(', ')})`)
    .run(...values);
}
