import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What jobs say about themselves, to be found by it. Texts that are longer are in the job only: nobody looks for them word by word.
 */
export class JobMetadata1764000000017 implements MigrationInterface {
  readonly name = 'JobMetadata1764000000017';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE job_metadata (
        job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (job_id, key)
      ) WITHOUT ROWID`,
    );
    await runner.query(`CREATE INDEX job_metadata_values ON job_metadata (key, value, job_id)`);
    // On PostgreSQL no farm is older than this.
    if (runner.dataSource.options.type === 'postgres') return;
    await runner.query(
      `INSERT INTO job_metadata (job_id, key, value)
       SELECT jobs.id, entry.key, entry.value FROM jobs JOIN json_each(jobs.metadata) AS entry
       WHERE entry.type = 'text' AND length(entry.key) <= 200 AND length(entry.value) <= 1000`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
