import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How long tasks took, and how busy Workers were: sums that stay as small as they are, however many tasks they are of. */
export class RunTimes1764000000028 implements MigrationInterface {
  readonly name = 'RunTimes1764000000028';

  async up(runner: QueryRunner): Promise<void> {
    // Completed tasks, by how long they took: `bucket` is that of libs/domain/src/forecast/run-times.ts.
    await runner.query(
      `CREATE TABLE job_run_times (
        job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
        task_type TEXT NOT NULL,
        bucket INTEGER NOT NULL,
        task_count INTEGER NOT NULL,
        total_ms INTEGER NOT NULL,
        PRIMARY KEY (job_id, task_type, bucket)
      ) WITHOUT ROWID`,
    );
    // The same of all jobs, also of those that are not there any more.
    await runner.query(
      `CREATE TABLE run_times (
        task_type TEXT NOT NULL,
        bucket INTEGER NOT NULL,
        task_count INTEGER NOT NULL,
        total_ms INTEGER NOT NULL,
        PRIMARY KEY (task_type, bucket)
      ) WITHOUT ROWID`,
    );
    // `hour`: hours since 1970, UTC. An attempt is in each hour that it ran in, and ended in the last one.
    await runner.query(
      `CREATE TABLE worker_hours (
        hour INTEGER NOT NULL,
        worker_id INTEGER NOT NULL REFERENCES workers (id) ON DELETE CASCADE,
        busy_ms INTEGER NOT NULL,
        tasks_completed INTEGER NOT NULL,
        tasks_failed INTEGER NOT NULL,
        PRIMARY KEY (hour, worker_id)
      ) WITHOUT ROWID`,
    );
    await runner.query(`CREATE INDEX worker_hours_of_worker ON worker_hours (worker_id)`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
