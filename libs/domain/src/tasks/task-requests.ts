import { conflict, invalid } from '../errors.js';
import { JOB_STATUS_FACTS, type JobStatus } from '../statuses/job-status.js';
import { isTaskStatus, TASK_STATUSES, type TaskStatus } from '../statuses/task-status.js';

const ANY_END = ['canceled', 'completed', 'failed'] as const;

/** What people may ask of a task, by its status. Only the Manager makes a task `active` or `soft-failed`. */
const TASK_REQUESTS = {
  queued: ['canceled', 'paused', 'completed', 'failed'],
  active: ['canceled', 'queued', 'paused', 'completed', 'failed'],
  'soft-failed': ['canceled', 'queued', 'paused', 'completed', 'failed'],
  paused: ['queued', ...ANY_END],
  failed: ['queued', 'paused', 'canceled', 'completed'],
  canceled: ['queued', 'paused', 'completed', 'failed'],
  completed: ['queued'],
} as const satisfies Record<TaskStatus, readonly TaskStatus[]>;

/** What people may ask of a task with this status, in a job with that one; most usual first. */
export function legalTaskTransitions(status: TaskStatus, jobStatus: JobStatus): readonly TaskStatus[] {
  const legal: readonly TaskStatus[] = TASK_REQUESTS[status];
  // A job that has ended does not go on by itself: there is nothing to wait for.
  return JOB_STATUS_FACTS[jobStatus].isFinal ? legal.filter((to) => to !== 'paused') : legal;
}

/**
 * Checks what a person asks of a task. Asking for the status it has is fine, and changes nothing but the activity. Throws `invalid`
 * (422) for a status that nobody may ask for, `conflict` (409) for one that it cannot go to; both name the choices.
 */
export function checkTaskTransition(
  status: TaskStatus,
  jobStatus: JobStatus,
  to: string,
): asserts to is TaskStatus {
  if (to === status) return;
  const legal = legalTaskTransitions(status, jobStatus);
  const choices = `Ask for one of: ${legal.join(', ')}.`;
  if (!isTaskStatus(to) || !requestableTaskStatuses().includes(to)) {
    throw invalid('task-status-not-requestable', `Nobody can set a task to status '${to}'. ${choices}`, {
      httpStatus: 422,
    });
  }
  if (legal.includes(to)) return;
  throw conflict(
    'illegal-task-status',
    `The task cannot go to status '${to}', because it is '${status}' and its job '${jobStatus}'. ${choices}`,
  );
}

/** The statuses that people may ask for at all, for the API's documentation. */
export function requestableTaskStatuses(): readonly TaskStatus[] {
  return TASK_STATUSES.filter((to) =>
    Object.values<readonly TaskStatus[]>(TASK_REQUESTS).some((legal) => legal.includes(to)),
  );
}
