import type { MigrationInterface, QueryRunner } from 'typeorm';

/** With what cookies are sealed that a browser brings back, whichever Manager of several it then meets. */
export class SealingKeys1764000000040 implements MigrationInterface {
  readonly name = 'SealingKeys1764000000040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE sealing_keys (name TEXT PRIMARY KEY, secret TEXT NOT NULL)`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
