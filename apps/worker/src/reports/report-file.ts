import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { errorCode } from '../error-facts.js';
import type { TaskUpdate } from '../manager-api/manager-client.js';

/** A report on its way to the Manager; reports are sent in the order of their ids. */
export interface StoredReport {
  readonly id: number;
  readonly taskId: string;
  readonly update: TaskUpdate;
}

/** How far the reports of an attempt have come. */
export interface AttemptProgress {
  readonly lastReportNumber: number;
  /** UTF-8 bytes of log in the reports made so far. */
  readonly logBytes: number;
}

interface ReportRow {
  readonly id: number;
  readonly task_id: string;
  readonly update_json: string;
}

/** Each entry takes the database file one version further. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE reports (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     task_id TEXT NOT NULL,
     update_json TEXT NOT NULL
   )`,
  `ALTER TABLE reports ADD COLUMN parked_because TEXT;
   CREATE TABLE attempts (
     id TEXT NOT NULL UNIQUE,
     last_report_number INTEGER NOT NULL,
     log_bytes INTEGER NOT NULL
   )`,
];

/** Attempts whose numbers are kept; a Worker that was restarted goes on with one of the last few. */
const KEPT_ATTEMPTS = 100;

/** Parked reports are for people to look at; more than these nobody reads. */
const KEPT_PARKED = 100;

/** An empty file that is larger than this is made small again. */
const LARGE_FILE_BYTES = 8 * 1024 * 1024;

/** A report that the Manager failed at again and again. */
export interface ParkedReport extends StoredReport {
  /** What the Manager said. */
  readonly reason: string;
}

/** The file of the reports that the Manager has not answered yet. Methods that write throw SQLite's errors, such as `SQLITE_FULL`. */
export class ReportFile {
  private readonly insertReport;
  private readonly saveAttempt;
  private readonly selectWaiting;
  private readonly selectAnyWaiting;
  private readonly deleteReport;

  private constructor(private readonly database: Database.Database) {
    this.insertReport = database.prepare('INSERT INTO reports (id, task_id, update_json) VALUES (?, ?, ?)');
    this.saveAttempt = database.prepare(
      `INSERT INTO attempts (id, last_report_number, log_bytes) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET last_report_number = excluded.last_report_number, log_bytes = excluded.log_bytes`,
    );
    this.selectWaiting = database.prepare<[], ReportRow>(
      'SELECT id, task_id, update_json FROM reports WHERE parked_because IS NULL ORDER BY id',
    );
    this.selectAnyWaiting = database.prepare('SELECT 1 FROM reports WHERE parked_because IS NULL LIMIT 1');
    this.deleteReport = database.prepare<[number]>('DELETE FROM reports WHERE id = ?');
  }

  /**
   * Opens `flamenco-worker.sqlite` in the Worker's home directory. Locked exclusively, because two Workers with one
   * home would share their credentials, and take each other's tasks for their own.
   */
  static open(homeDir: string): ReportFile {
    const file = join(homeDir, 'flamenco-worker.sqlite');
    let database: Database.Database | undefined;
    try {
      mkdirSync(homeDir, { recursive: true });
      database = new Database(file, { timeout: 1000 });
      database.pragma('locking_mode = EXCLUSIVE');
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = NORMAL');
      migrate(database);
      return new ReportFile(database);
    } catch (cause) {
      database?.close();
      throw new Error(openingRemedy(cause, file, homeDir), { cause });
    }
  }

  /** From now on, the file grows to this size, and what goes beyond is refused as on a full disk. */
  limitTo(fileBytes: number): void {
    const pageBytes = this.database.pragma('page_size', { simple: true }) as number;
    this.database.pragma(`max_page_count = ${Math.ceil(fileBytes / pageBytes)}`);
  }

