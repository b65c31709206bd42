import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests that carried a key of their client's, so that sending one again does nothing twice. */
export class IdempotencyKeys1764000000004 implements MigrationInterface {
  readonly name = 'IdempotencyKeys1764000000004';

  async up(runner: QueryRunner): Promise<void> {
    // `resource_id` is what the thing that the request makes is called, known before it is made. `answer`: JSON, once there
    // is one.
    await runner.query(
      `CREATE TABLE idempotency_keys (
        route TEXT NOT NULL,
        idempotency_key TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        resource_id TEXT NOT NULL,
        answer TEXT,
        created TEXT NOT NULL,
        PRIMARY KEY (route, idempotency_key)
      ) WITHOUT ROWID`,
    );
    await runner.query(`CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created)`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
