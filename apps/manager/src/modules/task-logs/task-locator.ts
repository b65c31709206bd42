import type { JobId } from '@flamenco/domain/ids';

/** Knows to which job a task belongs; the tasks module implements it. */
export abstract class TaskLocator {
  /** The task's job, or undefined when there is no such task. */
  abstract jobOf(taskId: string): Promise<JobId | undefined>;
}
