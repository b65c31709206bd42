import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which Workers come in: those that wait for somebody to let them in, those that were turned away, and the secrets that open the door. */
export class WorkerAdmission1764000000041 implements MigrationInterface {
  readonly name = 'WorkerAdmission1764000000041';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}

const STATEMENTS = [
  // A Worker is in it while it waits: `worker_id`. What was turned away is known by name and address.
  `CREATE TABLE worker_admissions (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    worker_id INTEGER UNIQUE REFERENCES workers (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    platform TEXT NOT NULL,
    since TEXT NOT NULL
  )`,
  `CREATE INDEX worker_admissions_by_name ON worker_admissions (name, address) WHERE worker_id IS NULL`,
  // `tags` is a JSON list of UUIDs.
  `CREATE TABLE registration_secrets (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    secret_hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    tags TEXT NOT NULL,
    created TEXT NOT NULL,
    expires TEXT,
    last_used TEXT
  )`,
];
