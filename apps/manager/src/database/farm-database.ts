import { accessSync, constants, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { conflict, type FarmError } from '@flamenco/domain';
import { DataSource } from 'typeorm';
import { syncFolder } from '../durable-files.js';
import { CommitLog } from './commit-log.js';
import { noDatabase, openingRefusal } from './database-refusals.js';
import { LogSync } from './log-sync.js';
import { ManagerLock } from './manager-lock.js';
import { Foundation1764000000001 } from './migrations/0001-foundation.js';
import { SleepSchedules1764000000002 } from './migrations/0002-sleep-schedules.js';
import { LastRendered1764000000003 } from './migrations/0003-last-rendered.js';
import { IdempotencyKeys1764000000004 } from './migrations/0004-idempotency-keys.js';
import { JobListOrder1764000000005 } from './migrations/0005-job-list-order.js';
import { ReportNumbers1764000000006 } from './migrations/0006-report-numbers.js';
import { WorkerSessions1764000000007 } from './migrations/0007-worker-sessions.js';
import { JobAttention1764000000010 } from './migrations/0010-job-attention.js';
import { RenderReports1764000000011 } from './migrations/0011-render-reports.js';
import { WholeFrames1764000000012 } from './migrations/0012-whole-frames.js';
import { JobPlaces1764000000013 } from './migrations/0013-job-places.js';
import { DeletionOfAllFiles1764000000014 } from './migrations/0014-deletion-of-all-files.js';
import { WorkerProblems1764000000015 } from './migrations/0015-worker-problems.js';
import { Outbox1764000000016 } from './migrations/0016-outbox.js';
import { JobMetadata1764000000017 } from './migrations/0017-job-metadata.js';
import { RowMemory } from './row-memory.js';
import { schemaState } from './schema-version.js';
import { SqlConnection, type SqlReader } from './sql-connection.js';

/** Milliseconds that a connection waits for a lock of another process, such as a backup program, while the Manager starts. */
const BUSY_TIMEOUT_MS = 20_000;

/** Forward only, in order. A migration that has landed is never changed. */
const MIGRATIONS = [
  Foundation1764000000001,
  SleepSchedules1764000000002,
  LastRendered1764000000003,
  IdempotencyKeys1764000000004,
  JobListOrder1764000000005,
  ReportNumbers1764000000006,
  WorkerSessions1764000000007,
  JobAttention1764000000010,
  RenderReports1764000000011,
  WholeFrames1764000000012,
  JobPlaces1764000000013,
  DeletionOfAllFiles1764000000014,
  WorkerProblems1764000000015,
  Outbox1764000000016,
  JobMetadata1764000000017,
];

const MIGRATION_NAMES = MIGRATIONS.map(({ name }) => name);

/**
 * The Manager's SQLite file: one connection that writes, one that only reads. With WAL the reader sees the last
 * commit and never an unfinished work, and neither waits for the other.
 */
export class FarmDatabase {
  private constructor(
    private readonly lock: ManagerLock,
    private readonly writerSource: DataSource,
    private readonly readerSource: DataSource,
    /** For UnitOfWork only. */
    readonly writer: SqlConnection,
    /** For questions. It is read-only: SQLite refuses a write on it. */
    readonly reader: SqlConnection,
    /** For UnitOfWork only. */
    readonly log: CommitLog,
  ) {}

  /**
   * Opens the file, creating it and its folder when missing, and brings its schema up to date.
   * @throws FarmError when it is in use by another Manager, of a newer version or another program, or cannot be written
   */
  static async open(file: string): Promise<FarmDatabase> {
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

    async function openLocked(path: string, lock: ManagerLock): Promise<FarmDatabase> {
      const writer = await openSource(path, false);
      try {
        await writer.source.runMigrations({ transaction: 'each' });
        // From now on UnitOfWork waits for locks, without stopping everything else.
        writer.connection.pragma('busy_timeout = 0');
        const reader = await openSource(path, true);
        await syncFolder(dirname(path)); // a journal that is brought back by a power cut would undo what follows
        return new FarmDatabase(
          lock,
          writer.source,
          reader.source,
          new SqlConnection(writer.connection, new RowMemory()),
          new SqlConnection(reader.connection),
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
  static ask<Answer>(file: string, question: (reader: SqlConnection) => Answer): Answer {
    if (!existsSync(file)) throw noDatabase(file);
    let connection: Database | undefined;
    try {
      connection = new SqliteDatabase(file, { readonly: true, timeout: BUSY_TIMEOUT_MS });
      if (schemaState(connection, file, MIGRATION_NAMES) !== 'current') throw older(file);
      return question(new SqlConnection(connection));
    } catch (error) {
      throw openingRefusal(error, file) ?? error;
    } finally {
      connection?.close();
    }
  }

  /**
   * For the questions that each request of a Worker asks, of a few rows by their keys. Between works the writing connection answers
   * them: what it keeps of the file in memory is not thrown away with each commit, as the reader's is (20 µs a question, then 5 µs).
   */
  get keyReader(): SqlReader {
    return this.writer.inTransaction ? this.reader : this.writer;
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
  readonly: boolean,
): Promise<{ readonly source: DataSource; readonly connection: Database }> {
  let connection: Database | undefined;
  const source = new DataSource({
    type: 'better-sqlite3',
    database: file,
    readonly,
    timeout: BUSY_TIMEOUT_MS,
    synchronize: false,
    migrations: readonly ? [] : MIGRATIONS,
    prepareDatabase: (opened: Database) => {
      connection = opened;
      schemaState(opened, file, MIGRATION_NAMES); // before anything is changed
      if (!readonly) prepareFile(opened);
      // Commits do not wait for the disk; CommitLog brings them there.
      opened.pragma('synchronous = NORMAL');
      // A checkpoint syncs the disk while requests wait: each 16 MiB of log instead of each 4.
      opened.pragma('wal_autocheckpoint = 4000');
      opened.pragma('foreign_keys = ON');
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
