import type { JobStatus } from '../statuses/job-status.js';
import type { TaskStatus } from '../statuses/task-status.js';
import type { WorkerStatus } from '../statuses/worker-status.js';
import type { FarmEvent, FarmEventMap, FarmEventName } from './farm-events.js';

/** What happens on a farm that people outside may want to be told of, each once and for certain; with its meaning. */
export const DOMAIN_EVENTS = {
  'job-submitted': 'a job was submitted',
  'job-queued': 'a job is queued again, after it was paused or had ended',
  'job-active': 'a Worker got the first task of a job that had none',
  'job-paused': 'a job is paused',
  'job-completed': 'all tasks of a job are completed',
  'job-failed': 'a job has failed: too many of its tasks did',
  'job-canceled': 'a job is canceled',
  'job-needs-attention': 'a job waits for something that only a person can do: see `needs_attention`',
  'job-deleted': 'a job is gone',
  'task-completed': 'a Worker has completed a task',
  'task-soft-failed': 'a task has failed on a Worker; another one will try it',
  'task-failed': 'a task has failed for good',
  'worker-awake': 'a Worker is ready for tasks',
  'worker-asleep': 'a Worker sleeps, and takes no tasks',
  'worker-offline': 'a Worker has signed off',
  'worker-error': 'a Worker is in error; most often it was not heard from for too long',
  'worker-removed': 'a Worker was removed from the farm',
} as const;

/** What happened. */
export type DomainEventName = keyof typeof DOMAIN_EVENTS;

/** The names of all domain events. */
export const DOMAIN_EVENT_NAMES = Object.keys(DOMAIN_EVENTS) as readonly DomainEventName[];

/** Something that happened: what everybody is told of it live, and what it is called for those who wait for just that. */
export interface DomainEvent {
  readonly name: DomainEventName;
  readonly payload: FarmEvent['payload'];
  /** What the order of events is kept for: `job <id>`, also for its tasks, or `worker <id>`. */
  readonly subject: string;
}

const JOB_EVENTS = {
  'under-construction': undefined,
  queued: 'job-queued',
  active: 'job-active',
  paused: 'job-paused',
  'pause-requested': undefined,
  'cancel-requested': undefined,
  canceled: 'job-canceled',
  completed: 'job-completed',
  failed: 'job-failed',
  requeueing: undefined,
} as const satisfies Record<JobStatus, DomainEventName | undefined>;

const TASK_EVENTS = {
  queued: undefined,
  active: undefined,
  'soft-failed': 'task-soft-failed',
  failed: 'task-failed',
  canceled: undefined,
  completed: 'task-completed',
  paused: undefined,
} as const satisfies Record<TaskStatus, DomainEventName | undefined>;

const WORKER_EVENTS = {
  starting: undefined,
  awake: 'worker-awake',
  asleep: 'worker-asleep',
  offline: 'worker-offline',
  error: 'worker-error',
  restart: undefined,
  testing: undefined,
} as const satisfies Record<WorkerStatus, DomainEventName | undefined>;

/** What a live event tells of, and what the order is kept for. */
interface Teller<Name extends FarmEventName> {
  readonly name: (payload: FarmEventMap[Name]['payload']) => DomainEventName | undefined;
  readonly subject: (payload: FarmEventMap[Name]['payload']) => string;
}

const TELLERS: { readonly [Name in FarmEventName]: Teller<Name> | undefined } = {
  'job-updated': {
    name: (job) => (job.was_deleted ? 'job-deleted' : ofChange(JOB_EVENTS, job)),
    subject: ({ id }) => `job ${id}`,
  },
  'task-updated': {
    name: (task) => ofChange(TASK_EVENTS, task),
    subject: ({ job_id }) => `job ${job_id}`,
  },
  'worker-updated': {
    name: (worker) => (worker.deleted_at === undefined ? ofChange(WORKER_EVENTS, worker) : 'worker-removed'),
    subject: ({ id }) => `worker ${id}`,
  },
  'worker-tag-updated': undefined,
  'last-rendered-updated': undefined,
  'task-log-updated': undefined,
  'farm-status-changed': undefined,
  'life-cycle': undefined,
  'change-noted': undefined,
};

/**
 * The domain event that a live event tells of; undefined for progress, passing statuses, and what is no news outside.
 * @param named - what happened, where the live event does not tell it by a change of status
 */
export function domainEventOf(event: FarmEvent, named?: DomainEventName): DomainEvent | undefined {
  const { payload } = event;
  const teller = TELLERS[event.name] as Teller<FarmEventName> | undefined;
  const name = named ?? teller?.name(payload);
  return teller && name && { name, payload, subject: teller.subject(payload) };
}

function ofChange<Status extends string>(
  events: Readonly<Record<Status, DomainEventName | undefined>>,
  { status, previous_status: before }: { readonly status: Status; readonly previous_status?: Status },
): DomainEventName | undefined {
  return before === undefined || before === status ? undefined : events[status];
}
