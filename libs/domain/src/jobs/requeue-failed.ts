import { JOB_STATUS_FACTS, type JobStatus } from '../statuses/job-status.js';
import { TASK_STATUS_FACTS, type TaskStatus } from '../statuses/task-status.js';
import type { JobStep } from './job-chain.js';
import type { JobView } from './job-view.js';
import { moveAllCounts, sumOver } from './task-counts.js';

/** Of more tasks that change at once it is told that they did, and not an event each. */
const MOST_TASKS_TOLD = 200;

/**
 * What runs again with a job's failed tasks: of a job that failed, also what was canceled with it, or the job would end again without
 * it. What people canceled of a job that goes on stays as it is.
 */
const REQUEUED_WITH_FAILED = {
  'under-construction': ['failed'],
  queued: ['failed'],
  active: ['failed'],
  paused: ['failed'],
  'pause-requested': ['failed'],
  'cancel-requested': ['failed'],
  canceled: ['failed'],
  completed: ['failed'],
  failed: ['failed', 'canceled'],
  requeueing: ['failed'],
} as const satisfies Record<JobStatus, readonly TaskStatus[]>;

/** The statuses of the tasks that run again when the failed ones of a job with this status are to. */
export function statusesOfFailedRequeue(jobStatus: JobStatus): readonly TaskStatus[] {
  return REQUEUED_WITH_FAILED[jobStatus];
}

/** Whether a person who asks for this status of a task of a job with that one wants the job to go on, which has ended. */
export function bringsJobBack(to: TaskStatus, jobStatus: JobStatus): boolean {
  return TASK_STATUS_FACTS[to].isRunnable && JOB_STATUS_FACTS[jobStatus].isFinal;
}

/**
 * The step of a job whose failed tasks are queued again, all at once; a job that has ended goes on. Undefined when none of its tasks
 * has failed.
 * @param reason - for people to read; may be empty
 */
export function planFailedRequeue(job: JobView, reason: string): JobStep | undefined {
  if (job.taskCounts.failed === 0) return undefined;
  const from = statusesOfFailedRequeue(job.status);
  const to = JOB_STATUS_FACTS[job.status].isFinal ? 'queued' : job.status;
  const because = `its failed tasks were queued again${reason === '' ? '' : `: ${reason}`}`;
  return {
    from: job.status,
    to,
    activity: to === job.status ? `Stays "${to}": ${because}` : `Changed to status "${to}": ${because}`,
    massUpdate: {
      from,
      to: 'queued',
      activity: `Task became "queued" with all failed ones of its job${reason === '' ? '' : `: ${reason}`}`,
      resetsSteps: true,
    },
    countsAfter: moveAllCounts(job.taskCounts, from, 'queued'),
    refreshTasks: sumOver(job.taskCounts, from) > MOST_TASKS_TOLD,
  };
}
