import type { FailureCategory } from '@flamenco/domain/findings';
import type { TaskStatus } from '@flamenco/domain/statuses';

/** Why an attempt failed. */
export interface AttemptFailure {
  readonly category: FailureCategory;
  readonly line?: string | undefined;
}

/** Tasks of a job, of one type and with one status, that last failed for the same reason. */
export interface CauseCount {
  readonly cause: string;
  readonly task_type: string;
  readonly status: TaskStatus;
  readonly n: number;
  /** The last attempt that failed for it. */
  readonly latest: number;
}

/** The tasks of a job, of one type and with one of these statuses, that last failed for the same reason. */
export interface CausedTasks {
  readonly jobId: number;
  readonly cause: string;
  readonly taskType: string;
  readonly statuses: readonly TaskStatus[];
}

/** A task that failed, and its attempt that did. */
export interface CausedTask {
  readonly uuid: string;
  readonly name: string;
  readonly frames: string | null;
  readonly number: number;
}

/** Attempts of a job that failed for one reason, in the order in which they began. */
export interface FailurePage {
  /** The attempt before the first one; 0: from the beginning. */
  readonly after: number;
  /** The last attempt that is wanted. */
  readonly upTo: number;
  readonly limit: number;
}

/** An attempt that failed, and its task if it is one of those asked for and has not failed again since. */
export interface CausedFailure {
  readonly attemptId: number;
  readonly taskId: number | null;
}

/** A Worker on which tasks failed for one reason; nulls for one that is not known any more. */
export interface CausingWorker {
  readonly id: number | null;
  readonly uuid: string | null;
  readonly name: string | null;
  readonly first: string | null;
  readonly last: string | null;
}
