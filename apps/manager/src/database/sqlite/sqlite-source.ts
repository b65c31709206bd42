import { existsSync } from 'node:fs';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { errorCode } from '../../system-error.js';
import type { FarmSource } from '../farm-source.js';
import { sourceEmpty, sourceInUse, sourceMissing } from '../moving-refusals.js';
import { copyUnused, removeDatabaseFiles } from './copied-file.js';
import { ManagerLock } from './manager-lock.js';
import { schemaState } from './schema-version.js';
import { SqliteConnection } from './sqlite-connection.js';
import { openingRefusal } from './sqlite-refusals.js';

/** Stands for NUL, which PostgreSQL cannot store in a text. */
const REPLACEMENT = '\uFFFD';

/** A farm in an SQLite file that no Manager runs on, nor starts on meanwhile: a copy of it, for SQLite writes beside what it reads. */
export class SqliteSource implements FarmSource {
  readonly reader: SqliteConnection;

  private constructor(
    readonly called: string,
    readonly applied: readonly string[],
    private readonly copy: string,
    private readonly connection: Database,
    private readonly lock: ManagerLock | undefined,
  ) {
    this.reader = new SqliteConnection(connection);
  }

  /**
   * @param copy - where the copy lies until this is closed; what was left there is removed
   * @param known - the names of this version's migrations, in their order
   * @throws FarmError when there is no farm, when a Manager runs on it, or it cannot be read
   */
  static open(file: string, copy: string, known: readonly string[]): SqliteSource {
    if (!existsSync(file)) throw sourceMissing(file);
    const lock = lockOf(file);
    let connection: Database | undefined;
    try {
      removeDatabaseFiles(copy);
      copyUnused(file, copy);
      connection = new SqliteDatabase(copy);
      connection.pragma('synchronous = OFF');
      if (schemaState(connection, file, known) === 'empty') throw sourceEmpty(file);
      const applied = connection.prepare<[], string>(`SELECT name FROM migrations ORDER BY id`).pluck().all();
      return new SqliteSource(file, applied, copy, connection, lock);
    } catch (error) {
      connection?.close();
      removeDatabaseFiles(copy);
      lock?.release();
      throw openingRefusal(error, file) ?? error;
    }
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as other sources do
  async replaceUnstorable(): Promise<readonly string[]> {
    return replaceNul(this.connection);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async close(): Promise<void> {
    this.connection.close();
    removeDatabaseFiles(this.copy);
    this.lock?.release();
  }
}

/** A Manager makes the file of its lock, and leaves it: without one, none has run. */
function lockOf(file: string): ManagerLock | undefined {
  if (!existsSync(`${file}-lock`)) return undefined;
  try {
    return ManagerLock.take(file);
  } catch (error) {
    throw errorCode(error) === 'database-in-use' ? sourceInUse(file, error) : error;
  }
}

/** In the copy. @returns a line for each column that had it */
function replaceNul(connection: Database): readonly string[] {
  const columns = connection
    .prepare<[], { readonly tableName: string; readonly columnName: string }>(
      `SELECT t.name AS tableName, c.name AS columnName FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c
       WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND c.type = 'TEXT'`,
    )
    .all();
  // SQLite's own replace() takes NUL for nothing.
  connection.function('without_nul', { deterministic: true }, (text: string) =>
    text.replaceAll('\0', REPLACEMENT),
  );
  return columns.flatMap(({ tableName, columnName }) => {
    const { changes } = connection
      .prepare(
        `UPDATE "${tableName}" SET "${columnName}" = without_nul("${columnName}")
         WHERE instr("${columnName}", char(0)) > 0`,
      )
      .run();
    const rows = changes === 1 ? 'one row' : `${changes} rows`;
    return changes === 0
      ? []
      : [`${columnName} of ${rows} of ${tableName} had a NUL in it, which is a ${REPLACEMENT} now.`];
  });
}
