import { accessSync, constants, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { conflict, type FarmError } from '@flamenco/domain/errors';
import { DataSource } from 'typeorm';
import { syncFolder } from '../../durable-files.js';
import { SQLITE } from '../dialect.js';
import { FarmDatabase } from '../farm-database.js';
import { migrationNames, type FarmSchema } from '../farm-schema.js';
import type { SqlReader, SqlWriter } from '../sql.js';
import type { WorkRunner } from '../work.js';
import { CommitLog } from './commit-log.js';
import { noDatabase, openingRefusal } from './sqlite-refusals.js';
import { GroupCommit } from './group-commit.js';
import { LogSync } from './log-sync.js';
import { ManagerLock } from './manager-lock.js';
import { RowMemory } from '../row-memory.js';
import { schemaState } from './schema-version.js';
import { SqliteConnection } from './sqlite-connection.js';

/** Milliseconds that a connection waits for a lock of another process, such as a backup program, while the Manager starts. */
const BUSY_TIMEOUT_MS = 20_000;

/**
 * The Manager's SQLite file: one connection that writes, one that only reads. With WAL the reader sees the last
 * commit and never an unfinished work, and neither waits for the other.
 */
export class SqliteFarm extends FarmDatabase {
  readonly dialect = SQLITE;
  /** A lock on the file keeps others away. */
  readonly line = undefined;
  readonly works: WorkRunner;

  private constructor(
    private readonly lock: ManagerLock,
    private readonly writerSource: DataSource,
    private readonly readerSource: DataSource,
    /** For works alone: whoever else writes with it spoils theirs. */
    readonly writer: SqliteConnection,
    /** It is read-only: SQLite refuses a write on it. */
    readonly reader: SqliteConnection,
    private readonly log: CommitLog,
  ) {
    super();
    this.works = new GroupCommit(writer, log);
  }

  /**
   * Opens the file, creating it and its folder when missing, and brings its schema up to date.
   * @throws FarmError when it is in use by another Manager, of a newer version or another program, or cannot be written
   */
  static async open(file: string, schema: FarmSchema): Promise<SqliteFarm> {
    try {
      mkdirSync(dirname(file), { recursive: true });
      const lock = ManagerLock.take(writableFile(file));
      return await openLocked(file, lock).catch((error: unknown) => {
        lock.release();
        throw error;
      });
    } catch (error) {
      throw openingRefusal(error, file) ?? error;
    }

    async function openLocked(path: string, lock: ManagerLock): Promise<SqliteFarm> {
      const writer = await openSource(path, schema, false);
      try {
        await writer.source.runMigrations({ transaction: 'each' });
        // From now on UnitOfWork waits for locks, without stopping everything else.
        writer.connection.pragma('busy_timeout = 0');
        const reader = await openSource(path, schema, true);
        await syncFolder(dirname(path)); // a journal that is brought back by a power cut would undo what follows
        return new SqliteFarm(
          lock,
          writer.source,
          reader.source,
          new SqliteConnection(writer.connection, new RowMemory(), writer.source),
          new SqliteConnection(reader.connection, undefined, reader.source),
          new CommitLog(new LogSync(`${realpathSync(path)}-wal`)),
        );
      } catch (error) {
        await writer.source.destroy();
        throw error;
      }
    }
  }

  /**
   * Asks a database something, also while a Manager runs on it. Changes nothing.
   * @throws FarmError when there is none, when it is not of this version, or cannot be read
   */
  static async ask<Answer>(
    file: string,
    migrations: FarmSchema['migrations'],
    question: (reader: SqlReader) => Promise<Answer>,
  ): Promise<Answer> {
    if (!existsSync(file)) throw noDatabase(file);
    let connection: Database | undefined;
    try {
      connection = new SqliteDatabase(file, { readonly: true, timeout: BUSY_TIMEOUT_MS });
      if (schemaState(connection, file, migrationNames(migrations)) !== 'current') throw older(file);
      return await question(new SqliteConnection(connection));
    } catch (error) {
      throw openingRefusal(error, file) ?? error;
    } finally {
      connection?.close();
    }
  }

  /**
   * Changes something small, also while a Manager runs on it, which waits meanwhile: all of it, or nothing.
   * @throws FarmError when there is none, or it is not of this version; and what `act` throws
   */
  static async change<Result>(
    file: string,
    migrations: FarmSchema['migrations'],
    act: (sql: SqlWriter) => Promise<Result>,
  ): Promise<Result> {
    if (!existsSync(file)) throw noDatabase(file);
    let connection: Database | undefined;
    try {
      connection = new SqliteDatabase(file, { timeout: BUSY_TIMEOUT_MS });
      if (schemaState(connection, file, migrationNames(migrations)) !== 'current') throw older(file);
      connection.pragma('foreign_keys = ON');
      connection.exec('BEGIN IMMEDIATE');
      const result = await act(new SqliteConnection(connection));
      connection.exec('COMMIT');
      return result;
    } catch (error) {
      throw openingRefusal(error, file) ?? error;
    } finally {
      connection?.close(); // what was not committed is undone
    }
  }

  /**
   * Between works the writing connection answers: what it keeps of the file in memory is not thrown away with each commit, as the
   * reader's is (20 µs a question, then 5 µs).
   */
  get keyReader(): SqlReader {
    return this.writer.inTransaction ? this.reader : this.writer;
  }

  /** Nothing is committed within a turn of the event loop but by the turn that works have for themselves: see `GroupCommit`. */
  snapshot<Answer>(question: (reader: SqlReader) => Promise<Answer>): Promise<Answer> {
    return question(this.reader);
  }

  async close(): Promise<void> {
    await this.log.close();
    await this.readerSource.destroy();
    await this.writerSource.destroy();
    this.lock.release();
  }
}

/** The file itself, where a link leads to it. SQLite opens one that it may not write all the same, and fails later. */
function writableFile(file: string): string {
  if (!existsSync(file)) return file;
  accessSync(file, constants.W_OK);
  return realpathSync(file);
}

async function openSource(
  file: string,
  { migrations, entities }: FarmSchema,
  readonly: boolean,
): Promise<{ readonly source: DataSource; readonly connection: Database }> {
  let connection: Database | undefined;
  const source = new DataSource({
    type: 'better-sqlite3',
    database: file,
    readonly,
    timeout: BUSY_TIMEOUT_MS,
    synchronize: false,
    migrations: readonly ? [] : [...migrations],
    entities: [...entities],
    prepareDatabase: (opened: Database) => {
      connection = opened;
      schemaState(opened, file, migrationNames(migrations)); // before anything is changed
      if (!readonly) prepareFile(opened);
      // Commits do not wait for the disk; CommitLog brings them there.
      opened.pragma('synchronous = NORMAL');
      // A checkpoint syncs the disk while requests wait: each 16 MiB of log instead of each 4.
      opened.pragma('wal_autocheckpoint = 4000');
      opened.pragma('foreign_keys = ON');
      // What a savepoint would take back is kept in memory. Of more than 16 pages, a job's, it would become a file for each work.
      opened.pragma('temp_store = MEMORY');
      // What SQLite keeps of the file in memory, a connection: 16 MiB. With 1,000,000 tasks the Manager took 331 MiB in all.
      opened.pragma('cache_size = -16384');
    },
  });
  await source.initialize();
  if (!connection) throw new Error('TypeORM opened no connection');
  return { source, connection };
}

function prepareFile(connection: Database): void {
  if (connection.pragma('page_count', { simple: true }) === 0) {
    // There is nothing yet that could be rolled back. A journal on disk that a power cut brings back would undo all that follows.
    connection.pragma('journal_mode = MEMORY');
    // Only a new file takes this. It lets maintenance give space back in small steps, without rewriting the file.
    connection.pragma('auto_vacuum = INCREMENTAL');
  }
  connection.pragma('journal_mode = WAL');
}

function older(file: string): FarmError {
  return conflict(
    'database-older',
    `The database ${file} was last used by an older version of the Manager. Start this one on it once, which brings it up to date; then try again.`,
  );
}
