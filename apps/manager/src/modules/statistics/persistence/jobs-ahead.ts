import { JOB_STATUSES, type JobStatus } from '@flamenco/domain/statuses';
import { isOpenToWorkers } from '@flamenco/domain/scheduling';
import type { SqlReader } from '../../../database/sql.js';

/** A job that hands out tasks. */
export interface OpenJob {
  readonly id: number;
  readonly uuid: string;
  readonly tagId: number | null;
  /** Tasks that are to be done, without those that run. */
  readonly left: number;
}

const OPEN = JOB_STATUSES.filter((status: JobStatus) =>
  isOpenToWorkers({ status, deleteRequestedAt: undefined }),
)
  .map((status) => `'${status}'`)
  .join(', ');

/** The jobs that hand out tasks, in the order in which they get Workers. */
export function listOpenJobs(sql: SqlReader, limit: number): Promise<readonly OpenJob[]> {
  return sql.all<OpenJob>(
    `SELECT id, uuid, worker_tag_id AS tagId, tasks_queued + tasks_soft_failed AS "left" FROM job_states
     WHERE status IN (${OPEN}) AND delete_requested_at IS NULL ORDER BY priority DESC, id LIMIT ?`,
    limit,
  );
}

/** How many tasks of a type a job could hand out now. */
export interface ReadyTasks {
  readonly jobId: number;
  readonly taskType: string;
  readonly ready: number;
}

/** What some jobs could hand out now. */
export function listReady(sql: SqlReader, jobIds: readonly number[]): Promise<readonly ReadyTasks[]> {
  return sql.all<ReadyTasks>(
    `SELECT job_id AS jobId, task_type AS taskType, sum(runnable) AS ready FROM ready_groups
     WHERE job_id IN (SELECT CAST(value AS BIGINT) FROM json_each(?)) GROUP BY job_id, task_type`,
    JSON.stringify(jobIds),
  );
}

/** Who has one of some tags. */
export function listMembers(
  sql: SqlReader,
  tagIds: readonly number[],
): Promise<readonly { readonly workerId: number; readonly tagId: number }[]> {
  return sql.all(
    `SELECT worker_id AS workerId, tag_id AS tagId FROM tag_members WHERE tag_id IN (SELECT CAST(value AS BIGINT) FROM json_each(?))`,
    JSON.stringify(tagIds),
  );
}
