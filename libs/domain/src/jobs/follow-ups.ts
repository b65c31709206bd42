import { JOB_STATUS_FACTS, type JobStatus } from '../statuses/job-status.js';
import type { JobView } from './job-view.js';
import { tasksThat, totalTasks, type TaskCounts } from './task-counts.js';

/** Where a job goes, when it looks like this, and why. */
export interface JobRule {
  readonly given: (job: JobView) => boolean;
  readonly job: JobStatus;
  readonly because: (counts: TaskCounts) => string;
  /** It is what the change before it was for, and keeps that one's reason, where there is one. */
  readonly isExpected?: boolean;
}

/**
 * Where a job goes by itself (behaviour.md §9.3). The first row that fits wins; no row, the job stays. The last five are
 * ours: Flamenco 3 left jobs active for ever that had nothing left to run (§32 #25), and queued those without tasks (§16). One with
 * paused tasks stays: the person who paused them can let them go on.
 */
export const FOLLOW_UPS: readonly JobRule[] = [
  {
    given: isIn('cancel-requested'),
    job: 'canceled',
    because: () => 'all tasks that could run are canceled',
    isExpected: true,
  },
  {
    given: isIn('requeueing'),
    job: 'queued',
    because: () => 'its tasks are queued again',
    isExpected: true,
  },
  {
    given: both(isIn('pause-requested'), nothingIsActive),
    job: 'paused',
    because: () => 'no task is active any more',
    isExpected: true,
  },
  { given: both(handsOutTasks, allCompleted), job: 'completed', because: () => 'all tasks are completed' },
  {
    given: both(handsOutTasks, hasNoTasks),
    job: 'completed',
    because: () => 'its job type made no tasks, so there is nothing to run',
  },
  { given: isAbandoned, job: 'failed', because: whyNobodyIsLeft },
  { given: both(isStalled, somethingFailed), job: 'failed', because: whyFailedAtTheEnd },
  { given: both(isStalled, nothingCanRun), job: 'canceled', because: whyCanceledAtTheEnd },
  { given: isStalled, job: 'cancel-requested', because: whyCanceledAtTheEnd },
];

/**
 * The row of `FOLLOW_UPS` for a job, put into words; undefined when the job can stay where it is.
 * @param reason - of the change before, when the job has just changed
 */
export function followUpOf(
  job: JobView,
  reason?: string,
): { readonly to: JobStatus; readonly because: string } | undefined {
  const rule = FOLLOW_UPS.find(({ given }) => given(job));
  if (rule === undefined) return undefined;
  const kept = rule.isExpected === true ? reason : undefined;
  return { to: rule.job, because: kept ?? rule.because(job.taskCounts) };
}

/** Every task of the job is completed; false for a job without tasks. */
export function allCompleted({ taskCounts }: JobView): boolean {
  const total = totalTasks(taskCounts);
  return total > 0 && taskCounts.completed === total;
}

/** There is nothing to run, and never will be. */
function hasNoTasks({ taskCounts }: JobView): boolean {
  return totalTasks(taskCounts) === 0;
}

/** No task is active, queued or soft-failed. */
export function nothingCanRun({ taskCounts }: JobView): boolean {
  return taskCounts.active === 0 && tasksThat(taskCounts, 'isRunnable') === 0;
}

/** Every task is finished: failed, canceled or completed; false for a job without tasks. */
export function allFinished({ taskCounts }: JobView): boolean {
  const total = totalTasks(taskCounts);
  return total > 0 && tasksThat(taskCounts, 'isFinished') === total;
}

/** At least one task failed for good. */
export function somethingFailed({ taskCounts }: JobView): boolean {
  return taskCounts.failed > 0;
}

/** The job has not ended. */
export function isOpen({ status }: JobView): boolean {
  return !JOB_STATUS_FACTS[status].isFinal;
}

/** A condition: the job has one of these statuses. */
export function isIn(...statuses: readonly JobStatus[]): JobRule['given'] {
  return ({ status }) => statuses.includes(status);
}

/** A condition: all of these hold. */
export function both(...conditions: readonly JobRule['given'][]): JobRule['given'] {
  return (job) => conditions.every((holds) => holds(job));
}

/** Why a job failed of which all tasks ended, too few failed ones to fail it before. */
export function whyFailedAtTheEnd(counts: TaskCounts): string {
  const waiting = tasksThat(counts, 'isRunnable');
  const failed = `${counts.failed} of ${totalTasks(counts)} tasks failed`;
  return waiting > 0
    ? `${failed}, and the ${waiting} left wait for tasks that did not complete; requeue the job to try again`
    : `all tasks ended, and ${failed}; requeue the job to try them again`;
}

/** Why a job was canceled of which all tasks ended, some of them canceled. */
export function whyCanceledAtTheEnd(counts: TaskCounts): string {
  const waiting = tasksThat(counts, 'isRunnable');
  const canceled = `${counts.canceled} of ${totalTasks(counts)} tasks were canceled`;
  return waiting > 0
    ? `${canceled}, and the ${waiting} left wait for tasks that did not complete; requeue the job to try again`
    : `all tasks ended, and ${canceled}; requeue the job to run them`;
}

function handsOutTasks({ status }: JobView): boolean {
  return JOB_STATUS_FACTS[status].handsOutTasks;
}

function nothingIsActive({ taskCounts }: JobView): boolean {
  return taskCounts.active === 0;
}

function nothingIsPaused({ taskCounts }: JobView): boolean {
  return taskCounts.paused === 0;
}

/** The job hands out tasks, and nobody is left to run them. */
function isAbandoned(job: JobView): boolean {
  return job.isNobodyLeft === true && handsOutTasks(job) && nothingIsActive(job) && nothingIsPaused(job);
}

function whyNobodyIsLeft(counts: TaskCounts): string {
  const left = tasksThat(counts, 'isRunnable');
  return `every Worker that could run the ${left} of ${totalTasks(counts)} tasks left has failed them or is blocked; look at their logs, then requeue the job to try again`;
}

/** The job hands out tasks, has some, and none of them is active, paused, or can be handed out. */
function isStalled(job: JobView): boolean {
  if (!handsOutTasks(job) || totalTasks(job.taskCounts) === 0) return false;
  if (!nothingIsActive(job) || !nothingIsPaused(job)) return false;
  return nothingCanRun(job) || job.hasReadyTask === false;
}
