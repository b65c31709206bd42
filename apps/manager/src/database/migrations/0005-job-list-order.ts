import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The orders that people look at jobs in. Measured with 10,000 jobs: the first 100 by time of change took 19 ms, now 0.4 ms;
 * saving a job's progress went from 22 µs to 25 µs. What else can be sorted by changes only when people change it.
 */
export class JobListOrder1764000000005 implements MigrationInterface {
  readonly name = 'JobListOrder1764000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX jobs_by_updated ON jobs (updated)`);
    await runner.query(`CREATE INDEX jobs_by_name ON jobs (name COLLATE NOCASE)`);
    await runner.query(`CREATE INDEX jobs_by_priority ON jobs (priority)`);
    await runner.query(`CREATE INDEX jobs_by_type ON jobs (type)`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
