import type { JobStatus } from '../statuses/job-status.js';
import { TASK_STATUSES, type TaskStatus } from '../statuses/task-status.js';
import {
  allCompleted,
  allFinished,
  both,
  FOLLOW_UPS,
  isIn,
  isOpen,
  nothingCanRun,
  somethingFailed,
  whyCanceledAtTheEnd,
  whyFailedAtTheEnd,
} from '../jobs/follow-ups.js';
import type { JobView } from '../jobs/job-view.js';
import { totalTasks, type TaskCounts } from '../jobs/task-counts.js';

/** From which share of failed tasks on a job fails as a whole. */
export interface FailureRules {
  /** In percent, cut off to an integer before it is compared: 1 of 11 tasks are 9 %. */
  readonly failJobAtPercent: number;
}

/** Flamenco 3's share, which cannot be changed there. */
export const DEFAULT_FAILURE_RULES: FailureRules = { failJobAtPercent: 10 };

/** What a task's new status does to its job: the job goes to `job`. */
export interface Ripple {
  readonly when: readonly TaskStatus[];
  /** Of the job with its counts after the task's change. */
  readonly given: (job: JobView, rules: FailureRules) => boolean;
  readonly job: JobStatus;
  readonly because: (counts: TaskCounts) => string;
}

/**
 * What a task's new status does to its job (behaviour.md §9.2). The first row that fits wins; no row, no change. Other
 * than in Flamenco 3, a task that starts or softly fails does not bring back a paused or ended job (§32 #8), and a job
 * whose tasks have all ended ends, however few of them failed (#25).
 */
export const TASK_RIPPLES: readonly Ripple[] = [
  {
    when: ['queued'],
    given: isIn('completed'),
    job: 'requeueing',
    because: () => 'one of its completed tasks was queued again',
  },
  { when: ['completed'], given: allCompleted, job: 'completed', because: () => 'all tasks are completed' },
  {
    when: ['canceled'],
    given: nothingCanRun,
    job: 'canceled',
    because: () => 'a task was canceled, and none is left that can run',
  },
  { when: ['failed'], given: tooManyFailed, job: 'failed', because: whyTooManyFailed },
  {
    when: ['completed', 'failed'],
    given: both(isOpen, allFinished, somethingFailed),
    job: 'failed',
    because: whyFailedAtTheEnd,
  },
  { when: ['completed'], given: both(isOpen, allFinished), job: 'canceled', because: whyCanceledAtTheEnd },
  ...FOLLOW_UPS.map((rule) => ({ ...rule, when: TASK_STATUSES })),
  {
    when: ['active', 'soft-failed', 'completed', 'failed'],
    given: isIn('queued'),
    job: 'active',
    because: () => 'its tasks are being worked on',
  },
];

/** The row of `TASK_RIPPLES` for a task's new status, put into words; undefined when the job stays as it is. */
export function rippleOf(
  taskStatus: TaskStatus,
  job: JobView,
  rules: FailureRules,
): { readonly to: JobStatus; readonly because: string } | undefined {
  const ripple = TASK_RIPPLES.find(({ when, given }) => when.includes(taskStatus) && given(job, rules));
  return ripple && { to: ripple.job, because: ripple.because(job.taskCounts) };
}

function tooManyFailed({ taskCounts }: JobView, { failJobAtPercent }: FailureRules): boolean {
  if (taskCounts.failed === 0) return false;
  return Math.floor((taskCounts.failed * 100) / totalTasks(taskCounts)) >= failJobAtPercent;
}

function whyTooManyFailed(counts: TaskCounts): string {
  const total = totalTasks(counts);
  const percent = Math.floor((counts.failed * 100) / total);
  return `too many tasks failed: ${counts.failed} of ${total} (${percent}%)`;
}
