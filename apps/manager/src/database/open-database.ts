import type { LoadedConfiguration } from '../config/index.js';
import type { FarmDatabase } from './farm-database.js';
import type { FarmSchema } from './farm-schema.js';
import { PostgresFarm } from './postgres/postgres-farm.js';
import { SqliteFarm } from './sqlite/sqlite-farm.js';
import type { SqlReader } from './sql.js';

type DatabaseSettings = Pick<LoadedConfiguration['config'], 'database' | 'postgres'>;

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
