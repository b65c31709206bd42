import type { SqlReader, SqlWriter } from '../../../database/sql.js';

/** What a Worker did in an hour. */
export interface WorkerHour {
  /** Hours since 1970, UTC. */
  readonly hour: number;
  readonly workerId: number;
  readonly busyMs: number;
  readonly completed: number;
  readonly failed: number;
}

/** Adds to what a Worker did in an hour. */
export async function addToHour(sql: SqlWriter, more: WorkerHour): Promise<void> {
  await sql.run(
    `INSERT INTO worker_hours (hour, worker_id, busy_ms, tasks_completed, tasks_failed) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (hour, worker_id) DO UPDATE SET busy_ms = worker_hours.busy_ms + excluded.busy_ms,
       tasks_completed = worker_hours.tasks_completed + excluded.tasks_completed,
       tasks_failed = worker_hours.tasks_failed + excluded.tasks_failed`,
    more.hour,
    more.workerId,
    more.busyMs,
    more.completed,
    more.failed,
  );
}

/** A completed task, and the others that it is compared with. */
interface CompletedTask {
  readonly jobId: number;
  readonly taskType: string;
  readonly ms: number;
}

/**
 * Adds to what a Worker did in an hour in which it completed a task: compared with those that its job has completed of the same type, if there
 * are any. One statement, for each task that is completed pays for it.
 */
export async function addCompletedToHour(
  sql: SqlWriter,
  more: WorkerHour,
  task: CompletedTask,
): Promise<void> {
  await sql.run(
    `INSERT INTO worker_hours (hour, worker_id, busy_ms, tasks_completed, tasks_failed, compared_ms, expected_ms)
     SELECT CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT),
       CASE WHEN mean IS NULL THEN 0 ELSE CAST(? AS BIGINT) END, coalesce(mean, 0)
     FROM (SELECT sum(total_ms) / sum(task_count) AS mean FROM job_run_times WHERE job_id = ? AND task_type = ?) AS known
     WHERE true
     ON CONFLICT (hour, worker_id) DO UPDATE SET busy_ms = worker_hours.busy_ms + excluded.busy_ms,
       tasks_completed = worker_hours.tasks_completed + excluded.tasks_completed,
       tasks_failed = worker_hours.tasks_failed + excluded.tasks_failed,
       compared_ms = worker_hours.compared_ms + excluded.compared_ms,
       expected_ms = worker_hours.expected_ms + excluded.expected_ms`,
    more.hour,
    more.workerId,
    more.busyMs,
    more.completed,
    more.failed,
    task.ms,
    task.jobId,
    task.taskType,
  );
}

/** What was done in a number of hours, or by a Worker. */
interface Done {
  readonly busyMs: number;
  readonly completed: number;
  readonly failed: number;
}

const DONE = `sum(busy_ms) AS busyMs, sum(tasks_completed) AS completed, sum(tasks_failed) AS failed`;

/** What all Workers did in each hour from one on. */
export function listHours(
  sql: SqlReader,
  from: number,
): Promise<readonly (Done & { readonly hour: number; readonly workerCount: number })[]> {
  return sql.all(
    `SELECT hour, count(*) AS workerCount, ${DONE} FROM worker_hours WHERE hour >= ? GROUP BY hour ORDER BY hour`,
    from,
  );
}

/** What a Worker did in each hour from one on. */
export function listHoursOfWorker(
  sql: SqlReader,
  from: number,
  uuid: string,
): Promise<readonly (Done & { readonly hour: number; readonly workerCount: number })[]> {
  return sql.all(
    `SELECT hour, 1 AS workerCount, busy_ms AS busyMs, tasks_completed AS completed, tasks_failed AS failed
     FROM worker_hours WHERE worker_id = (SELECT id FROM known_workers WHERE uuid = ?) AND hour >= ? ORDER BY hour`,
    uuid,
    from,
  );
}

/** What a Worker did, and how that compares with others at the same jobs. */
interface WorkerDone extends Done {
  readonly uuid: string;
  readonly name: string;
  readonly comparedMs: number;
  readonly expectedMs: number;
}

/** What each Worker did from an hour on. */
export function listWorkersSince(sql: SqlReader, from: number): Promise<readonly WorkerDone[]> {
  return sql.all(
    `SELECT worker.uuid, worker.name, ${DONE}, sum(compared_ms) AS comparedMs, sum(expected_ms) AS expectedMs
     FROM worker_hours JOIN known_workers AS worker ON worker.id = worker_hours.worker_id
     WHERE hour >= ? GROUP BY worker.id, worker.uuid, worker.name ORDER BY sum(busy_ms) DESC, worker.id`,
    from,
  );
}

/** Forgets hours before one. */
export async function forgetHoursBefore(sql: SqlWriter, hour: number): Promise<void> {
  await sql.run(`DELETE FROM worker_hours WHERE hour < ?`, hour);
}
