import type { TaskGroup } from '../tasks/index.js';

/** A group that a Worker may get a task from. */
export interface RunnableGroup extends TaskGroup {
  readonly jobPriority: number;
}

/** What decides which tasks a Worker may get. */
export interface TaskSeeker {
  readonly workerId: number;
  readonly taskTypes: readonly string[];
  readonly tagIds: readonly number[];
}

/** Stands for "no tag" in runnable_groups: any Worker may run such jobs. */
export const NO_TAG = 0;
