import { invalid } from '../errors.js';
import type { JobStatus } from '../statuses/job-status.js';
import { isTaskStatus, TASK_STATUS_FACTS, type TaskStatus } from '../statuses/task-status.js';
import { returnedTaskStatus } from './task-change.js';

/** A report of a Worker about its task. */
export interface TaskReport {
  readonly taskStatus: TaskStatus;
  readonly jobStatus: JobStatus;
  /** How the attempt was ended; undefined while it goes on. */
  readonly attemptOutcome: string | undefined;
  /** The status that the Worker reports; absent when it only reports progress or log lines. */
  readonly reported?: string | undefined;
}

/** What a Worker's report is good for. */
export interface TaskReportDecision {
  /** False for a report that comes too late: status, activity and steps stay as they are. It is no error (204). */
  readonly isTaken: boolean;
  /** The status that the task goes to; absent when it keeps its own, or `hasFailed`. */
  readonly to?: TaskStatus;
  /** The Worker failed: `decideFailure` says what becomes of the task. */
  readonly hasFailed: boolean;
  /** Why the report is not taken, for the log. */
  readonly because?: string;
}

type Meaning = 'goes-on' | 'failed' | 'handed-back' | 'ended';

/** What a Worker means with a status. */
const MEANINGS = {
  active: 'goes-on',
  failed: 'failed',
  queued: 'handed-back',
  paused: 'handed-back',
  completed: 'ended',
  canceled: 'ended',
} as const satisfies Record<Exclude<TaskStatus, 'soft-failed'>, Meaning>;

/**
 * How an attempt was ended whose completion counts although it comes after that, by what the task is now: what it was to make is
 * there, and nobody has begun it since.
 */
const LATE_COMPLETIONS: Partial<Record<TaskStatus, string>> = {
  canceled: 'canceled',
  // Its Worker was taken for lost, and was only out of reach. When people want the task made anew, the attempt is 'requeued'.
  queued: 'timed-out',
  paused: 'timed-out',
};

/**
 * Checks what a Worker reports about a task that is assigned to it (whether it is, and by which attempt, is checked
 * before). Only active tasks take reports: a late one brings no task, and no job, out of its end (§32 #31). But a task that was
 * canceled, or taken away as if its Worker were lost, while that finished it is completed (§9.3). Throws `invalid` (400) for a
 * status that a Worker may not report; `soft-failed` is the Manager's to decide.
 */
export function checkTaskReport({
  taskStatus,
  jobStatus,
  attemptOutcome,
  reported,
}: TaskReport): TaskReportDecision {
  const meaning = reported === undefined ? 'goes-on' : meaningOf(reported);
  const isInTime = attemptOutcome !== undefined && LATE_COMPLETIONS[taskStatus] === attemptOutcome;
  if (reported === 'completed' && isInTime) {
    return { isTaken: true, hasFailed: false, to: 'completed' };
  }
  if (!TASK_STATUS_FACTS[taskStatus].isActive) {
    return {
      isTaken: false,
      hasFailed: false,
      because: `the task is not active any more, it is '${taskStatus}'`,
    };
  }
  switch (meaning) {
    case 'goes-on':
      return { isTaken: true, hasFailed: false };
    case 'failed':
      return { isTaken: true, hasFailed: true };
    case 'handed-back':
      return { isTaken: true, hasFailed: false, to: returnedTaskStatus(jobStatus) };
    case 'ended':
      return { isTaken: true, hasFailed: false, to: reported as TaskStatus };
  }
}

/** Whether a Worker that reports this status has failed at its task; false also for a status that no Worker may report. */
export function reportsFailure(reported: TaskStatus | undefined): boolean {
  return reported !== undefined && reported !== 'soft-failed' && MEANINGS[reported] === 'failed';
}

/** The completed steps of a task as a Worker may report them: a whole number from 0 to the task's total (§32 #31). */
export function clampSteps(reported: number, stepsTotal: number): number {
  const steps = Number.isFinite(reported) ? Math.trunc(reported) : 0;
  return Math.min(Math.max(steps, 0), stepsTotal);
}

function meaningOf(reported: string): Meaning {
  if (isTaskStatus(reported) && reported !== 'soft-failed') return MEANINGS[reported];
  throw invalid(
    'task-status-not-reportable',
    `A Worker cannot report the status '${reported}'. Report one of: ${Object.keys(MEANINGS).join(', ')}.`,
  );
}
