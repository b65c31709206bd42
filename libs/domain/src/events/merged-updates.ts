import { MOST_TASKS_BLOCKED, type JobUpdatedPayload } from './payloads.js';

/** The later of two events about a job, with what only the earlier one said: which tasks began or ceased to wait, or that all are to be fetched. */
export function mergeJobUpdates(earlier: JobUpdatedPayload, later: JobUpdatedPayload): JobUpdatedPayload {
  const { tasks_blocked: _, refresh_tasks, ...payload } = later;
  const changes = [...(earlier.tasks_blocked ?? []), ...(later.tasks_blocked ?? [])];
  const latest = [...new Map(changes.map((task) => [task.id, task])).values()];
  if (earlier.refresh_tasks || refresh_tasks || latest.length > MOST_TASKS_BLOCKED) {
    return { ...payload, refresh_tasks: true };
  }
  return { ...payload, refresh_tasks, ...(latest.length > 0 && { tasks_blocked: latest }) };
}
