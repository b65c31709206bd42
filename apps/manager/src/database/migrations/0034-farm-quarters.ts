import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many Workers were awake and busy, by quarters of an hour; and how Workers compare with others at the same jobs. */
export class FarmQuarters1764000000034 implements MigrationInterface {
  readonly name = 'FarmQuarters1764000000034';

  async up(runner: QueryRunner): Promise<void> {
    // `quarter`: quarters of an hour since 1970, UTC. `awake` and `busy` are sums over so many `looks`.
    await runner.query(
      `CREATE TABLE farm_quarters (
        quarter INTEGER PRIMARY KEY,
        looks INTEGER NOT NULL,
        awake INTEGER NOT NULL,
        busy INTEGER NOT NULL
      )`,
    );
    // Of completed tasks whose job had completed others of their type: how long they took, and those others on average.
    await runner.query(`ALTER TABLE worker_hours ADD COLUMN compared_ms INTEGER NOT NULL DEFAULT 0`);
    await runner.query(`ALTER TABLE worker_hours ADD COLUMN expected_ms INTEGER NOT NULL DEFAULT 0`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
