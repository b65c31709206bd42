import type { EventJobUpdate, EventTaskUpdate, TaskSummary } from '@flamenco/api-client';
import { isActiveTaskStatus } from '@flamenco/domain/statuses';
import type { LiveEvent } from '../../../shared/live/live-topics';

type TaskChange = (task: TaskSummary) => TaskSummary;

/**
 * A job's tasks after live events about them and about the job, in the events' order. Tasks that did not change stay the same objects,
 * and so does the list when none did.
 */
export function applyTaskEvents(
  tasks: readonly TaskSummary[],
  events: readonly LiveEvent[],
  jobId: string,
): readonly TaskSummary[] {
  const changes = new Map<string, TaskChange[]>();
  const note = (taskId: string, change: TaskChange): void => {
    const earlier = changes.get(taskId);
    if (earlier === undefined) changes.set(taskId, [change]);
    else earlier.push(change);
  };
  for (const event of events) {
    if (event.name === '/task') note(event.payload.id, (task) => mergeTaskUpdate(task, event.payload));
    if (event.name === '/jobs' && event.payload.id === jobId) noteBlocked(event.payload, note);
  }
  if (changes.size === 0) return tasks;
  return tasks.map((task) => (changes.get(task.id) ?? []).reduce((changed, change) => change(changed), task));
}

/** A job's event names the tasks that began to wait for others, or do not wait any more. */
function noteBlocked(job: EventJobUpdate, note: (taskId: string, change: TaskChange) => void): void {
  for (const { id, is_blocked } of job.tasks_blocked ?? []) {
    note(id, (task) => (task.is_blocked === is_blocked ? task : { ...task, is_blocked }));
  }
}

/** One event's effect on its task. An event older than what is known changes nothing. */
function mergeTaskUpdate(task: TaskSummary, event: EventTaskUpdate): TaskSummary {
  if (Date.parse(event.updated) < Date.parse(task.updated)) return task;
  const isStart = isActiveTaskStatus(event.status) && !isActiveTaskStatus(task.status);
  return {
    ...task,
    updated: event.updated,
    status: event.status,
    steps_completed: event.steps_completed,
    steps_total: event.steps_total,
    attempt_count: event.attempt_count ?? task.attempt_count + (isStart ? 1 : 0),
    is_blocked: event.is_blocked ?? (task.is_blocked && !isActiveTaskStatus(event.status)),
    ...(event.worker !== undefined && {
      worker: { id: event.worker.uuid, name: event.worker.name, address: '' },
    }),
  };
}
