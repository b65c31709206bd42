import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What happened that somebody outside is to be told of, and to whom that has yet to be done. */
export class Outbox1764000000016 implements MigrationInterface {
  readonly name = 'Outbox1764000000016';

  async up(runner: QueryRunner): Promise<void> {
    // Numbers are never used again: they are the order of what happened. `payload`: JSON.
    await runner.query(
      `CREATE TABLE outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        uuid TEXT NOT NULL,
        name TEXT NOT NULL,
        payload TEXT NOT NULL,
        happened TEXT NOT NULL
      )`,
    );
    // `subject`: what the order is kept for. `due` is when it is tried (again): only of the first of each target and
    // subject, so that the rest waits without being looked at.
    await runner.query(
      `CREATE TABLE outbox_deliveries (
        outbox_id INTEGER NOT NULL REFERENCES outbox (id),
        target TEXT NOT NULL,
        subject TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        due TEXT,
        PRIMARY KEY (outbox_id, target)
      ) WITHOUT ROWID`,
    );
    await runner.query(
      `CREATE INDEX outbox_deliveries_by_subject ON outbox_deliveries (target, subject, outbox_id)`,
    );
    await runner.query(
      `CREATE INDEX outbox_deliveries_by_due ON outbox_deliveries (target, due, outbox_id) WHERE due IS NOT NULL`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
