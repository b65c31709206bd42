import type pg from 'pg';
import { conflict, type FarmError } from '@flamenco/domain/errors';
import { DataSource, type MigrationInterface } from 'typeorm';
import { migrationNames, type FarmSchema, type MigrationClass } from '../farm-schema.js';
import { keepManagersAway, MANAGER_LOCK, MANAGER_PATIENCE_MS } from './postgres-manager-line.js';
import { schemaStateOf, type SchemaState } from '../schema-state.js';
import { unfit } from './postgres-refusals.js';
import { inPostgresWordsFor } from './schema-words.js';

/** The oldest release that the Manager works with, as `server_version_num`. */
const OLDEST_VERSION = 130_000;

/** Managers that start at the same time bring the schema up to date one after the other. */
export const SCHEMA_LOCK = 0x464c4d32;

const FOUND = `SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS "versionName",
  pg_encoding_to_char(encoding) AS encoding FROM pg_database WHERE datname = current_database()`;
const TABLES = `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema()`;

/**
 * Brings the schema up to date.
 * @param options - how to connect
 * @param called - the database, without a password
 * @throws FarmError when the database is of a newer version, of another program, or not fit
 */
export async function bringUpToDate(
  client: pg.ClientBase,
  options: pg.PoolConfig,
  migrations: FarmSchema['migrations'],
  called: string,
): Promise<void> {
  await refuseUnfit(client, called);
  await client.query(`SELECT pg_advisory_lock(${SCHEMA_LOCK})`);
  try {
    const state = await findSchemaState(client, migrations, called);
    if (state !== 'current') await withoutManagers(client, called, () => migrate(options, migrations));
  } finally {
    await client.query(`SELECT pg_advisory_unlock(${SCHEMA_LOCK})`);
  }
}

/** How the schema compares to this version's. Changes nothing. */
export async function findSchemaState(
  client: pg.ClientBase,
  migrations: FarmSchema['migrations'],
  called: string,
): Promise<SchemaState> {
  const tables = await namesIn(client, TABLES);
  const applied = tables.includes('migrations') ? await appliedMigrations(client) : [];
  return schemaStateOf({ tables, applied }, migrationNames(migrations), called);
}

/** The names of the migrations that a farm's database has seen, in their order. */
export function appliedMigrations(client: pg.ClientBase): Promise<readonly string[]> {
  return namesIn(client, `SELECT name FROM migrations ORDER BY id`);
}

async function namesIn(client: pg.ClientBase, text: string): Promise<readonly string[]> {
  return (await client.query<{ name: string }>(text)).rows.map(({ name }) => name);
}

/** @throws FarmError when the server is too old, or texts are stored in another encoding */
export async function refuseUnfit(client: pg.ClientBase, called: string): Promise<void> {
  const [found] = (await client.query<{ version: number; versionName: string; encoding: string }>(FOUND))
    .rows;
  if (!found) throw new Error('PostgreSQL does not know the database that it is asked in');
  if (found.version < OLDEST_VERSION)
    throw unfit(called, `its server is PostgreSQL ${found.versionName}. Use 13 or newer.`);
  if (found.encoding !== 'UTF8')
    throw unfit(
      called,
      `its texts are in ${found.encoding}. Create one with: createdb --encoding=UTF8 --template=template0`,
    );
}

/** What TypeORM makes of the entities. It connects for that, and not again: statements run on the connections of the works. */
export async function readEntities(
  options: pg.PoolConfig,
  entities: FarmSchema['entities'],
): Promise<DataSource> {
  const source = new DataSource({
    type: 'postgres',
    synchronize: false,
    installExtensions: false,
    entities: [...entities],
    extra: { ...options, max: 1 },
  });
  await source.initialize();
  await source.destroy();
  return source;
}

/** Managers that run know the schema as it was. */
async function withoutManagers(
  client: pg.ClientBase,
  called: string,
  change: () => Promise<void>,
): Promise<void> {
  if (!(await keepManagersAway(client, MANAGER_PATIENCE_MS))) throw inUse(called);
  try {
    await change();
  } finally {
    await client.query(`SELECT pg_advisory_unlock(${MANAGER_LOCK})`);
  }
}

function inUse(called: string): FarmError {
  return conflict(
    'database-in-use',
    `Another Manager runs on the database ${called}, which this version has to change first. Stop all Managers of the farm, then start those of this version.`,
  );
}

async function migrate(options: pg.PoolConfig, migrations: FarmSchema['migrations']): Promise<void> {
  const source = new DataSource({
    type: 'postgres',
    synchronize: false,
    installExtensions: false,
    migrations: migrations.map(inPostgres),
    extra: { ...options, max: 1, statement_timeout: 0 },
  });
  await source.initialize();
  try {
    await source.runMigrations({ transaction: 'each' });
  } finally {
    await source.destroy();
  }
}

/** The same migration, told to PostgreSQL. */
export function inPostgres(migration: MigrationClass): MigrationClass {
  const inSqliteWords = new migration();
  return class implements MigrationInterface {
    readonly name = migration.name;

    up(...[runner]: Parameters<MigrationInterface['up']>): Promise<unknown> {
      return inSqliteWords.up(inPostgresWordsFor(runner));
    }

    down(...[runner]: Parameters<MigrationInterface['down']>): Promise<unknown> {
      return inSqliteWords.down(runner);
    }
  };
}
