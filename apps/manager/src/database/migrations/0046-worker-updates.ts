import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether a Worker may be asked to update itself, and whether it is. */
export class WorkerUpdates1764000000046 implements MigrationInterface {
  readonly name = 'WorkerUpdates1764000000046';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE workers ADD COLUMN can_update INTEGER NOT NULL DEFAULT 0`);
    await runner.query(`ALTER TABLE workers ADD COLUMN is_request_update INTEGER NOT NULL DEFAULT 0`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
