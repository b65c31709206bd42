import { conflict, invalid } from '../errors.js';
import { isJobStatus, JOB_STATUSES, type JobStatus } from '../statuses/job-status.js';
import { allCompleted, nothingCanRun } from './follow-ups.js';
import type { JobView } from './job-view.js';
import { totalTasks } from './task-counts.js';

const END_REQUESTS = ['cancel-requested', 'canceled', 'completed', 'failed'] as const;

/**
 * What people may ask of a job, by its status. Flamenco 3 accepts anything, and leaves the tasks as they are; this has all that its
 * web app, its add-on and scripts ask for, as long as it leads somewhere. `interpretJobStatusRequest` says what a request then does.
 */
const JOB_REQUESTS = {
  'under-construction': ['queued', 'active', 'requeueing', 'paused', 'pause-requested', ...END_REQUESTS],
  queued: ['active', 'requeueing', 'pause-requested', 'paused', ...END_REQUESTS],
  active: ['queued', 'requeueing', 'pause-requested', 'paused', ...END_REQUESTS],
  paused: ['requeueing', 'queued', 'active', ...END_REQUESTS],
  'pause-requested': ['requeueing', 'queued', 'active', 'paused', ...END_REQUESTS],
  'cancel-requested': ['requeueing', 'canceled', 'failed'],
  canceled: ['requeueing', 'queued', 'active', 'pause-requested', 'paused'],
  completed: ['requeueing', 'queued', 'active'],
  failed: ['requeueing', 'queued', 'active', 'cancel-requested', 'canceled'],
  requeueing: ['queued', 'pause-requested', 'paused', 'cancel-requested', 'canceled', 'failed'],
} as const satisfies Record<JobStatus, readonly JobStatus[]>;

/** The statuses that a job may be submitted with. The others come of what happens to it. */
export const INITIAL_JOB_STATUSES = [
  'queued',
  'paused',
  'under-construction',
] as const satisfies readonly JobStatus[];

/** Where a request for a status leads (behaviour.md §9.3). `go-on`: what is paused runs again, and nothing else changes. */
const REQUEST_TARGETS = {
  'under-construction': 'under-construction',
  queued: 'go-on',
  active: 'go-on',
  paused: 'pause-requested',
  'pause-requested': 'pause-requested',
  'cancel-requested': 'cancel-requested',
  canceled: 'cancel-requested',
  completed: 'completed',
  failed: 'failed',
  requeueing: 'requeueing',
} as const satisfies Record<JobStatus, JobStatus | 'go-on'>;

/**
 * The status that a job has to go to, so that it, and its tasks, will be as a person wants. Who asks a job that is not paused to be
 * queued or active wants it requeued.
 */
export function interpretJobStatusRequest(job: JobView, asked: JobStatus): JobStatus {
  if (asked === job.status) return asked;
  const target = REQUEST_TARGETS[asked];
  if (target !== 'go-on') return target;
  if (job.status === 'under-construction') return 'queued';
  if (!canGoOn(job.status)) return 'requeueing';
  return job.taskCounts.active > 0 ? 'active' : 'queued';
}

/**
 * Checks the status that a job is submitted with. Throws `invalid` (422) for one that comes of what happens to a job; the message
 * names the choices.
 */
export function checkInitialJobStatus(status: JobStatus): void {
  if ((INITIAL_JOB_STATUSES as readonly JobStatus[]).includes(status)) return;
  throw invalid(
    'job-status-not-initial',
    `A job cannot be submitted as '${status}'. Submit it as one of: ${INITIAL_JOB_STATUSES.join(', ')}.`,
    { httpStatus: 422 },
  );
}

/** Checks that something may still be asked of a job. Throws `conflict` (409) when it is about to be deleted. */
export function checkNotBeingDeleted(job: {
  readonly name: string;
  readonly deleteRequestedAt?: string | undefined;
}): void {
  if (job.deleteRequestedAt === undefined) return;
  throw conflict(
    'job-being-deleted',
    `Job '${job.name}' is about to be deleted, so it can no longer be changed. Submit it again to run it.`,
  );
}

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
  const reason = legalJobTransitions(job.status).includes(to) ? whyNowhere(to) : `it is '${job.status}'`;
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

/** A job that is to go on needs something to go on with, and one that is to be completed, tasks that are. */
function leadsSomewhere(job: JobView, to: JobStatus): boolean {
  if (to === 'completed') return allCompleted(job);
  if (REQUEST_TARGETS[to] !== 'go-on' || !canGoOn(job.status)) return true;
  return !nothingCanRun(job) || job.taskCounts.paused > 0 || totalTasks(job.taskCounts) === 0;
}

function whyNowhere(to: JobStatus): string {
  return to === 'completed' ? 'not all of its tasks are completed' : 'none of its tasks is left to run';
}

/** The job is paused, or about to be. */
function canGoOn(status: JobStatus): boolean {
  return status === 'paused' || status === 'pause-requested';
}

function choicesOf(job: JobView): string {
  return `Ask for one of: ${legalJobRequests(job).join(', ')}.`;
}
