import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { TaskUpdate } from '../manager-api/manager-client.js';
import { errorCode } from '../error-facts.js';

/** A report that the Manager has not acknowledged yet. */
export interface StoredReport {
  readonly id: number;
  readonly taskId: string;
  readonly update: TaskUpdate;
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
];

/** The reports on their way to the Manager, in a file, oldest first: they outlive this process. */
export class ReportStore {
  private constructor(private readonly database: Database.Database) {}

  /**
   * Opens `flamenco-worker.sqlite` in the Worker's home directory. Locked exclusively, because two Workers with one
   * home would share their credentials, and take each other's tasks for their own.
   */
  static open(homeDir: string): ReportStore {
    const file = join(homeDir, 'flamenco-worker.sqlite');
    let database: Database.Database | undefined;
    try {
      mkdirSync(homeDir, { recursive: true });
      database = new Database(file, { timeout: 1000 });
      database.pragma('locking_mode = EXCLUSIVE');
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = NORMAL');
      migrate(database);
      return new ReportStore(database);
    } catch (cause) {
      database?.close();
      throw new Error(openingRemedy(cause, file, homeDir), { cause });
    }
  }

  /** Stores a report behind all others. */
  add(taskId: string, update: TaskUpdate): void {
    this.database
      .prepare('INSERT INTO reports (task_id, update_json) VALUES (?, ?)')
      .run(taskId, JSON.stringify(update));
  }

  /** The report that has to be sent next. */
  oldest(): StoredReport | undefined {
    const row = this.database
      .prepare<[], ReportRow>('SELECT id, task_id, update_json FROM reports ORDER BY id LIMIT 1')
      .get();
    return row && { id: row.id, taskId: row.task_id, update: JSON.parse(row.update_json) as TaskUpdate };
  }

  /** Forgets a report that the Manager has answered for good. */
  remove(id: number): void {
    this.database.prepare('DELETE FROM reports WHERE id = ?').run(id);
  }

  /** How many reports wait. */
  count(): number {
    return this.database.prepare<[], { n: number }>('SELECT count(*) AS n FROM reports').get()?.n ?? 0;
  }

  /** Lets go of the file. */
  close(): void {
    this.database.close();
  }
}

function migrate(database: Database.Database): void {
  const version = database.pragma('user_version', { simple: true }) as number;
  database
    .transaction(() => {
      for (const statement of MIGRATIONS.slice(version)) database.exec(statement);
      database.pragma(`user_version = ${Math.max(version, MIGRATIONS.length)}`);
    })
    .immediate();
}

function openingRemedy(cause: unknown, file: string, homeDir: string): string {
  const code = errorCode(cause) ?? '';
  if (code.startsWith('SQLITE_BUSY')) {
    return `Another Worker is running with the home directory ${homeDir}; give each one its own (home_dir in its configuration file, or FLAMENCO_HOME)`;
  }
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return `The file of unsent reports is damaged; move ${file} away and start the Worker again`;
  }
  return `Cannot open the file of unsent reports; check that ${homeDir} can be written to`;
}
