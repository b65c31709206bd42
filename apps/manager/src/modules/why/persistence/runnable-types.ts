import type { SqlConnection } from '../../../database/sql-connection.js';

/** A task type that some job hands out tasks of, with such a job. */
export interface RunnableType {
  readonly taskType: string;
  readonly jobId: number;
}

/** The task types that can be handed out now, of whatever tag: a look-up each, from one to the next. */
export function* runnableTypes(sql: SqlConnection): Generator<RunnableType> {
  let type = sql.get<RunnableType>(NEXT_TYPE, '');
  while (type) {
    yield type;
    type = sql.get<RunnableType>(NEXT_TYPE, type.taskType);
  }
}

const NEXT_TYPE = `SELECT task_type AS taskType, job_id AS jobId FROM runnable_groups INDEXED BY runnable_groups_in_order
  WHERE is_open = 1 AND runnable > 0 AND task_type > ? ORDER BY task_type LIMIT 1`;
