import type { EventJobUpdate, Job } from '@flamenco/api-client';

/** The jobs that are known, and those of which only events are known so far. */
export interface KnownJobs {
  readonly jobs: readonly Job[];
  /** By their ids; what their events do not say has to be fetched. */
  readonly sketched: ReadonlySet<string>;
}

/**
 * The jobs after live events, in their order. A job that was not known is added at the end with what its event says; a deleted one is
 * taken out. Jobs that did not change stay the same objects.
 */
export function applyJobEvents(known: KnownJobs, events: readonly EventJobUpdate[]): KnownJobs {
  if (events.length === 0) return known;
  const byJob = new Map<string, EventJobUpdate[]>();
  for (const event of events) byJob.set(event.id, [...(byJob.get(event.id) ?? []), event]);
  const jobs: Job[] = [];
  for (const job of known.jobs) {
    const changed = afterEvents(job, byJob.get(job.id) ?? []);
    byJob.delete(job.id);
    if (changed !== undefined) jobs.push(changed);
  }
  const added = [...byJob.values()].flatMap((ofNew) => afterEvents(undefined, ofNew) ?? []);
  const all = [...jobs, ...added];
  const ids = new Set([...known.sketched, ...added.map(({ id }) => id)]);
  const sketched =
    ids.size === 0 ? known.sketched : new Set(all.flatMap(({ id }) => (ids.has(id) ? [id] : [])));
  return { jobs: all, sketched };
}

/** The jobs after one of them was fetched. Where events have said something newer since, that stands. */
export function completeJob(known: KnownJobs, fetched: Job): KnownJobs {
  const jobs = known.jobs.map((job) => (job.id === fetched.id ? newerOf(fetched, job) : job));
  return { jobs, sketched: new Set([...known.sketched].filter((id) => id !== fetched.id)) };
}

/** One job after its live events; undefined when it is deleted, or still not known. */
export function afterEvents(job: Job | undefined, events: readonly EventJobUpdate[]): Job | undefined {
  if (events.some((event) => event.was_deleted === true)) return undefined;
  return events.reduce<Job | undefined>(
    (before, event) => mergeJobUpdate(before ?? sketchOf(event), event),
    job,
  );
}

/** An event older than what is known changes nothing. */
function mergeJobUpdate(job: Job, event: EventJobUpdate): Job {
  if (Date.parse(event.updated) < Date.parse(job.updated)) return job;
  const { needs_attention: _needs, ...unchanged } = job;
  return {
    ...unchanged,
    ...(event.needs_attention !== undefined && { needs_attention: event.needs_attention }),
    ...(event.name !== undefined && { name: event.name }),
    ...(event.delete_requested_at !== undefined && { delete_requested_at: event.delete_requested_at }),
    updated: event.updated,
    status: event.status,
    priority: event.priority,
    steps_completed: event.steps_completed,
    steps_total: event.steps_total,
    task_counts: event.task_counts,
  };
}

/** What events say of a job, from the newer of the two; all else from the one that was fetched. */
export function newerOf(fetched: Job, listed: Job): Job {
  if (Date.parse(listed.updated) <= Date.parse(fetched.updated)) return fetched;
  const { updated, status, priority, steps_completed, steps_total, task_counts } = listed;
  const { needs_attention, delete_requested_at } = listed;
  const { needs_attention: _needs, ...unchanged } = fetched;
  return {
    ...unchanged,
    ...(needs_attention !== undefined && { needs_attention }),
    ...{ updated, status, priority, steps_completed, steps_total, task_counts },
    ...(delete_requested_at !== undefined && { delete_requested_at }),
  };
}

function sketchOf(event: EventJobUpdate): Job {
  return {
    id: event.id,
    name: event.name ?? 'new job',
    type: event.type,
    priority: event.priority,
    submitter_platform: '',
    created: event.updated,
    updated: event.updated,
    status: event.status,
    activity: '',
    steps_completed: event.steps_completed,
    steps_total: event.steps_total,
    task_counts: event.task_counts,
  };
}
