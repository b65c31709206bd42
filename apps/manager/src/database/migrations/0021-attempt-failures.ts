import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why attempts failed. Of attempts that did not, nothing is kept. */
export class AttemptFailures1764000000021 implements MigrationInterface {
  readonly name = 'AttemptFailures1764000000021';

  async up(runner: QueryRunner): Promise<void> {
    // `cause`: what tasks that failed for the same reason have in common. The job is repeated here so that its failures are found by an index.
    await runner.query(
      `CREATE TABLE attempt_failures (
        attempt_id INTEGER NOT NULL REFERENCES task_attempts (id) ON DELETE CASCADE,
        job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
        category TEXT NOT NULL,
        line TEXT,
        cause TEXT NOT NULL,
        PRIMARY KEY (attempt_id)
      ) WITHOUT ROWID`,
    );
    await runner.query(`CREATE INDEX attempt_failures_of_job ON attempt_failures (job_id, attempt_id)`);
    await runner.query(
      `CREATE INDEX attempt_failures_by_cause ON attempt_failures (job_id, cause, attempt_id)`,
    );
    // The last attempt at the task that failed.
    await runner.query(`ALTER TABLE tasks ADD COLUMN failed_attempt_id INTEGER`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
