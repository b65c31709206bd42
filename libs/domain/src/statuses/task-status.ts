/** Every status a task can have, as Flamenco 3 names them. */
export const TASK_STATUSES = [
  'queued',
  'active',
  'soft-failed',
  'failed',
  'canceled',
  'completed',
  'paused',
] as const;

/** The status of a task. */
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** What is true of a task because of its status alone. */
export interface TaskStatusFacts {
  /** The scheduler may hand it out, once its dependencies are completed. */
  readonly isRunnable: boolean;
  /** A Worker has it now. */
  readonly isActive: boolean;
  /** Its last attempt is over and nothing happens to it any more unless a person, or the job, asks. */
  readonly isFinished: boolean;
  /** Tasks that depend on it may run. */
  readonly satisfiesDependents: boolean;
  /** Its last attempt failed, and nothing has come of that yet. */
  readonly isFailed: boolean;
}

const NOTHING_SPECIAL = {
  isRunnable: false,
  isActive: false,
  isFinished: false,
  satisfiesDependents: false,
  isFailed: false,
} as const;

/** The facts about each task status: ask these instead of comparing status words. */
export const TASK_STATUS_FACTS = {
  queued: { ...NOTHING_SPECIAL, isRunnable: true },
  active: { ...NOTHING_SPECIAL, isActive: true },
  'soft-failed': { ...NOTHING_SPECIAL, isRunnable: true, isFailed: true },
  failed: { ...NOTHING_SPECIAL, isFinished: true, isFailed: true },
  canceled: { ...NOTHING_SPECIAL, isFinished: true },
  completed: { ...NOTHING_SPECIAL, isFinished: true, satisfiesDependents: true },
  paused: NOTHING_SPECIAL,
} as const satisfies Record<TaskStatus, TaskStatusFacts>;

/** The task statuses for which a fact holds, for `WHERE status IN (…)`. */
export function taskStatusesThat(fact: keyof TaskStatusFacts): readonly TaskStatus[] {
  return TASK_STATUSES.filter((status) => TASK_STATUS_FACTS[status][fact]);
}

/** Whether a text is a task status. */
export function isTaskStatus(text: string): text is TaskStatus {
  return (TASK_STATUSES as readonly string[]).includes(text);
}

/** Whether the scheduler may hand out a task with this status. */
export function isRunnableTaskStatus(status: TaskStatus): boolean {
  return TASK_STATUS_FACTS[status].isRunnable;
}

/** Whether a Worker has a task with this status now. */
export function isActiveTaskStatus(status: TaskStatus): boolean {
  return TASK_STATUS_FACTS[status].isActive;
}

/** Whether a task with this status is over (failed, canceled, completed). */
export function isFinishedTaskStatus(status: TaskStatus): boolean {
  return TASK_STATUS_FACTS[status].isFinished;
}

/** Whether tasks that depend on one with this status may run. */
export function satisfiesDependents(status: TaskStatus): boolean {
  return TASK_STATUS_FACTS[status].satisfiesDependents;
}
