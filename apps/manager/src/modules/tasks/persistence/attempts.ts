import type { AttemptId } from '@flamenco/domain/ids';
import { insertRow, type SqlReader, type SqlWriter } from '../../../database/sql.js';
import type { AttemptOutcome } from '../attempt-outcome.js';
import type { AttemptState, ReportPosition } from '../attempt-state.js';
import type { EndedAttempt } from '../ended-attempts.js';

const NO_REPORTS: ReportPosition = { lastReport: 0, lastFingerprint: undefined, logBytes: 0, logEnd: 0 };

/** Of the latest attempt at a task, joined as `attempts`. */
export const ATTEMPT_COLUMNS = `attempts.id AS attempt_id, attempts.uuid AS attempt_uuid, attempts.number AS attempt_number,
    attempts.started AS attempt_started,    attempts.ended AS attempt_ended, attempts.outcome AS attempt_outcome, attempts.last_report, attempts.last_fingerprint,
    attempts.log_bytes, attempts.log_end`;

/** What `ATTEMPT_COLUMNS` selects: all null when there was no attempt yet. */
export interface AttemptColumns {
  readonly attempt_id: number | null;
  readonly attempt_uuid: string | null;
  readonly attempt_number: number | null;
  readonly attempt_started: string | null;
  readonly attempt_ended: string | null;
  readonly attempt_outcome: AttemptOutcome | null;
  readonly last_report: number | null;
  readonly last_fingerprint: string | null;
  readonly log_bytes: number | null;
  readonly log_end: number | null;
}

/** The attempt of a row, if there is one. */
export function toAttemptState(row: AttemptColumns): AttemptState | undefined {
  if (row.attempt_id === null) return undefined;
  return {
    id: row.attempt_id,
    uuid: (row.attempt_uuid ?? '') as AttemptId,
    number: row.attempt_number ?? 0,
    started: row.attempt_started ?? '',
    isOpen: row.attempt_ended === null,
    outcome: row.attempt_outcome ?? undefined,
    reports: {
      lastReport: row.last_report ?? 0,
      lastFingerprint: row.last_fingerprint ?? undefined,
      logBytes: row.log_bytes ?? 0,
      logEnd: row.log_end ?? 0,
    },
  };
}

/** Opens an attempt. */
export async function openAttempt(
  sql: SqlWriter,
  attempt: {
    readonly uuid: AttemptId;
    readonly taskId: number;
    readonly number: number;
    readonly workerId: number;
  },
  started: string,
): Promise<AttemptState> {
  const { uuid, number } = attempt;
  const id = await insertRow(
    sql,
    `INSERT INTO task_attempts (uuid, task_id, number, worker_id, started) VALUES (?, ?, ?, ?, ?) RETURNING id`,
    uuid,
    attempt.taskId,
    number,
    attempt.workerId,
    started,
  );
  return { id, uuid, number, started, isOpen: true, outcome: undefined, reports: NO_REPORTS };
}

/** Notes how far the reports of an attempt have been taken. */
export async function saveReportPosition(
  sql: SqlWriter,
  attemptId: number,
  position: ReportPosition,
): Promise<void> {
  await sql.run(
    `UPDATE task_attempts SET last_report = ?, last_fingerprint = ?, log_bytes = ?, log_end = ? WHERE id = ?`,
    position.lastReport,
    position.lastFingerprint ?? null,
    position.logBytes,
    position.logEnd,
    attemptId,
  );
}

/** The number of the last report that a Worker made about an attempt, which others may have followed; undefined when there is none. */
export async function findLastReport(
  sql: SqlReader,
  attempt: { readonly uuid: string; readonly taskUuid: string; readonly workerId: number },
): Promise<number | undefined> {
  return (
    await sql.get<{ last_report: number }>(
      `SELECT last_report FROM task_attempts
     WHERE task_id = (SELECT id FROM tasks WHERE uuid = ?) AND uuid = ? AND worker_id = ?`,
      attempt.taskUuid.toLowerCase(),
      attempt.uuid.toLowerCase(),
      attempt.workerId,
    )
  )?.last_report;
}

/** What was canceled, or given up as lost, turned out to be done: its Worker had finished before it heard of it. */
export async function completeEndedAttempt(
  sql: SqlWriter,
  attemptId: number,
  reason: string,
  ended: string,
): Promise<void> {
  await sql.run(
    `UPDATE task_attempts SET ended = ?, outcome = 'completed', reason = ? WHERE id = ? AND outcome IN ('canceled', 'timed-out')`,
    ended,
    reason,
    attemptId,
  );
}

/** People want a task, or all tasks of a job, made anew: what Workers that were taken for lost make of them does not count. */
export async function disownLostAttempts(
  sql: SqlWriter,
  { jobId, taskId }: { readonly jobId: number; readonly taskId?: number },
): Promise<void> {
  const [which, id] = taskId === undefined ? ['job_id', jobId] : ['id', taskId];
  await sql.run(
    `UPDATE task_attempts SET outcome = 'requeued'
     WHERE outcome = 'timed-out' AND id IN (SELECT attempt_id FROM tasks WHERE ${which} = ?)`,
    id,
  );
}

/** Closes an attempt; one that is closed already stays as it is. */
export async function closeAttempt(
  sql: SqlWriter,
  attemptId: number,
  outcome: AttemptOutcome,
  reason: string,
  ended: string,
): Promise<void> {
  await sql.run(
    `UPDATE task_attempts SET ended = ?, outcome = ?, reason = ? WHERE id = ? AND ended IS NULL`,
    ended,
    outcome,
    reason,
    attemptId,
  );
}

/** The attempts at a job's active tasks: as many as there are Workers, at most. */
export async function listOpenAttemptsOfJob(
  sql: SqlReader,
  jobId: number,
): Promise<readonly Omit<EndedAttempt, 'ended' | 'outcome'>[]> {
  const rows = await sql.all<{ type: string; worker_id: number | null; started: string }>(
    `SELECT tasks.type, attempts.worker_id, attempts.started
     FROM tasks JOIN task_attempts AS attempts ON attempts.id = tasks.attempt_id
     WHERE tasks.job_id = ? AND tasks.status = 'active' AND attempts.ended IS NULL`,
    jobId,
  );
  return rows.map(({ type, worker_id, started }) => ({
    jobId,
    taskType: type,
    workerId: worker_id ?? undefined,
    started,
  }));
}

/** Closes the attempts at a job's active tasks, before a change of many tasks takes the tasks out of active. */
export async function closeAttemptsOfJob(
  sql: SqlWriter,
  jobId: number,
  outcome: AttemptOutcome,
  reason: string,
  ended: string,
): Promise<void> {
  await sql.run(
    `UPDATE task_attempts SET ended = ?, outcome = ?, reason = ?
     WHERE ended IS NULL AND id IN (SELECT attempt_id FROM tasks WHERE job_id = ? AND status = 'active')`,
    ended,
    outcome,
    reason,
    jobId,
  );
}
