import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which start of a Worker it is that has its credentials now, so that a copy of it is told apart. */
export class WorkerSessions1764000000007 implements MigrationInterface {
  readonly name = 'WorkerSessions1764000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE workers ADD COLUMN session_id TEXT`);
    // For people to read.
    await runner.query(`ALTER TABLE workers ADD COLUMN notice TEXT`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
