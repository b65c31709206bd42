import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the reports of each attempt have been taken, so that one that is sent twice changes nothing. */
export class ReportNumbers1764000000006 implements MigrationInterface {
  readonly name = 'ReportNumbers1764000000006';

  async up(runner: QueryRunner): Promise<void> {
    // `log_bytes` counts what the Worker sent; `log_end` is the size of the log file after it, the Manager's own lines included.
    for (const column of ['last_report', 'log_bytes', 'log_end']) {
      await runner.query(`ALTER TABLE task_attempts ADD COLUMN ${column} INTEGER NOT NULL DEFAULT 0`);
    }
    // Of a report that has no number.
    await runner.query(`ALTER TABLE task_attempts ADD COLUMN last_fingerprint TEXT`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
