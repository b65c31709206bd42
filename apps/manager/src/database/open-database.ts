import type { LoadedConfiguration } from '../config/index.js';
import type { FarmDatabase } from './farm-database.js';
import { migrationNames, type FarmSchema } from './farm-schema.js';
import type { FarmSource } from './farm-source.js';
import type { NewFarm } from './new-farm.js';
import { NewPostgresFarm } from './postgres/new-postgres-farm.js';
import { PostgresFarm } from './postgres/postgres-farm.js';
import { PostgresSource } from './postgres/postgres-source.js';
import { NewSqliteFarm } from './sqlite/new-sqlite-farm.js';
import { SqliteFarm } from './sqlite/sqlite-farm.js';
import { SqliteSource } from './sqlite/sqlite-source.js';
import type { SqlReader, SqlWriter } from './sql.js';

/** Where a database is, and how PostgreSQL is used. */
export type DatabaseSettings = Pick<LoadedConfiguration['config'], 'database' | 'postgres'>;

/** Opens the configured database, and brings its schema up to date. @throws FarmError */
export function openDatabase(
  { database, postgres }: DatabaseSettings,
  schema: FarmSchema,
): Promise<FarmDatabase> {
  return database.kind === 'sqlite'
    ? SqliteFarm.open(database.file, schema)
    : PostgresFarm.open(database, postgres, schema);
}

/** Asks the configured database something, also while a Manager runs on it. Changes nothing. @throws FarmError */
export function askDatabase<Answer>(
  { database, postgres }: DatabaseSettings,
  migrations: FarmSchema['migrations'],
  question: (reader: SqlReader) => Promise<Answer>,
): Promise<Answer> {
  return database.kind === 'sqlite'
    ? SqliteFarm.ask(database.file, migrations, question)
    : PostgresFarm.ask(database, postgres, migrations, question);
}

/**
 * Changes something small in the configured database, also while a Manager runs on it: all of it, or nothing. What Managers remember of rows
 * must not be among it.
 * @throws FarmError, and what `act` throws
 */
export function changeDatabase<Result>(
  { database, postgres }: DatabaseSettings,
  migrations: FarmSchema['migrations'],
  act: (sql: SqlWriter) => Promise<Result>,
): Promise<Result> {
  return database.kind === 'sqlite'
    ? SqliteFarm.change(database.file, migrations, act)
    : PostgresFarm.change(database, postgres, migrations, act);
}

/**
 * Has a farm's database written where there is none: all of it, or nothing.
 * @throws FarmError when there can be none, and what `fill` throws
 */
export async function writeFarm<Result>(
  settings: DatabaseSettings,
  schema: FarmSchema,
  fill: (target: NewFarm) => Promise<Result>,
): Promise<Result> {
  const target = await beginFarm(settings, schema);
  try {
    const result = await fill(target);
    await target.keep();
    return result;
  } finally {
    await target.close();
  }
}

function beginFarm({ database, postgres }: DatabaseSettings, schema: FarmSchema): Promise<NewFarm> {
  return database.kind === 'sqlite'
    ? NewSqliteFarm.begin(database.file, schema)
    : NewPostgresFarm.begin(database, postgres, schema);
}

/**
 * Opens a farm's database to read all of it, while no Manager runs on it.
 * @param copy - where an SQLite file is copied to for that
 * @throws FarmError
 */
export async function openSource(
  { database, postgres }: DatabaseSettings,
  migrations: FarmSchema['migrations'],
  copy: string,
): Promise<FarmSource> {
  return database.kind === 'sqlite'
    ? SqliteSource.open(database.file, copy, migrationNames(migrations))
    : PostgresSource.open(database, postgres, migrations);
}
