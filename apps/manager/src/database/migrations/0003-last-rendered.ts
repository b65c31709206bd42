import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which job was rendered last, on the whole farm: no row, or one. */
export class LastRendered1764000000003 implements MigrationInterface {
  readonly name = 'LastRendered1764000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE last_rendered (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
        updated TEXT NOT NULL
      )`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
