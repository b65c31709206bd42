import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Frames that attempts have rendered whole, for the next attempt to keep; none for completed tasks. `files`: JSON. By job first,
 * as a job's frames are forgotten together.
 */
export class WholeFrames1764000000012 implements MigrationInterface {
  readonly name = 'WholeFrames1764000000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE whole_frames (
        job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
        task_id INTEGER NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
        frame INTEGER NOT NULL,
        attempt INTEGER NOT NULL,
        source TEXT,
        files TEXT NOT NULL,
        PRIMARY KEY (job_id, task_id, frame)
      ) WITHOUT ROWID`,
    );
    await runner.query(`CREATE INDEX whole_frames_of_task ON whole_frames (task_id)`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
