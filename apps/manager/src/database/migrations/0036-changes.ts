import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people do, for the history of the farm: rows are added, and go when they are old; nothing changes them. */
export class Changes1764000000036 implements MigrationInterface {
  readonly name = 'Changes1764000000036';

  async up(runner: QueryRunner): Promise<void> {
    // Numbers are never used again: people refer to them. What an entry is about may be gone: it names things as they were called then.
    // `job_id`: UUID of the job that it is about, or that the thing is of. `before_facts`, `after_facts`: JSON objects.
    await runner.query(
      `CREATE TABLE changes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        happened TEXT NOT NULL,
        actor_kind TEXT NOT NULL,
        actor_id TEXT,
        actor_name TEXT NOT NULL,
        address TEXT NOT NULL,
        action TEXT NOT NULL,
        object_kind TEXT NOT NULL,
        object_id TEXT,
        object_name TEXT NOT NULL,
        job_id TEXT,
        before_facts TEXT NOT NULL,
        after_facts TEXT NOT NULL
      )`,
    );
    await runner.query(`CREATE INDEX changes_by_time ON changes (happened, id)`);
    await runner.query(
      `CREATE INDEX changes_by_job ON changes (job_id, happened, id) WHERE job_id IS NOT NULL`,
    );
    await runner.query(
      `CREATE INDEX changes_by_object ON changes (object_id, happened, id) WHERE object_id IS NOT NULL`,
    );
    await runner.query(`CREATE INDEX changes_by_kind ON changes (object_kind, happened, id)`);
    await runner.query(`CREATE INDEX changes_by_action ON changes (action, happened, id)`);
    await runner.query(`CREATE INDEX changes_by_actor ON changes (actor_name, happened, id)`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
