import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What Workers tell of their computers, as JSON, beside the rows that each request looks at; and why a Worker is on a job's blocklist, as it says itself
 * (null: because it failed too many tasks).
 */
export class WorkerMachines1764000000024 implements MigrationInterface {
  readonly name = 'WorkerMachines1764000000024';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE worker_machines (
        worker_id INTEGER PRIMARY KEY REFERENCES workers (id) ON DELETE CASCADE,
        machine TEXT,
        checks TEXT,
        checks_told TEXT
      )`,
    );
    await runner.query(`ALTER TABLE job_blocks ADD COLUMN reason TEXT`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
