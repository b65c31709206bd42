import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a job needs of a person, as JSON; null for most. The index has only the jobs that need something. */
export class JobAttention1764000000010 implements MigrationInterface {
  readonly name = 'JobAttention1764000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE jobs ADD COLUMN attention TEXT`);
    await runner.query(`CREATE INDEX jobs_needing_attention ON jobs (id) WHERE attention IS NOT NULL`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
