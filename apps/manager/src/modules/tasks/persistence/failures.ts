import type { TaskStatus } from '@flamenco/domain/statuses';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';

/** Puts a Worker on a task's failure list; again makes no difference. */
export async function addFailure(
  sql: SqlWriter,
  failure: {
    readonly taskId: number;
    readonly workerId: number;
    readonly jobId: number;
    readonly taskType: string;
  },
): Promise<void> {
  await sql.run(
    `INSERT INTO task_failures (task_id, worker_id, job_id, task_type) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    failure.taskId,
    failure.workerId,
    failure.jobId,
    failure.taskType,
  );
}

/** Whether Workers failed any task of a job. */
export async function hasFailures(sql: SqlReader, jobId: number): Promise<boolean> {
  return (await sql.get(`SELECT 1 FROM task_failures WHERE job_id = ? LIMIT 1`, jobId)) !== undefined;
}

/** How many Workers failed this task. */
export async function countFailingWorkers(sql: SqlReader, taskId: number): Promise<number> {
  return (
    (await sql.get<{ n: number }>(`SELECT count(*) AS n FROM task_failures WHERE task_id = ?`, taskId))?.n ??
    0
  );
}

/** How many tasks of this type this Worker failed on this job. */
export async function countFailuresOf(
  sql: SqlReader,
  workerId: number,
  jobId: number,
  taskType: string,
): Promise<number> {
  return (
    (
      await sql.get<{ n: number }>(
        `SELECT count(*) AS n FROM task_failures WHERE worker_id = ? AND job_id = ? AND task_type = ?`,
        workerId,
        jobId,
        taskType,
      )
    )?.n ?? 0
  );
}

/** Empties a task's failure list: any Worker may try it again. */
export async function clearFailuresOfTask(sql: SqlWriter, taskId: number): Promise<void> {
  await sql.run(`DELETE FROM task_failures WHERE task_id = ?`, taskId);
}

/** Empties the failure lists of a job's tasks in one of these statuses. */
export async function clearFailuresOfTasksIn(
  sql: SqlWriter,
  jobId: number,
  statuses: readonly TaskStatus[],
): Promise<void> {
  await sql.run(
    `DELETE FROM task_failures WHERE job_id = ? AND task_id IN
       (SELECT id FROM tasks WHERE job_id = ? AND status IN (SELECT value FROM json_each(?)))`,
    jobId,
    jobId,
    JSON.stringify(statuses),
  );
}

/** Empties the failure lists of all tasks of a job. */
export async function clearFailuresOfJob(sql: SqlWriter, jobId: number): Promise<void> {
  await sql.run(`DELETE FROM task_failures WHERE job_id = ?`, jobId);
}

/** Row ids of the Workers that failed a task. */
export async function listWorkersThatFailed(sql: SqlReader, taskId: number): Promise<ReadonlySet<number>> {
  const rows = await sql.all<{ worker_id: number }>(
    `SELECT worker_id FROM task_failures WHERE task_id = ?`,
    taskId,
  );
  return new Set(rows.map(({ worker_id }) => worker_id));
}

/** Whether a Worker failed any task of a type of a job. */
export async function hasFailedSome(
  sql: SqlReader,
  workerId: number,
  jobId: number,
  taskType: string,
): Promise<boolean> {
  return (
    (await sql.get(
      `SELECT 1 FROM task_failures WHERE worker_id = ? AND job_id = ? AND task_type = ? LIMIT 1`,
      workerId,
      jobId,
      taskType,
    )) !== undefined
  );
}
