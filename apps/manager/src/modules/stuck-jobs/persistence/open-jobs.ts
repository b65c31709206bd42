import { jobStatusesThat, type JobStatus } from '@flamenco/domain/statuses';
import type { SqlReader } from '../../../database/sql.js';

const OPEN_STATUSES = jobStatusesThat('handsOutTasks')
  .map((status) => `'${status}'`)
  .join(', ');

/** A row for each task type that an open job has ready tasks of; one without type where it has none. */
export interface OpenJobRow {
  readonly jobId: number;
  readonly isActive: number;
  readonly tagId: number | null;
  readonly taskType: string | null;
  /** It needs attention, a Worker failed one of its tasks, or is blocked by it. */
  readonly hasHistory: number;
}

/** Open jobs after this row id, a page at a time. */
export function listOpenJobs(sql: SqlReader, after: number, limit: number): Promise<readonly OpenJobRow[]> {
  return sql.all<OpenJobRow>(
    `SELECT DISTINCT job.id AS jobId, job.tasks_active > 0 AS isActive, job.worker_tag_id AS tagId, ready.task_type AS taskType,
       job.attention IS NOT NULL
       OR EXISTS (SELECT 1 FROM task_failures WHERE job_id = job.id)
       OR EXISTS (SELECT 1 FROM job_blocks WHERE job_id = job.id) AS hasHistory
     FROM (SELECT id, tasks_active, worker_tag_id, attention FROM jobs
           WHERE status IN (${OPEN_STATUSES}) AND delete_requested_at IS NULL AND id > ? ORDER BY id LIMIT ?) AS job
     LEFT JOIN runnable_groups AS ready ON ready.job_id = job.id AND ready.runnable > 0
     ORDER BY job.id`,
    after,
    limit,
  );
}

/** Row ids of the open jobs that need attention. */
export async function listJobsNeedingAttention(sql: SqlReader): Promise<readonly number[]> {
  return (
    await sql.all<{ id: number }>(
      `SELECT id FROM jobs INDEXED BY jobs_needing_attention WHERE attention IS NOT NULL AND delete_requested_at IS NULL ORDER BY id`,
    )
  ).map(({ id }) => id);
}

/** Row ids of the jobs in a status. Meant for passing statuses, which few jobs are in. */
export async function listJobsIn(sql: SqlReader, status: JobStatus): Promise<readonly number[]> {
  return (await sql.all<{ id: number }>(`SELECT id FROM jobs WHERE status = ? ORDER BY id`, status)).map(
    ({ id }) => id,
  );
}
