import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/database/open-database.js';
import type { FarmDatabase } from '../../src/database/farm-database.js';
import type { FarmSchema } from '../../src/database/farm-schema.js';
import type { SqlReader } from '../../src/database/sql.js';
import { isOnPostgres } from './engine.js';
import { SETTINGS, TestDatabase } from './test-databases.js';

/**
 * Where a test's Manager keeps its farm, on whichever database the tests run: SQLite's is a file in the Manager's own folder, which goes
 * away with it; PostgreSQL's is a database that the test has for itself.
 */
export class ManagerDatabase {
  /** On PostgreSQL; the last one is in use. */
  private constructor(private readonly databases: TestDatabase[]) {}

  static async create(): Promise<ManagerDatabase> {
    return new ManagerDatabase(isOnPostgres ? [await TestDatabase.create()] : []);
  }

  /** The environment of a Manager that runs on it. */
  get environment(): Readonly<Record<string, string>> {
    const used = this.databases.at(-1);
    return used ? { FLAMENCO_DATABASE: used.url } : {};
  }

  /** The database as it is this very moment is the one in use; who is connected to the one before is cut off, as when killed. */
  async copy(): Promise<void> {
    const copy = await this.databases.at(-1)?.copy();
    if (copy) this.databases.push(copy);
  }

  /** Once no Manager runs on it any more. */
  async drop(): Promise<void> {
    for (const database of this.databases.splice(0)) await database.drop();
  }
}

/** A database without a Manager, of the kind that the tests run on, which goes away when it is closed. */
export async function openTestDatabase(
  schema: FarmSchema,
): Promise<{ readonly database: FarmDatabase; close(): Promise<void> }> {
  if (isOnPostgres) {
    const home = await TestDatabase.createEmpty();
    const database = await openDatabase({ database: home.location, postgres: SETTINGS }, schema);
    return { database, close: () => database.close().then(() => home.drop()) };
  }
  const folder = mkdtempSync(join(tmpdir(), 'flamenco-database-'));
  const location = { kind: 'sqlite', file: join(folder, 'farm.sqlite') } as const;
  const database = await openDatabase({ database: location, postgres: SETTINGS }, schema);
  return {
    database,
    close: async () => {
      await database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const TABLES = {
  sqlite: `SELECT name FROM sqlite_schema WHERE type = 'table'`,
  postgres: `SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()`,
} as const;

/** The names of all tables, sorted. */
export async function tablesOf(reader: SqlReader): Promise<readonly string[]> {
  const tables = await reader.all<{ name: string }>(TABLES[reader.dialect.name]);
  return tables.map(({ name }) => name).sort();
}
