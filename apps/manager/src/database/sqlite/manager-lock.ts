import SqliteDatabase, { type Database } from 'better-sqlite3';
import { databaseInUse, isDatabaseBusy } from './sqlite-refusals.js';

/** How long a Manager that is just ending is waited for, in ms. */
const PATIENCE_MS = 3_000;

/**
 * Keeps a second Manager off a database, for as long as this one runs: by SQLite's own lock on an empty file beside it. The
 * operating system takes it away when the process ends, however it ends.
 */
export class ManagerLock {
  private constructor(private readonly connection: Database) {}

  /** @throws FarmError `conflict` when another Manager has it */
  static take(database: string): ManagerLock {
    const connection = new SqliteDatabase(`${database}-lock`, { timeout: PATIENCE_MS });
    try {
      connection.exec('BEGIN EXCLUSIVE');
      return new ManagerLock(connection);
    } catch (error) {
      connection.close();
      throw isDatabaseBusy(error) ? databaseInUse(database, error) : error;
    }
  }

  release(): void {
    this.connection.close();
  }
}
