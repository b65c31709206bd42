import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether a job that is being deleted takes along what others put beside its files. */
export class DeletionOfAllFiles1764000000014 implements MigrationInterface {
  readonly name = 'DeletionOfAllFiles1764000000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE jobs ADD COLUMN deletes_all_files INTEGER NOT NULL DEFAULT 0`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
