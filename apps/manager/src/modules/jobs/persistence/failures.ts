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

/** Gives a Worker no more tasks of this type of this job. */
export function addBlock(
  sql: SqlConnection,
  jobId: number,
  workerId: number,
  taskType: string,
  now: string,
): void {
  sql.run(
    `INSERT INTO job_blocks (job_id, worker_id, task_type, created) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    jobId,
    workerId,
    taskType,
    now,
  );
}

/** Lifts all blocks of a job. */
export function clearBlocksOfJob(sql: SqlConnection, jobId: number): void {
  sql.run(`DELETE FROM job_blocks WHERE job_id = ?`, jobId);
}

/**
 * How many Workers other than this one have no permanent obstacle to the task (`isPermanent` in SQL; a property test holds the two
 * together). Workers that sleep or are offline count: they may come back. Counted up to two, for no decision asks for more.
 */
export function countOtherCapableWorkers(
  sql: SqlConnection,
  task: {
    readonly taskId: number;
    readonly jobId: number;
    readonly taskType: string;
    readonly exceptWorkerId: number;
  },
): number {
  return sql.all(
    `SELECT workers.id FROM workers JOIN jobs ON jobs.id = ?
     WHERE workers.deleted_at IS NULL AND workers.id <> ?
       AND EXISTS (SELECT 1 FROM json_each(workers.supported_task_types) WHERE value = ?)
       AND (jobs.worker_tag_id IS NULL OR EXISTS
         (SELECT 1 FROM worker_tag_membership AS member WHERE member.worker_id = workers.id AND member.tag_id = jobs.worker_tag_id))
       AND NOT EXISTS (SELECT 1 FROM job_blocks WHERE job_blocks.job_id = jobs.id AND job_blocks.worker_id = workers.id AND job_blocks.task_type = ?)
       AND NOT EXISTS (SELECT 1 FROM task_failures WHERE task_failures.task_id = ? AND task_failures.worker_id = workers.id)
     LIMIT 2`,
    task.jobId,
    task.exceptWorkerId,
    task.taskType,
    task.taskType,
    task.taskId,
  ).length;
}
