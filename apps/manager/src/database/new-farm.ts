import { DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import type { SqlWriter } from './sql.js';

/** A farm's database that is just being written. It is nobody's until all of it is there: it is kept as a whole, or nothing of it is. */
export abstract class NewFarm {
  /** The database, where people see it. */
  abstract readonly called: string;
  /** Writes into it. Nobody else sees that before it is kept. */
  abstract readonly sql: SqlWriter;
  /** Makes its tables as these migrations leave them, or brings them there. @param names - in their order */
  abstract migrate(names: readonly string[]): Promise<void>;
  /** From now on it is a farm's database, also after a power cut. */
  abstract keep(): Promise<void>;
  /** Lets go of it. Unless it was kept, nothing of it stays. */
  abstract close(): Promise<void>;
}

/** Runs those of a source's migrations that have these names and were not run yet, within the runner's transaction. */
export async function runMigrationsNamed(
  names: readonly string[],
  source: DataSource,
  runner: QueryRunner,
): Promise<void> {
  const executor = new MigrationExecutor(source, runner);
  for (const migration of await executor.getPendingMigrations())
    if (names.includes(migration.name)) await executor.executeMigration(migration);
}
