import type { SqlReader } from '../../../database/sql.js';

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
