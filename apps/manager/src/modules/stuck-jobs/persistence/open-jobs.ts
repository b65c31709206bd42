import { jobStatusesThat } from '@flamenco/domain/statuses';
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
       OR EXISTS (SELECT 1 FROM failed_tasks WHERE job_id = job.id)
       OR EXISTS (SELECT 1 FROM job_blockings WHERE job_id = job.id) AS hasHistory
     FROM (SELECT id, tasks_active, worker_tag_id, attention FROM job_states
           WHERE status IN (${OPEN_STATUSES}) AND delete_requested_at IS NULL AND id > ? ORDER BY id LIMIT ?) AS job
     LEFT JOIN ready_groups AS ready ON ready.job_id = job.id AND ready.runnable > 0
     ORDER BY job.id`,
    after,
    limit,
  );
}
