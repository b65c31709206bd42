import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When Workers sleep. A Worker without a row is always awake. */
export class SleepSchedules1764000000002 implements MigrationInterface {
  readonly name = 'SleepSchedules1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      // Days and times as people wrote them, tidied. `next_check`: when the schedule has to be looked at again, in UTC.
      `CREATE TABLE sleep_schedules (
        worker_id INTEGER PRIMARY KEY REFERENCES workers (id) ON DELETE CASCADE,
        is_active INTEGER NOT NULL,
        days_of_week TEXT NOT NULL,
        start_time TEXT NOT NULL,
        end_time TEXT NOT NULL,
        next_check TEXT NOT NULL
      )`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
