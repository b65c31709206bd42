import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who submitted a job: the UUID of a person, or of a service's token. Of those from before, and of an open farm's, nobody knows. */
export class JobOwners1764000000039 implements MigrationInterface {
  readonly name = 'JobOwners1764000000039';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE jobs ADD COLUMN owner TEXT`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
