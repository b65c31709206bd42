import type { EventJobUpdate, Job } from '@flamenco/api-client';

/**
 * The list of jobs after live events, in their order. A job that was not known is added with what its event says (the
 * store fetches the rest); a deleted one is taken out. Jobs that did not change stay the same objects.
 */
export function applyJobEvents(jobs: readonly Job[], events: readonly EventJobUpdate[]): readonly Job[] {
  const latest = new Map<string, readonly EventJobUpdate[]>();
  for (const event of events) latest.set(event.id, [...(latest.get(event.id) ?? []), event]);
  const kept: Job[] = [];
  for (const job of jobs) {
    const changed = (latest.get(job.id) ?? []).reduce<Job | undefined>(mergeJobUpdate, job);
    latest.delete(job.id);
    if (changed !== undefined) kept.push(changed);
  }
  for (const newEvents of latest.values()) {
    const added = newEvents.reduce<Job | undefined>(
      (job, event) => mergeJobUpdate(job ?? firstSight(event), event),
      undefined,
    );
    if (added !== undefined) kept.push(added);
  }
  return kept;
}

/** The ids of jobs that events speak of and the list does not know. */
export function unknownJobIds(jobs: readonly Job[], events: readonly EventJobUpdate[]): readonly string[] {
  const asked = new Set(events.filter((event) => event.was_deleted !== true).map((event) => event.id));
  for (const job of jobs) asked.delete(job.id);
  return [...asked];
}

/** One event's effect on its job: undefined when it is gone. An event older than what is known changes nothing. */
function mergeJobUpdate(job: Job | undefined, event: EventJobUpdate): Job | undefined {
  if (event.was_deleted === true || job === undefined) return undefined;
  if (Date.parse(event.updated) < Date.parse(job.updated)) return job;
  return {
    ...job,
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

function firstSight(event: EventJobUpdate): Job {
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
