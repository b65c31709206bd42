import type { JobStatus, JobView, TaskCounts, TaskStatus, WorkerView } from '../src/index.js';
import { emptyTaskCounts } from '../src/index.js';

/** Counts with these, and zeroes otherwise. */
export function counts(some: Partial<TaskCounts>): TaskCounts {
  return { ...emptyTaskCounts(), ...some };
}

/** A job with this status and these counts. */
export function aJob(status: JobStatus, some: Partial<TaskCounts> = {}, hasReadyTask?: boolean): JobView {
  return { status, taskCounts: counts(some), ...(hasReadyTask !== undefined && { hasReadyTask }) };
}

/** A Worker that is awake, unless said otherwise. */
export function aWorker(some: Partial<WorkerView> = {}): WorkerView {
  return { status: 'awake', canRestart: true, ...some };
}

/** A task with 10 steps, 4 of them done. */
export function aTask(status: TaskStatus): {
  status: TaskStatus;
  stepsTotal: number;
  stepsCompleted: number;
} {
  return { status, stepsTotal: 10, stepsCompleted: 4 };
}
