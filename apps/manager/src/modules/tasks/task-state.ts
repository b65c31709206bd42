import type { JobId, TaskId, WorkerId } from '@flamenco/domain/ids';
import type { JobStatus, TaskStatus } from '@flamenco/domain/statuses';
import type { JobState } from '../jobs/index.js';
import type { AttemptState } from './attempt-state.js';

/** A task as changes need it, with its job. */
export interface TaskState {
  readonly id: number;
  readonly uuid: TaskId;
  readonly job: JobState;
  readonly name: string;
  readonly type: string;
  readonly priority: number;
  readonly status: TaskStatus;
  readonly activity: string;
  readonly stepsCompleted: number;
  readonly stepsTotal: number;
  readonly unmetDependencies: number;
  /** The Worker that touched it last. */
  readonly worker: TaskWorkerRef | undefined;
  /** The latest attempt at it. */
  readonly attempt: AttemptState | undefined;
  readonly lastTouched: string | undefined;
  /** The frames that it makes, such as `1-10`; undefined where that is not known. */
  readonly frames: string | undefined;
  /** Whether others wait for it, or have. */
  readonly hasDependents: boolean;
}

/** A Worker as its tasks name it. */
export interface TaskWorkerRef {
  readonly id: number;
  readonly uuid: WorkerId;
  readonly name: string;
}

/** Whose a task is: enough to see whether a Worker may report about it. */
export interface TaskOwner {
  readonly uuid: TaskId;
  readonly jobUuid: JobId;
  readonly status: TaskStatus;
  readonly jobStatus: JobStatus;
  readonly workerId: number | undefined;
  readonly workerName: string | undefined;
  readonly attempt: AttemptState | undefined;
}

/** The owner of a task that is loaded already. */
export function ownerOf(task: TaskState): TaskOwner {
  return {
    uuid: task.uuid,
    jobUuid: task.job.uuid,
    status: task.status,
    jobStatus: task.job.status,
    workerId: task.worker?.id,
    workerName: task.worker?.name,
    attempt: task.attempt,
  };
}
