import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is wrong with a Worker now, as it says itself: a JSON array; null for nothing. */
export class WorkerProblems1764000000015 implements MigrationInterface {
  readonly name = 'WorkerProblems1764000000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE workers ADD COLUMN problems TEXT`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