  /** The highest id that was ever used. */
  lastId(): number {
    const row = this.database
      .prepare<[], { seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'reports'")
      .get();
    return row?.seq ?? 0;
  }

  /** Adds a report, and how far it has brought its attempt; both or none. */
  add(report: StoredReport, progress: AttemptProgress | undefined): void {
    this.database.transaction(() => {
      this.insertReport.run(report.id, report.taskId, JSON.stringify(report.update));
      if (progress)
        this.saveAttempt.run(report.update.attempt_id, progress.lastReportNumber, progress.logBytes);
    })();
  }

  /** How far an attempt has come, in this run or an earlier one. */
  progressOf(attemptId: string): AttemptProgress | undefined {
    return this.database
      .prepare<[string], AttemptProgress>(
        'SELECT last_report_number AS lastReportNumber, log_bytes AS logBytes FROM attempts WHERE id = ?',
      )
      .get(attemptId);
  }

  /** The reports that wait to be sent, first one first. Nothing may be written before the iteration has ended. */
  *waiting(): Generator<StoredReport> {
    for (const row of this.selectWaiting.iterate()) yield reportOf(row);
  }

  /** How many reports wait to be sent. */
  count(): number {
    const sql = 'SELECT count(*) AS n FROM reports WHERE parked_because IS NULL';
    return this.database.prepare<[], { n: number }>(sql).get()?.n ?? 0;
  }

  /** Whether no report waits; quick, however many do. */
  hasNoneWaiting(): boolean {
    return this.selectAnyWaiting.get() === undefined;
  }

  /** Forgets reports. */
  remove(ids: readonly number[]): void {
    this.database.transaction(() => {
      for (const id of ids) this.deleteReport.run(id);
    })();
  }

  /** Takes reports out of those that wait, and keeps them for people to look at, and for the next start. */
  park(ids: readonly number[], reason: string): void {
    const park = this.database.prepare('UPDATE reports SET parked_because = ? WHERE id = ?');
    this.database.transaction(() => {
      for (const id of ids) park.run(reason, id);
      this.database
        .prepare(
          `DELETE FROM reports WHERE parked_because IS NOT NULL AND id NOT IN
             (SELECT id FROM reports WHERE parked_because IS NOT NULL ORDER BY id DESC LIMIT ?)`,
        )
        .run(KEPT_PARKED);
    })();
  }

  /** The reports that were parked, first one first. */
  parked(): readonly ParkedReport[] {
    return this.database
      .prepare<[], ReportRow & { readonly parked_because: string }>(
        'SELECT id, task_id, update_json, parked_because FROM reports WHERE parked_because IS NOT NULL ORDER BY id',
      )
      .all()
      .map((row) => ({ ...reportOf(row), reason: row.parked_because }));
  }

  /** Gives the disk back what a long log took. To be called when no report waits. */
  shrink(): void {
    const [pages, pageBytes] = ['page_count', 'page_size'].map(
      (name) => this.database.pragma(name, { simple: true }) as number,
    ) as [number, number];
    if (pages * pageBytes <= LARGE_FILE_BYTES) return;
    this.database.exec('VACUUM');
    this.database.pragma('wal_checkpoint(TRUNCATE)');
  }

  /** Lets go of the file. */
  close(): void {
    this.database.close();
  }
}

function reportOf({ id, task_id: taskId, update_json: json }: ReportRow): StoredReport {
  return { id, taskId, update: JSON.parse(json) as TaskUpdate };
}

/** Writes only what there is to write: a Worker can be started while its disk is full. */
function migrate(database: Database.Database): void {
  const version = database.pragma('user_version', { simple: true }) as number;
  if (version < MIGRATIONS.length) {
    database
      .transaction(() => {
        for (const statements of MIGRATIONS.slice(version)) database.exec(statements);
        database.pragma(`user_version = ${MIGRATIONS.length}`);
      })
      .immediate();
  }
  const oldest = `SELECT rowid FROM attempts ORDER BY rowid DESC LIMIT 1 OFFSET ${KEPT_ATTEMPTS}`;
  if (database.prepare(oldest).get()) database.exec(`DELETE FROM attempts WHERE rowid <= (${oldest})`);
}

function openingRemedy(cause: unknown, file: string, homeDir: string): string {
  const code = errorCode(cause) ?? '';
  if (code.startsWith('SQLITE_BUSY')) {
    return `Another Worker is running with the home directory ${homeDir}; give each one its own (home_dir in its configuration file, or FLAMENCO_HOME)`;
  }
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return `The file of unsent reports is damaged; move ${file} away and start the Worker again`;
  }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return `Cannot open the file of unsent reports, because the disk is full; free some space on the disk of ${homeDir}`;
  }
  return `Cannot open the file of unsent reports; check that ${homeDir} can be written to`;
}
