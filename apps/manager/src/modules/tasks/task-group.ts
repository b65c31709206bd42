import type { StoredCommand } from './persistence/task-list.js';
import type { TaskState } from './task-state.js';

/** Tasks of a job that are alike to those who hand them out. */
export interface TaskGroup {
  readonly jobId: number;
  readonly taskType: string;
  readonly taskPriority: number;
}

/** How many tasks of one type and priority there are, and how many of them are ready. */
export interface GroupCount {
  readonly taskType: string;
  readonly taskPriority: number;
  readonly ready: number;
}

/** A task that was found, with all that it takes to hand it out. */
export interface FoundTask {
  readonly indexInJob: number;
  readonly task: TaskState;
  readonly commands: readonly StoredCommand[];
}
