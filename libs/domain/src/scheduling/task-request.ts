import { TASK_STATUS_FACTS, type TaskStatus } from '../statuses/task-status.js';
import type { WorkerStatus } from '../statuses/worker-status.js';
import { whyWorkerTakesNone } from './obstacles.js';
import type { StatusRequest, WorkerView } from '../workers/worker-view.js';

/** Whether a Worker that asks for a task may have one. */
export type TaskRequestDecision =
  | { readonly mayAsk: true }
  /** It is to change its status first; the answer's body is that status. This is how lazy requests take effect. */
  | {
      readonly mayAsk: false;
      readonly httpStatus: 423;
      readonly statusRequested: WorkerStatus;
      /** Which request it is, as `LastRequest` numbers them. */
      readonly requestNumber?: number;
      readonly isUpdate?: true;
      readonly message: string;
    }
  /** It is not awake. */
  | { readonly mayAsk: false; readonly httpStatus: 409; readonly message: string };

/** Decides whether a Worker that asks for a task may have one (behaviour.md §12). */
export function decideTaskRequest({
  worker,
}: {
  readonly worker: Pick<WorkerView, 'status' | 'statusRequest' | 'lastRequest'>;
}): TaskRequestDecision {
  if (whyWorkerTakesNone(worker).length === 0) return { mayAsk: true };
  if (worker.statusRequest) {
    const { status, isUpdate } = worker.statusRequest;
    const message = `Go to status '${status}' first, as was requested; then ask again.`;
    const number = worker.lastRequest && { requestNumber: worker.lastRequest.number };
    const update = isUpdate && { isUpdate };
    return { mayAsk: false, httpStatus: 423, statusRequested: status, ...number, ...update, message };
  }
  const message = `Only Workers that are awake get tasks, and this one is '${worker.status ?? 'not signed on'}'. Sign on, and report status 'awake'.`;
  return { mayAsk: false, httpStatus: 409, message };
}

/** The task that a Worker runs, or believes to run. */
export interface RunningTask {
  readonly status: TaskStatus;
  readonly isAssignedToWorker: boolean;
  /** Its job is going to be deleted. */
  readonly isJobBeingDeleted?: boolean;
}

/** A Worker asks whether it may keep running a task. */
export interface MayRunInput {
  /** Absent when there is no such task (any more). */
  readonly task?: RunningTask | undefined;
  readonly statusRequest?: StatusRequest | undefined;
  /** The attempt that the Worker names is not the task's newest one. Flamenco 3's Workers name none. */
  readonly isAttemptSuperseded?: boolean;
}

/** The answer to a Worker that asks whether it may keep running a task. */
export interface MayRunDecision {
  readonly mayKeepRunning: boolean;
  /** Why not; empty when it may. */
  readonly reason: string;
  /** The Worker is to stop because it is to change its status. */
  readonly statusChangeRequested: boolean;
}

/** Decides whether a Worker may keep running a task (behaviour.md §12). The first condition that fits wins. */
export function decideMayRun({ task, statusRequest, isAttemptSuperseded }: MayRunInput): MayRunDecision {
  if (task === undefined) return stop('there is no such task any more');
  if (statusRequest && !statusRequest.isLazy) {
    return {
      ...stop(`the Worker is to go to status '${statusRequest.status}'`),
      statusChangeRequested: true,
    };
  }
  if (!task.isAssignedToWorker) return stop('the task is not assigned to this Worker any more');
  if (task.isJobBeingDeleted) return stop('its job is being deleted');
  if (isAttemptSuperseded) return stop('a later attempt at the task has begun');
  if (!TASK_STATUS_FACTS[task.status].isActive)
    return stop(`the task is not active any more, it is '${task.status}'`);
  return { mayKeepRunning: true, reason: '', statusChangeRequested: false };
}

function stop(reason: string): MayRunDecision {
  return { mayKeepRunning: false, reason, statusChangeRequested: false };
}
