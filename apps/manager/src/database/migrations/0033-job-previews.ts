import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pictures of what jobs have rendered: which there are, and which jobs were rendered last. */
export class JobPreviews1764000000033 implements MigrationInterface {
  readonly name = 'JobPreviews1764000000033';

  async up(runner: QueryRunner): Promise<void> {
    // A bounded number of each job. `file`: what its files are named by. They stay readable when their task and Worker are gone.
    await runner.query(
      `CREATE TABLE job_previews (
        job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
        file TEXT NOT NULL,
        task_uuid TEXT NOT NULL,
        task_name TEXT NOT NULL,
        frame INTEGER,
        worker_uuid TEXT NOT NULL,
        worker_name TEXT NOT NULL,
        rendered TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        PRIMARY KEY (job_id, file)
      ) WITHOUT ROWID`,
    );
    await runner.query(
      `CREATE TABLE rendered_jobs (
        job_id INTEGER PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
        file TEXT NOT NULL,
        rendered TEXT NOT NULL
      )`,
    );
    await runner.query(`CREATE INDEX rendered_jobs_by_time ON rendered_jobs (rendered)`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
