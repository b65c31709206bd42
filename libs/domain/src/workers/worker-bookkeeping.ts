import { conflict, invalid } from '../errors.js';
import { takesTasks, WORKER_STATUS_FACTS, type WorkerStatus } from '../statuses/worker-status.js';
import { asLastRequest, requestToRepeat, type StateChangeReason } from './last-request.js';
import {
  workerChange,
  type LastRequest,
  type StatusRequest,
  type WorkerChange,
  type WorkerView,
} from './worker-view.js';

// What the Manager notes about Workers (behaviour.md §13): pure functions from what it knows to what it is to save.

/** Why a Worker's tasks go back to the queue: the words in their activity and log (§9.5). */
export const RETURN_REASONS = {
  signedOff: 'signed off',
  timedOut: 'timed out',
  deleted: 'is being deleted',
  blocked: 'was blocked from this task type',
} as const;

/** A change at sign-on, with what the Worker is answered. */
export interface SignOnChange extends WorkerChange {
  /** What the Worker should do now (`status_requested`). */
  readonly lastRequest: LastRequest;
}

/**
 * A Worker signs on: it is starting, and goes to the status that is requested of it (a remembered one bypasses its sleep
 * schedule), else to what its schedule says. It keeps its tasks: it is given the same one again after a crash.
 */
export function decideSignOn(worker: WorkerView, scheduled: WorkerStatus): SignOnChange {
  const { statusRequest } = worker;
  const request = statusRequest ?? { status: scheduled, isLazy: false };
  // One that starts follows no request that an earlier run of it was told.
  const lastRequest = { ...asLastRequest(worker, request), takesBack: false };
  return { ...workerChange(worker, { status: 'starting', statusRequest }), lastRequest };
}

/**
 * A Worker signs off: what was requested by that is done, and it is remembered whether it was awake or asleep, so that
 * it returns to it. Its active tasks go back to the queue.
 */
export function decideSignOff(worker: WorkerView): WorkerChange {
  const isDone = worker.statusRequest && ENDED_BY_SIGN_OFF.includes(worker.statusRequest.status);
  const pending = isDone ? undefined : worker.statusRequest;
  const remembered = pending ? undefined : rememberedStatus(worker.status);
  return workerChange(worker, {
    status: 'offline',
    statusRequest: pending ?? remembered,
    lastRequest: remembered && asLastRequest(worker, remembered),
    returnTasksBecause: RETURN_REASONS.signedOff,
  });
}

/**
 * A Worker says which status it has now. A request that it followed is done; another one stays pending, with a warning. One that has
 * followed a request which was taken back meanwhile is told the last one again. When it was awake and is not any more, its active tasks go
 * back to the queue.
 */
export function decideStateChanged(
  worker: WorkerView,
  status: WorkerStatus,
  reason: StateChangeReason,
): WorkerChange {
  const { lastRequest } = worker;
  const request = worker.statusRequest ?? requestToRepeat(worker, status, reason);
  const isFollowed = request === undefined || request.status === status;
  return workerChange(worker, {
    status,
    statusRequest: isFollowed
      ? undefined
      : { status: request.status, isLazy: request.isLazy, ...(request.isUpdate && { isUpdate: true }) },
    lastRequest: lastRequest?.takesBack ? { ...lastRequest, takesBack: false } : undefined,
    returnTasksBecause: whyTasksReturn(worker.status, status),
    warning: isFollowed ? undefined : `went to ${status}, although ${request.status} is requested of it`,
  });
}

/**
 * A person, or its sleep schedule, requests a status of a Worker: any, as with Flamenco 3, whose Workers sleep when they do
 * not know it. Requesting the one it has cancels what is pending. Throws `conflict` (412) for a restart, or an update, that it is not
 * capable of.
 */
