import { createHash } from 'node:crypto';
import { invalid } from '@flamenco/domain/errors';
import type { SqlReader } from '../../database/sql.js';
import { type ReportPosition, type TaskOwner, taskQuestions } from '../tasks/index.js';
import type { ReportingWorker, TaskReport } from './task-report.js';

/** @throws FarmError `invalid` for a number that counts from nowhere, and a render of no attempt */
export function checkNumbering({ attemptId, reportNumber, logOffset, render }: TaskReport): void {
  if (attemptId !== undefined) return;
  if (render) {
    throw invalid(
      'render-without-attempt',
      'What came of a render is kept with an attempt. Send its attempt_id with it.',
    );
  }
  if (reportNumber === undefined && logOffset === undefined) return;
  throw invalid(
    'report-number-without-attempt',
    'report_number and log_offset count from the start of an attempt. Send its attempt_id with them.',
  );
}

/**
 * Whether the report was taken before: by its number, be it of an attempt that others have followed; without one, when it is
 * the same as the last one.
 */
export async function isTakenAlready(
  sql: SqlReader,
  worker: ReportingWorker,
  task: TaskOwner,
  report: TaskReport,
): Promise<boolean> {
  const { attemptId, reportNumber } = report;
  if (attemptId === undefined) return false;
  const isLatest = attemptId.toLowerCase() === task.attempt?.uuid && task.workerId === worker.id;
  if (reportNumber === undefined) {
    const fingerprint = isLatest ? fingerprintOf(report) : undefined;
    return fingerprint !== undefined && fingerprint === task.attempt?.reports.lastFingerprint;
  }
  const last = isLatest
    ? task.attempt.reports.lastReport
    : await taskQuestions.lastReportOf(sql, { uuid: attemptId, taskUuid: task.uuid, workerId: worker.id });
  return last !== undefined && reportNumber <= last;
}

/**
 * What a report without a number is known by when it comes again. Workers say a status, and how many steps are done, once; a
 * report of nothing but log lines may well be followed by another one that is the same.
 */
function fingerprintOf({
  reportNumber,
  status,
  activity,
  log,
  stepsCompleted,
}: TaskReport): string | undefined {
  if (reportNumber !== undefined || (status === undefined && stepsCompleted === undefined)) return undefined;
  const said = JSON.stringify([status, activity, log, stepsCompleted]);
  return createHash('sha256').update(said).digest('base64');
}

/** The part of a report's log that its attempt's earlier reports did not have. */
export function unknownPart(log: string, offset: number | undefined, knownBytes: number): string {
  const known = knownBytes - (offset ?? knownBytes);
  return known > 0 ? Buffer.from(log).subarray(known).toString() : log;
}

/** How far an attempt's reports have been taken with this one. */
export function positionAfter(
  before: ReportPosition,
  report: TaskReport,
  logEnd: number | undefined,
): ReportPosition {
  const { reportNumber, logOffset, log = '' } = report;
  return {
    lastReport: reportNumber ?? before.lastReport,
    lastFingerprint: fingerprintOf(report),
    logBytes: Math.max(before.logBytes, (logOffset ?? before.logBytes) + Buffer.byteLength(log)),
    logEnd: Math.max(before.logEnd, logEnd ?? 0),
  };
}
