import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people ask for again and again, and share by its name; and `failure_lines`, so that they can ask for jobs by their errors. */
export class SavedViews1764000000023 implements MigrationInterface {
  readonly name = 'SavedViews1764000000023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE saved_views (
        id INTEGER PRIMARY KEY,
        uuid TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL UNIQUE,
        query TEXT NOT NULL,
        sort TEXT NOT NULL,
        columns TEXT NOT NULL
      )`,
    );
    await runner.query(`CREATE VIEW failure_lines AS SELECT job_id, category, line FROM attempt_failures`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
