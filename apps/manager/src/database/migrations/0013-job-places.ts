import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which timestamps were given to jobs: their frames may still be there when the job is not, so they outlive it. And which files each job
 * writes, and what its submitter was warned of, as a JSON list; null for most.
 */
export class JobPlaces1764000000013 implements MigrationInterface {
  readonly name = 'JobPlaces1764000000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE given_timestamps (timestamp TEXT PRIMARY KEY) WITHOUT ROWID`);
    await runner.query(`CREATE TABLE job_outputs (
      job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
      path TEXT NOT NULL,
      kind TEXT NOT NULL,
      frames TEXT,
      format TEXT,
      PRIMARY KEY (job_id, path)
    ) WITHOUT ROWID`);
    await runner.query(`CREATE INDEX job_outputs_by_path ON job_outputs (path)`);
    await runner.query(`ALTER TABLE jobs ADD COLUMN warnings TEXT`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
