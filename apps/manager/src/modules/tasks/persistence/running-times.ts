import type { SqlReader } from '../../../database/sql.js';

/** When the first attempt of a job's tasks began, and the last one ended or still runs; undefined when there was none. */
export async function findRunningTime(
  sql: SqlReader,
  jobId: number,
): Promise<{ readonly first: string; readonly last: string | null } | undefined> {
  const row = await sql.get<{ first: string | null; last: string | null; running: number }>(
    `SELECT min(started) AS first, max(ended) AS last, count(*) FILTER (WHERE ended IS NULL) AS running
     FROM tasks JOIN task_attempts ON task_attempts.task_id = tasks.id WHERE tasks.job_id = ?`,
    jobId,
  );
  if (row?.first == null) return undefined;
  return { first: row.first, last: row.running > 0 ? null : row.last };
}

/** A task that a Worker is at. */
export interface RunningTask {
  readonly jobId: number;
  readonly workerId: number;
  readonly taskType: string;
  /** UTC, as the database writes it. */
  readonly started: string;
}

/** What Workers are at now: at most one task a Worker, but for faults. */
export function listRunning(sql: SqlReader): Promise<readonly RunningTask[]> {
  return sql.all<RunningTask>(
    `SELECT tasks.job_id AS jobId, tasks.worker_id AS workerId, tasks.type AS taskType, attempts.started
     FROM tasks JOIN task_attempts AS attempts ON attempts.id = tasks.attempt_id
     WHERE tasks.status = 'active' AND tasks.worker_id IS NOT NULL`,
  );
}

/** A Worker that is at a job. */
export interface WorkerAtJob {
  readonly jobId: number;
  readonly uuid: string;
  readonly name: string;
}

/**
 * Which Workers are at some jobs now, by their names. What all Workers are at is gone through, by the plus: an index over the tasks of these
 * jobs would find those that do not run, too.
 */
export function listWorkersAt(sql: SqlReader, jobIds: readonly number[]): Promise<readonly WorkerAtJob[]> {
  return sql.all<WorkerAtJob>(
    `SELECT DISTINCT tasks.job_id AS "jobId", worker.uuid, worker.name
     FROM tasks JOIN known_workers AS worker ON worker.id = tasks.worker_id
     WHERE tasks.status = 'active' AND tasks.worker_id IS NOT NULL
       AND +tasks.job_id IN (SELECT CAST(value AS BIGINT) FROM json_each(?))
     ORDER BY worker.name, worker.uuid`,
    JSON.stringify(jobIds),
  );
}
