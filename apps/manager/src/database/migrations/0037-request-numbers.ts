import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = [
  'last_requested TEXT',
  'request_number INTEGER NOT NULL DEFAULT 0',
  'takes_request_back INTEGER NOT NULL DEFAULT 0',
];

/** What was last requested of a Worker, pending or not: its status, its number, and whether it takes a pending one back. `is_request_lazy` is of it. */
export class RequestNumbers1764000000037 implements MigrationInterface {
  readonly name = 'RequestNumbers1764000000037';

  async up(runner: QueryRunner): Promise<void> {
    for (const column of COLUMNS) await runner.query(`ALTER TABLE workers ADD COLUMN ${column}`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
