import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Jobs are found by the category of their failures, without looking at all failures. */
export class FailureCategories1764000000043 implements MigrationInterface {
  readonly name = 'FailureCategories1764000000043';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX attempt_failures_by_category ON attempt_failures (category, job_id)`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
