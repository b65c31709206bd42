import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By whom jobs can be looked for: those of one person, without looking at all jobs, and what the owners of jobs are called. */
export class NamesOfOwners1764000000042 implements MigrationInterface {
  readonly name = 'NamesOfOwners1764000000042';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}

const STATEMENTS = [
  // On a farm where nobody signs in, there is nothing in it.
  `CREATE INDEX jobs_by_owner ON jobs (owner) WHERE owner IS NOT NULL`,
  // People, and tokens of services. A token of a person acts for that person.
  `CREATE VIEW owner_names AS
    SELECT uuid, name, display_name FROM users
    UNION ALL SELECT uuid, name, name AS display_name FROM access_tokens WHERE user_id IS NULL`,
];
