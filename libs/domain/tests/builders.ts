import fc from 'fast-check';
import type { JobView, TaskCounts } from '../src/jobs/index.js';
import type { JobStatus, TaskStatus } from '../src/statuses/index.js';
import type { TaskChange } from '../src/tasks/index.js';
import type { WorkerView } from '../src/workers/index.js';
import { emptyTaskCounts } from '../src/jobs/index.js';
import { TASK_STATUSES } from '../src/statuses/index.js';
import { decideTaskChange, DEFAULT_FAILURE_RULES } from '../src/tasks/index.js';

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

/** Some tasks in every status, or none. */
export const someCounts = fc.record(
  Object.fromEntries(TASK_STATUSES.map((status) => [status, fc.nat({ max: 4 })])) as Record<
    keyof TaskCounts,
    fc.Arbitrary<number>
  >,
);

/** What is decided when a task goes from one status to another, in a job that looks like this before. */
export function change(
  from: TaskStatus,
  to: TaskStatus,
  status: JobStatus,
  before: Partial<TaskCounts>,
  options: { failJobAtPercent?: number; hasReadyTask?: boolean } = {},
): TaskChange {
  return decideTaskChange({
    task: aTask(from),
    job: aJob(status, before, options.hasReadyTask),
    to,
    because: 'test',
    rules: { failJobAtPercent: options.failJobAtPercent ?? DEFAULT_FAILURE_RULES.failJobAtPercent },
  });
}

/** A row about a task's change: where does its job go? */
export type ChangeRow = [
  name: string,
  job: JobStatus,
  before: Partial<TaskCounts>,
  from: TaskStatus,
  to: TaskStatus,
  path: JobStatus[],
];
