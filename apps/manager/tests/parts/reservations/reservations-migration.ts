import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Reservations1900000000001 implements MigrationInterface {
  readonly name = 'Reservations1900000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE reservations (
        worker_id INTEGER PRIMARY KEY REFERENCES workers (id) ON DELETE CASCADE,
        project TEXT NOT NULL
      )`,
    );
    await runner.query(`CREATE TABLE finished_jobs (event TEXT PRIMARY KEY, project TEXT NOT NULL)`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
