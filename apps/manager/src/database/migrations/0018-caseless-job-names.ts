import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Jobs in the order of their names, in words that both databases take: `COLLATE NOCASE` is SQLite's own. */
export class CaselessJobNames1764000000018 implements MigrationInterface {
  readonly name = 'CaselessJobNames1764000000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX jobs_by_name`);
    await runner.query(`CREATE INDEX jobs_by_name ON jobs (lower(name))`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
