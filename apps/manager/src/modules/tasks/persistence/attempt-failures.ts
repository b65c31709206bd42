import { causeOf, type FailureCategory, LONGEST_LINE } from '@flamenco/domain/findings';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';
import type {
  AttemptFailure,
  CauseCount,
  CausedFailure,
  CausedTask,
  CausedTasks,
  CausingWorker,
  FailurePage,
} from '../attempt-failure.js';

/** Keeps why an attempt failed. Of one that is reported again, the first reason stays. */
export async function saveAttemptFailure(
  sql: SqlWriter,
  attempt: { readonly id: number; readonly taskId: number; readonly jobId: number },
  { category, line }: AttemptFailure,
): Promise<void> {
  const kept = line?.trim().slice(0, LONGEST_LINE) ?? '';
  await sql.run(
    `INSERT INTO attempt_failures (attempt_id, job_id, category, line, cause) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (attempt_id) DO NOTHING`,
    attempt.id,
    attempt.jobId,
    category,
    kept === '' ? null : kept,
    causeOf({ category, line: kept }),
  );
  await sql.run(`UPDATE tasks SET failed_attempt_id = ? WHERE id = ?`, attempt.id, attempt.taskId);
}

/** So many failures of a job are looked at, the last ones: grouping them takes some 20 ms, in which nobody else is answered. */
const MOST_FAILURES = 10_000;
const MOST_COUNTS = 500;

/** What the tasks of a job that failed last failed for, the latest first. */
export function listCauseCounts(sql: SqlReader, jobId: number): Promise<readonly CauseCount[]> {
  return sql.all<CauseCount>(
    `SELECT failure.cause, tasks.type AS task_type, tasks.status, count(*) AS n, max(failure.attempt_id) AS latest
     FROM (SELECT attempt_id, cause FROM attempt_failures WHERE job_id = ?
           ORDER BY attempt_id DESC LIMIT ${MOST_FAILURES}) AS failure
     JOIN task_attempts AS attempt ON attempt.id = failure.attempt_id
     JOIN tasks ON tasks.id = attempt.task_id AND tasks.failed_attempt_id = failure.attempt_id
     GROUP BY failure.cause, tasks.type, tasks.status ORDER BY latest DESC LIMIT ${MOST_COUNTS}`,
    jobId,
  );
}

/** Whether a job has more failures than are looked at. */
export async function hasManyFailures(sql: SqlReader, jobId: number): Promise<boolean> {
  const row = await sql.get(
    `SELECT 1 FROM attempt_failures WHERE job_id = ? ORDER BY attempt_id DESC LIMIT 1 OFFSET ${MOST_FAILURES}`,
    jobId,
  );
  return row !== undefined;
}

/** Why an attempt failed; undefined when that is not known. */
export async function findAttemptFailure(
  sql: SqlReader,
  attemptId: number,
): Promise<AttemptFailure | undefined> {
  const row = await sql.get<{ category: FailureCategory; line: string | null }>(
    `SELECT category, line FROM attempt_failures WHERE attempt_id = ?`,
    attemptId,
  );
  return row && { category: row.category, line: row.line ?? undefined };
}

/** The first of these tasks, by their number within the job. */
export function listCausedTasks(
  sql: SqlReader,
  { jobId, cause, taskType, statuses }: CausedTasks,
  limit: number,
): Promise<readonly CausedTask[]> {
  return sql.all<CausedTask>(
    `SELECT tasks.uuid, tasks.name, tasks.frames, attempt.number
     FROM attempt_failures AS failure
     JOIN task_attempts AS attempt ON attempt.id = failure.attempt_id
     JOIN tasks ON tasks.id = attempt.task_id AND tasks.failed_attempt_id = failure.attempt_id
     WHERE failure.job_id = ? AND failure.cause = ? AND tasks.type = ?
       AND tasks.status IN (SELECT value FROM json_each(?))
     ORDER BY tasks.index_in_job LIMIT ?`,
    jobId,
    cause,
    taskType,
    JSON.stringify(statuses),
    limit,
  );
}

/** A page of the attempts that failed for this reason: never more than its limit is looked at, however few of the tasks are asked for. */
export function listCausedFailures(
  sql: SqlReader,
  { jobId, cause, taskType, statuses }: CausedTasks,
  { after, upTo, limit }: FailurePage,
): Promise<readonly CausedFailure[]> {
  return sql.all<CausedFailure>(
    `SELECT failure.attempt_id AS "attemptId", tasks.id AS "taskId"
     FROM (SELECT attempt_id FROM attempt_failures
           WHERE job_id = ? AND cause = ? AND attempt_id > ? AND attempt_id <= ?
           ORDER BY attempt_id LIMIT ?) AS failure
     JOIN task_attempts AS attempt ON attempt.id = failure.attempt_id
     LEFT JOIN tasks ON tasks.id = attempt.task_id AND tasks.failed_attempt_id = failure.attempt_id
       AND tasks.type = ? AND tasks.status IN (SELECT value FROM json_each(?))
     ORDER BY failure.attempt_id`,
    jobId,
    cause,
    after,
    upTo,
    limit,
    taskType,
    JSON.stringify(statuses),
  );
}

/** The Workers on which these tasks failed for this reason, also in earlier attempts, and when. */
export function listCausingWorkers(
  sql: SqlReader,
  { jobId, cause, taskType, statuses }: CausedTasks,
): Promise<readonly CausingWorker[]> {
  return sql.all<CausingWorker>(
    `SELECT worker.id, worker.uuid, worker.name, min(attempt.ended) AS first, max(attempt.ended) AS last
     FROM attempt_failures AS failure
     JOIN task_attempts AS attempt ON attempt.id = failure.attempt_id
     JOIN tasks ON tasks.id = attempt.task_id
     LEFT JOIN known_workers AS worker ON worker.id = attempt.worker_id
     WHERE failure.job_id = ? AND failure.cause = ? AND tasks.type = ?
       AND tasks.status IN (SELECT value FROM json_each(?))
     GROUP BY worker.id, worker.uuid, worker.name ORDER BY worker.id`,
    jobId,
    cause,
    taskType,
    JSON.stringify(statuses),
  );
}
