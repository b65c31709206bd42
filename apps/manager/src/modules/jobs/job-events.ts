import {
  MOST_TASKS_BLOCKED,
  type BlockedTask,
  type FarmEvent,
  type JobUpdatedPayload,
} from '@flamenco/domain/events';
import type { JobStatus } from '@flamenco/domain/statuses';
import type { JobState } from './job-state.js';

/** What everybody who looks at jobs is told of a change. */
export function jobUpdated(
  job: JobState,
  updated: string,
  details: {
    readonly previousStatus?: JobStatus;
    readonly refreshTasks?: boolean;
    /** What became of the tasks that depend on one that changed. */
    readonly tasksBlocked?: readonly BlockedTask[];
    readonly wasDeleted?: boolean;
  } = {},
): FarmEvent {
  const { tasksBlocked = [] } = details;
  const areNamed = tasksBlocked.length > 0 && tasksBlocked.length <= MOST_TASKS_BLOCKED;
  const payload: JobUpdatedPayload = {
    id: job.uuid,
    name: job.name,
    updated,
    status: job.status,
    ...(details.previousStatus && { previous_status: details.previousStatus }),
    type: job.type,
    priority: job.priority,
    refresh_tasks: details.refreshTasks === true || tasksBlocked.length > MOST_TASKS_BLOCKED,
    ...(areNamed && details.refreshTasks !== true && { tasks_blocked: tasksBlocked }),
    steps_completed: job.stepsCompleted,
    steps_total: job.stepsTotal,
    ...(job.attention && { needs_attention: job.attention }),
    ...(job.deleteRequestedAt !== undefined && { delete_requested_at: job.deleteRequestedAt }),
    ...(details.wasDeleted && { was_deleted: true }),
    task_counts: job.taskCounts,
  };
  return { name: 'job-updated', payload };
}
