import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The Managers that share a database, and what they tell each other. */
export class SeveralManagers1764000000025 implements MigrationInterface {
  readonly name = 'SeveralManagers1764000000025';

  async up(runner: QueryRunner): Promise<void> {
    // `beats` grows while the Manager is alive; its clock may differ from those of others.
    await runner.query(
      `CREATE TABLE managers (
        id INTEGER PRIMARY KEY,
        uuid TEXT NOT NULL UNIQUE,
        url TEXT NOT NULL,
        version TEXT NOT NULL,
        started TEXT NOT NULL,
        last_seen TEXT NOT NULL,
        beats INTEGER NOT NULL DEFAULT 0
      )`,
    );
    // Numbers are never used again: they are the order of the commits. `origin`: the Manager that tells it. `news`: JSON.
    await runner.query(
      `CREATE TABLE manager_news (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        origin TEXT NOT NULL,
        news TEXT NOT NULL
      )`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
