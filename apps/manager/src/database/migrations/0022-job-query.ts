import { countFramesTogether } from '@flamenco/domain/frames';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How urgent a job is, as the list of jobs shows it first: under way, waiting, paused, failed, over; then by priority. An index has
 * it, so statements write it in exactly these words.
 */
export const JOB_URGENCY = `(CASE jobs.status WHEN 'active' THEN 4 WHEN 'requeueing' THEN 4 WHEN 'pause-requested' THEN 4
    WHEN 'cancel-requested' THEN 4 WHEN 'queued' THEN 3 WHEN 'under-construction' THEN 3 WHEN 'paused' THEN 2
    WHEN 'failed' THEN 1 ELSE 0 END * 4294967296 + jobs.priority)`;

/**
 * What jobs are looked for by, without looking at their tasks: their frames are counted, their metadata and types are found in either
 * case of letters, and `attempted_jobs` tells which Workers got tasks of which jobs. Of these, only the urgency changes while a job is
 * worked on, with its status.
 */
export class JobQuery1764000000022 implements MigrationInterface {
  readonly name = 'JobQuery1764000000022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE jobs ADD COLUMN frame_count INTEGER NOT NULL DEFAULT 0`);
    const jobs = (await runner.query(`SELECT id FROM jobs`)) as readonly { readonly id: number | string }[];
    for (const { id } of jobs) await countFramesOf(runner, Number(id));
    await runner.query(`CREATE INDEX jobs_by_frame_count ON jobs (frame_count)`);
    await runner.query(`CREATE INDEX jobs_by_created ON jobs (created)`);
    await runner.query(`CREATE INDEX jobs_by_caseless_type ON jobs (lower(type))`);
    await runner.query(`CREATE INDEX jobs_by_urgency ON jobs (${JOB_URGENCY.replaceAll('jobs.', '')})`);
    // What is looked for in all jobs is looked for here: a tenth of what their rows are.
    await runner.query(
      `CREATE INDEX jobs_in_brief ON jobs (status, type, name, uuid, priority, frame_count, created)`,
    );
    await runner.query(`CREATE INDEX job_metadata_caseless ON job_metadata (key, lower(value), job_id)`);
    await runner.query(
      `CREATE VIEW attempted_jobs AS SELECT task_attempts.worker_id, tasks.job_id
       FROM task_attempts JOIN tasks ON tasks.id = task_attempts.task_id`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}

async function countFramesOf(runner: QueryRunner, jobId: number): Promise<void> {
  const tasks = (await runner.query(
    `SELECT DISTINCT frames FROM tasks WHERE job_id = ${jobId} AND frames IS NOT NULL`,
  )) as readonly { readonly frames: string }[];
  if (tasks.length === 0) return;
  const count = countFramesTogether(tasks.map(({ frames }) => frames));
  await runner.query(`UPDATE jobs SET frame_count = ${count} WHERE id = ${jobId}`);
}
