import type { CurrentTask, FarmEvent, TaskUpdatedPayload } from '@flamenco/domain/events';
import { isBlockedTask } from '@flamenco/domain/scheduling';
import type { TaskStatus } from '@flamenco/domain/statuses';
import type { TaskState } from './task-state.js';

/** What everybody who looks at the job is told of a change of its task. */
export function taskUpdated(task: TaskState, updated: string, previousStatus?: TaskStatus): FarmEvent {
  const payload: TaskUpdatedPayload = {
    id: task.uuid,
    job_id: task.job.uuid,
    name: task.name,
    updated,
    status: task.status,
    ...(previousStatus && { previous_status: previousStatus }),
    activity: task.activity,
    steps_completed: task.stepsCompleted,
    steps_total: task.stepsTotal,
    ...(task.worker && { worker: { name: task.worker.name, uuid: task.worker.uuid } }),
    is_blocked: isBlockedTask(task),
    attempt_count: task.attempt?.number ?? 0,
  };
  return { name: 'task-updated', payload };
}

/** What everybody who looks at Workers is told of the task that one got. */
export function currentTask({ uuid, name, status, job, frames, attempt }: TaskState): CurrentTask {
  return {
    id: uuid,
    name,
    status,
    job_id: job.uuid,
    job_name: job.name,
    ...(frames !== undefined && { frames }),
    ...(attempt && { started: attempt.started }),
  };
}
