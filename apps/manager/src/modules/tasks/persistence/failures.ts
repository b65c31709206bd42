import type { TaskStatus } from '@flamenco/domain';
import type { SqlConnection } from '../../../database/sql-connection.js';

/** Puts a Worker on a task's failure list; again makes no difference. */
export function addFailure(
  sql: SqlConnection,
  failure: {
    readonly taskId: number;
    readonly workerId: number;
    readonly jobId: number;
    readonly taskType: string;
  },
): void {
  sql.run(
    `INSERT INTO task_failures (task_id, worker_id, job_id, task_type) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    failure.taskId,
    failure.workerId,
    failure.jobId,
    failure.taskType,
  );
}

/** Whether Workers failed any task of a job. */
export function hasFailures(sql: SqlConnection, jobId: number): boolean {
  return sql.get(`SELECT 1 FROM task_failures WHERE job_id = ? LIMIT 1`, jobId) !== undefined;
}

/** How many Workers failed this task. */
export function countFailingWorkers(sql: SqlConnection, taskId: number): number {
  return sql.get<{ n: number }>(`SELECT count(*) AS n FROM task_failures WHERE task_id = ?`, taskId)?.n ?? 0;
}

/** How many tasks of this type this Worker failed on this job. */
export function countFailuresOf(
  sql: SqlConnection,
  workerId: number,
  jobId: number,
  taskType: string,
): number {
  return (
    sql.get<{ n: number }>(
      `SELECT count(*) AS n FROM task_failures WHERE worker_id = ? AND job_id = ? AND task_type = ?`,
      workerId,
      jobId,
      taskType,
    )?.n ?? 0
  );
}

/** Empties a task's failure list: any Worker may try it again. */
export function clearFailuresOfTask(sql: SqlConnection, taskId: number): void {
  sql.run(`DELETE FROM task_failures WHERE task_id = ?`, taskId);
}

/** Empties the failure lists of a job's tasks in one of these statuses. */
export function clearFailuresOfTasksIn(
  sql: SqlConnection,
  jobId: number,
  statuses: readonly TaskStatus[],
): void {
  sql.run(
    `DELETE FROM task_failures WHERE job_id = ? AND task_id IN
       (SELECT id FROM tasks WHERE job_id = ? AND status IN (SELECT value FROM json_each(?)))`,
    jobId,
    jobId,
    JSON.stringify(statuses),
  );
}

/** Empties the failure lists of all tasks of a job. */
export function clearFailuresOfJob(sql: SqlConnection, jobId: number): void {
  sql.run(`DELETE FROM task_failures WHERE job_id = ?`, jobId);
}
