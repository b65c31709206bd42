import type { EventTaskUpdate, TaskSummary } from '@flamenco/api-client';
import { isActiveTaskStatus, satisfiesDependents } from '@flamenco/domain';

/** A job's tasks after live events, in their order. Tasks that did not change stay the same objects. */
export function applyTaskEvents(
  tasks: readonly TaskSummary[],
  events: readonly EventTaskUpdate[],
): readonly TaskSummary[] {
  const byTask = new Map<string, EventTaskUpdate[]>();
  for (const event of events) {
    const earlier = byTask.get(event.id);
    if (earlier === undefined) byTask.set(event.id, [event]);
    else earlier.push(event);
  }
  if (byTask.size === 0) return tasks;
  return tasks.map((task) => (byTask.get(task.id) ?? []).reduce(mergeTaskUpdate, task));
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
    attempt_count: task.attempt_count + (isStart ? 1 : 0),
    is_blocked: task.is_blocked && !isActiveTaskStatus(event.status),
    ...(event.worker !== undefined && {
      worker: { id: event.worker.uuid, name: event.worker.name, address: '' },
    }),
  };
}

/**
 * Whether tasks that wait for others may be free now, which no event says: everything they can wait for is completed.
 * Then the list is worth loading again.
 */
export function mayBeUnblocked(tasks: readonly TaskSummary[]): boolean {
  const others = tasks.filter((task) => !task.is_blocked);
  return others.length < tasks.length && others.every((task) => satisfiesDependents(task.status));
}