export function decideStatusRequest(worker: WorkerView, request: StatusRequest): WorkerChange {
  const { status } = request;
  if (status === 'restart' && !worker.canRestart) {
    throw conflict(
      'worker-cannot-restart',
      'This Worker cannot restart itself: it was started without a restart exit code. Ask for offline, and start it by hand.',
      { httpStatus: 412 },
    );
  }
  if (request.isUpdate) checkUpdate(worker, status);
  const statusRequest = status === worker.status ? undefined : request;
  const change = workerChange(worker, { status: worker.status, statusRequest });
  return change.isChange ? { ...change, lastRequest: asLastRequest(worker, request) } : change;
}

/**
 * A sleep schedule is applied (§14): a request that is not lazy, and overrules what is pending. A Worker in error is left
 * alone: what people asked of it, such as a restart, stays asked. One that is offline is asked for nothing, for at its sign-on
 * the schedule is asked again; but what was remembered at its sign-off is overruled, or it would come back to the status of the
 * evening before.
 * @param withdrawn - what a schedule that is switched off now has asked for until now
 */
export function decideScheduledStatus(
  worker: WorkerView,
  scheduled: WorkerStatus,
  withdrawn?: WorkerStatus,
): WorkerChange {
  const request = { status: scheduled, isLazy: false };
  const { status, statusRequest } = worker;
  if (status === 'error') {
    const isWithdrawn = statusRequest?.status === withdrawn && statusRequest?.isLazy === false;
    return workerChange(worker, {
      status,
      statusRequest: isWithdrawn ? undefined : statusRequest,
      lastRequest: isWithdrawn ? asLastRequest(worker, request) : undefined,
    });
  }
  if (status === undefined || WORKER_STATUS_FACTS[status].isAway)
    return workerChange(worker, {
      status,
      statusRequest: statusRequest && request,
      lastRequest: statusRequest && asLastRequest(worker, request),
    });
  return decideStatusRequest(worker, request);
}

/** A Worker was silent for too long (§11): it is in error until it is heard of again, and nothing is requested of it. */
export function decideWorkerTimeout(worker: WorkerView): WorkerChange {
  return workerChange(worker, {
    status: 'error',
    statusRequest: undefined,
    returnTasksBecause: RETURN_REASONS.timedOut,
    isLost: true,
  });
}

/** Whether a Worker with this status can time out: not one that is away already. */
export function canTimeOut(status: WorkerStatus | undefined): boolean {
  return status !== undefined && !WORKER_STATUS_FACTS[status].isAway;
}

/**
 * Whether a Worker with this status may be removed when nothing was heard of it for long: not one that may have a task. That
 * one times out first, where time-outs are not switched off.
 */
export function canBeForgotten(status: WorkerStatus | undefined): boolean {
  return status === undefined || !takesTasks(status);
}

/** A Worker's task types as they are compared and kept: trimmed, in lower case, each once, no empty ones. */
export function normalizeTaskTypes(types: readonly string[]): string[] {
  return [...new Set(types.map((type) => type.trim().toLowerCase()).filter((type) => type !== ''))];
}

function checkUpdate(worker: WorkerView, status: WorkerStatus): void {
  if (status !== 'restart')
    throw invalid(
      'update-without-restart',
      "A Worker is updated when it restarts: ask for 'restart' with 'update'.",
    );
  if (!worker.canUpdate)
    throw conflict(
      'worker-cannot-update',
      "This Worker does not let itself be updated. Set 'update: from-manager' in its flamenco-worker.yaml and restart it, or install its new version by hand.",
      { httpStatus: 412 },
    );
}

const ENDED_BY_SIGN_OFF: readonly WorkerStatus[] = ['offline', 'restart'];

function rememberedStatus(status: WorkerStatus | undefined): StatusRequest | undefined {
  if (status === undefined || !WORKER_STATUS_FACTS[status].isRemembered) return undefined;
  return { status, isLazy: false };
}

function whyTasksReturn(before: WorkerStatus | undefined, after: WorkerStatus): string | undefined {
  if (before === undefined || !takesTasks(before) || takesTasks(after)) return undefined;
  return `changed status from ${before} to ${after}`;
}
