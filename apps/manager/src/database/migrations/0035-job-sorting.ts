import { LONGEST_USER_NAME } from '@flamenco/domain/jobs';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const TASKS = ['queued', 'active', 'soft_failed', 'failed', 'canceled', 'completed', 'paused']
  .map((status) => `jobs.tasks_${status}`)
  .join(' + ');

/**
 * How much of a job is done: its completed tasks in a million of all. A whole number, so that it is the same in a cursor. An index has it, so
 * statements write it in exactly these words.
 */
export const JOB_PROGRESS = `(CASE WHEN ${TASKS} = 0 THEN 0 ELSE CAST(jobs.tasks_completed AS BIGINT) * 1000000 / (${TASKS}) END)`;

/** More orders that people look at jobs in: by user, and by how much is done. */
export class JobSorting1764000000035 implements MigrationInterface {
  readonly name = 'JobSorting1764000000035';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE jobs ADD COLUMN user_name TEXT NOT NULL DEFAULT ''`);
    await nameUsers(runner);
    await runner.query(`CREATE INDEX jobs_by_user ON jobs (lower(user_name))`);
    await runner.query(`CREATE INDEX jobs_by_completed ON jobs (tasks_completed)`);
    await runner.query(`CREATE INDEX jobs_by_progress ON jobs (${JOB_PROGRESS.replaceAll('jobs.', '')})`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}

/** A name of more than 1,000 characters is not in `job_metadata`: such a job counts as one without a user. */
async function nameUsers(runner: QueryRunner): Promise<void> {
  const of = (key: string): string =>
    `(SELECT value FROM job_metadata WHERE job_id = jobs.id AND key = '${key}')`;
  await runner.query(
    `UPDATE jobs SET user_name = substr(coalesce(${of('user.name')}, ${of('user')}, ''), 1, ${LONGEST_USER_NAME})`,
  );
}
