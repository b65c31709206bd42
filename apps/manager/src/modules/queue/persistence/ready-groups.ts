import type { SqlReader } from '../../../database/sql.js';
import type { RunnableGroup } from '../runnable-group.js';

const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** Tasks of one type that wait for nothing but a Worker. */
export interface ReadyType {
  readonly taskType: string;
  readonly count: number;
}

/** A task type that some job hands out tasks of, with such a job. */
export interface RunnableType {
  readonly taskType: string;
  readonly jobId: number;
}

/** The task type that can be handed out now and comes next after another one (first: after ''), of whatever tag: one look-up. */
export function nextRunnableType(sql: SqlReader, after: string): Promise<RunnableType | undefined> {
  return sql.get<RunnableType>(NEXT_TYPE, after);
}

const NEXT_TYPE = `SELECT task_type AS taskType, job_id AS jobId FROM runnable_groups INDEXED BY runnable_groups_in_order
  WHERE is_open = 1 AND runnable > 0 AND task_type > ? ORDER BY task_type LIMIT 1`;

/** The task types that a job has ready tasks of, whether it hands out tasks or not. Looks at its groups, not its tasks. */
export function listReadyTypes(
  sql: SqlReader,
  jobId: number,
  limit = NO_LIMIT,
): Promise<readonly ReadyType[]> {
  return sql.all<ReadyType>(
    `SELECT task_type AS taskType, sum(runnable) AS count FROM runnable_groups
     WHERE job_id = ? AND runnable > 0 GROUP BY task_type ORDER BY task_type LIMIT ?`,
    jobId,
    limit,
  );
}

/** The groups of ready tasks of one type of a job. */
export function listReadyGroups(
  sql: SqlReader,
  jobId: number,
  taskType: string,
  limit = NO_LIMIT,
): Promise<readonly RunnableGroup[]> {
  return sql.all<RunnableGroup>(
    `SELECT job_id AS jobId, task_type AS taskType, task_priority AS taskPriority, job_priority AS jobPriority
     FROM runnable_groups WHERE job_id = ? AND task_type = ? AND runnable > 0 ORDER BY task_priority DESC LIMIT ?`,
    jobId,
    taskType,
    limit,
  );
}
