import { planJobChange, type JobStep } from '../jobs/job-chain.js';
import type { JobView } from '../jobs/job-view.js';
import { moveCount, type TaskCounts } from '../jobs/task-counts.js';
import type { TaskStatus } from '../statuses/task-status.js';
import { rippleOf, type FailureRules } from './task-ripples.js';

/** A task, its job, and the status that the task should have. */
export interface TaskChangeInput {
  readonly task: {
    readonly status: TaskStatus;
    readonly stepsTotal: number;
    readonly stepsCompleted: number;
  };
  /** The job before the change; `hasReadyTask`, where it is given, as it will be after the change. */
  readonly job: JobView;
  readonly to: TaskStatus;
  /** Becomes a part of the job's activity, when the job changes, too. */
  readonly because: string;
  readonly rules: FailureRules;
}

/** What a task's new status means, for it and for its job. */
export interface TaskChange {
  readonly from: TaskStatus;
  readonly to: TaskStatus;
  /** False when the task has that status already: nothing is to be done then. */
  readonly isChange: boolean;
  readonly stepsCompleted: number;
  /** The job's counts after the task's own move, before `jobSteps`. */
  readonly jobAfter: TaskCounts;
  /** What the job does then, in this order; mass updates may touch this same task again. */
  readonly jobSteps: readonly JobStep[];
}

/**
 * Decides what a task's new status does to the task and its job. Whether somebody may ask for it is the matter of
 * `checkTaskTransition` (people) and `checkTaskReport` (Workers).
 */
export function decideTaskChange({ task, job, to, because, rules }: TaskChangeInput): TaskChange {
  const from = task.status;
  if (from === to) {
    return {
      from,
      to,
      isChange: false,
      stepsCompleted: task.stepsCompleted,
      jobAfter: job.taskCounts,
      jobSteps: [],
    };
  }
  const jobAfter = moveCount(job.taskCounts, from, to);
  const after: JobView = { ...job, taskCounts: jobAfter };
  const ripple = rippleOf(to, after, rules);
  const reason = ripple && (because === '' ? ripple.because : `${ripple.because} (${because})`);
  return {
    from,
    to,
    isChange: true,
    stepsCompleted: stepsAfter(task, to),
    jobAfter,
    jobSteps: ripple && reason !== undefined ? planJobChange(after, ripple.to, reason) : [],
  };
}

/** The line for a task's log that tells of its new status (§9.1). */
export function statusChangeLogLine({ from, to }: Pick<TaskChange, 'from' | 'to'>): string {
  return `task changed status ${from} -> ${to}`;
}

/** The status of a task that its Worker hands back or loses: it waits with its job, when that one is paused (§9.5). */
export function returnedTaskStatus(jobStatus: JobView['status']): TaskStatus {
  return jobStatus === 'paused' || jobStatus === 'pause-requested' ? 'paused' : 'queued';
}

function stepsAfter(task: TaskChangeInput['task'], to: TaskStatus): number {
  if (to === 'completed') return task.stepsTotal;
  return to === 'queued' ? 0 : task.stepsCompleted;
}
