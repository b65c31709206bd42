import { mkdirSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from 'better-sqlite3';
import { DataSource } from 'typeorm';
import { Foundation1764000000001 } from './migrations/0001-foundation.js';
import { SleepSchedules1764000000002 } from './migrations/0002-sleep-schedules.js';
import { LastRendered1764000000003 } from './migrations/0003-last-rendered.js';
import { IdempotencyKeys1764000000004 } from './migrations/0004-idempotency-keys.js';
import { JobListOrder1764000000005 } from './migrations/0005-job-list-order.js';
import { ReportNumbers1764000000006 } from './migrations/0006-report-numbers.js';
import { CommitLog } from './commit-log.js';
import { LogSync } from './log-sync.js';
import { SqlConnection } from './sql-connection.js';

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
];

/**
 * The Manager's SQLite file: one connection that writes, one that only reads. With WAL the reader sees the last
 * commit and never an unfinished work, and neither waits for the other.
 */
export class FarmDatabase {
  private constructor(
    private readonly writerSource: DataSource,
    private readonly readerSource: DataSource,
    /** For UnitOfWork only. */
    readonly writer: SqlConnection,
    /** For questions. It is read-only: SQLite refuses a write on it. */
    readonly reader: SqlConnection,
    /** For UnitOfWork only. */
    readonly log: CommitLog,
  ) {}

  /** Opens the file, creating it and its folder when missing, and brings its schema up to date. */
  static async open(file: string): Promise<FarmDatabase> {
    mkdirSync(dirname(file), { recursive: true });
    const writer = await openSource(file, false);
    try {
      await writer.source.runMigrations({ transaction: 'each' });
      // From now on UnitOfWork waits for locks, without stopping everything else.
      writer.connection.pragma('busy_timeout = 0');
      const reader = await openSource(file, true);
      return new FarmDatabase(
        writer.source,
        reader.source,
        new SqlConnection(writer.connection),
        new SqlConnection(reader.connection),
        new CommitLog(new LogSync(`${realpathSync(file)}-wal`)),
      );
    } catch (error) {
      await writer.source.destroy();
      throw error;
    }
  }

  /** TypeORM's entity manager on the writing connection, for `UnitOfWork.runAlone` only. */
  get entities(): DataSource['manager'] {
    return this.writerSource.manager;
  }

  async close(): Promise<void> {
    await this.log.close();
    await this.readerSource.destroy();
    await this.writerSource.destroy();
  }
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
