import type { SqlConnection } from '../../../database/sql-connection.js';
import type { AttemptOutcome } from '../attempt-outcome.js';

/** Opens an attempt. @returns its row id */
export function openAttempt(
  sql: SqlConnection,
  attempt: {
    readonly uuid: string;
    readonly taskId: number;
    readonly number: number;
    readonly workerId: number;
  },
  started: string,
): number {
  return sql.run(
    `INSERT INTO task_attempts (uuid, task_id, number, worker_id, started) VALUES (?, ?, ?, ?, ?)`,
    attempt.uuid,
    attempt.taskId,
    attempt.number,
    attempt.workerId,
    started,
  ).id;
}

/** Closes an attempt; one that is closed already stays as it is. */
export function closeAttempt(
  sql: SqlConnection,
  attemptId: number,
  outcome: AttemptOutcome,
  reason: string,
  ended: string,
): void {
  sql.run(
    `UPDATE task_attempts SET ended = ?, outcome = ?, reason = ? WHERE id = ? AND ended IS NULL`,
    ended,
    outcome,
    reason,
    attemptId,
  );
}

/** Closes the attempts at a job's active tasks, before a change of many tasks takes the tasks out of active. */
export function closeAttemptsOfJob(
  sql: SqlConnection,
  jobId: number,
  outcome: AttemptOutcome,
  reason: string,
  ended: string,
): void {
  sql.run(
    `UPDATE task_attempts SET ended = ?, outcome = ?, reason = ?
     WHERE ended IS NULL AND id IN (SELECT attempt_id FROM tasks WHERE job_id = ? AND status = 'active')`,
    ended,
    outcome,
    reason,
    jobId,
  );
}
