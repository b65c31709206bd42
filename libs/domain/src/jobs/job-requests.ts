import { conflict, invalid } from '../errors.js';
import { isJobStatus, JOB_STATUSES, type JobStatus } from '../statuses/job-status.js';
import { isOpen, nothingCanRun } from './follow-ups.js';
import type { JobView } from './job-view.js';
import { totalTasks } from './task-counts.js';

const END_REQUESTS = ['cancel-requested', 'canceled', 'completed', 'failed'] as const;

/**
 * What people may ask of a job, by its status. Flamenco 3 accepts anything; this has all that its web app, its add-on
 * and scripts ask for, as long as it leads somewhere. `pause-requested`, `cancel-requested` and `requeueing` are what a
 * person means; the others say where the job shall be, and take its tasks along (see `planJobChange`).
 */
const JOB_REQUESTS = {
  'under-construction': ['queued', 'requeueing', 'paused', 'pause-requested', ...END_REQUESTS],
  queued: ['active', 'requeueing', 'pause-requested', 'paused', ...END_REQUESTS],
  active: ['queued', 'requeueing', 'pause-requested', 'paused', ...END_REQUESTS],
  paused: ['requeueing', 'queued', 'active', 'pause-requested', ...END_REQUESTS],
  'pause-requested': ['requeueing', 'queued', 'active', 'paused', ...END_REQUESTS],
  'cancel-requested': ['requeueing', 'canceled', 'failed'],
  canceled: ['requeueing', 'queued', 'active', 'cancel-requested', 'pause-requested', 'paused', 'completed'],
  completed: ['requeueing'],
  failed: ['requeueing', 'queued', 'active', 'cancel-requested', 'canceled', 'completed'],
  requeueing: ['queued', 'pause-requested', 'paused', 'cancel-requested', 'canceled', 'failed'],
} as const satisfies Record<JobStatus, readonly JobStatus[]>;

/** What people may ask of a job with this status, most usual first; some of it depends on the job's tasks, too. */
export function legalJobTransitions(status: JobStatus): readonly JobStatus[] {
  return JOB_REQUESTS[status];
}

/** What people may ask of this very job. */
export function legalJobRequests(job: JobView): readonly JobStatus[] {
  return legalJobTransitions(job.status).filter((to) => leadsSomewhere(job, to));
}

/**
 * Checks what a person asks of a job. Asking for the status it has is fine, and changes nothing. Throws `invalid` (422)
 * for a status that nobody may ask for, `conflict` (409) for one that this job cannot go to; both name the choices.
 */
export function checkJobTransition(job: JobView, to: string): asserts to is JobStatus {
  if (to === job.status) return;
  if (!isJobStatus(to) || !isRequestable(to)) {
    throw invalid('job-status-not-requestable', `Nobody can set a job to status '${to}'. ${choicesOf(job)}`, {
      httpStatus: 422,
    });
  }
  if (legalJobRequests(job).includes(to)) return;
  const reason = legalJobTransitions(job.status).includes(to)
    ? 'none of its tasks is left to run'
    : `it is '${job.status}'`;
  throw conflict(
    'illegal-job-status',
    `The job cannot go to status '${to}', because ${reason}. ${choicesOf(job)}`,
  );
}

/** Whether a person who asks for this status wants the job's failure lists and its blocklist cleared, too (§9.4). */
export function forgetsFailures(to: JobStatus): boolean {
  return to === 'requeueing';
}

function isRequestable(status: JobStatus): boolean {
  return JOB_STATUSES.some((from) => legalJobTransitions(from).includes(status));
}

/** A job that is to go on needs something to go on with; otherwise it would end again at once. */
function leadsSomewhere(job: JobView, to: JobStatus): boolean {
  if (to !== 'queued' && to !== 'active') return true;
  if (!nothingCanRun(job)) return true;
  return isOpen(job) && (job.taskCounts.paused > 0 || totalTasks(job.taskCounts) === 0);
}

function choicesOf(job: JobView): string {
  return `Ask for one of: ${legalJobRequests(job).join(', ')}.`;
}
