import type { WorkerStatus } from '../statuses/worker-status.js';

/** A change of status that a Worker is asked to make. */
export interface StatusRequest {
  readonly status: WorkerStatus;
  /** A lazy request waits until the Worker asks for its next task; another one stops the task that it runs. */
  readonly isLazy: boolean;
  /** Of a restart: the Manager's package of the Worker is to be installed before. */
  readonly isUpdate?: true;
}

/** What was last requested of a Worker, whether it is pending or not. */
export interface LastRequest extends StatusRequest {
  /** From 1 upwards. The Worker is told it with the request, and says it when it has followed; Flamenco 3's Workers do not. */
  readonly number: number;
  /** One that was pending was taken back by it, which the Worker may have been told already; it has not gone to any status since. */
  readonly takesBack: boolean;
}

/** What the rules need to know of a Worker. */
export interface WorkerView {
  /** Absent for one that has registered, but never signed on. */
  readonly status?: WorkerStatus;
  /** The request that is pending. */
  readonly statusRequest?: StatusRequest;
  /** Absent for one of which nothing was ever requested. A pending request is the last one. */
  readonly lastRequest?: LastRequest;
  readonly canRestart: boolean;
  /** It lets people have the Manager's package installed; absent: no. */
  readonly canUpdate?: boolean;
}

/** What something that happened means for a Worker: save status and request as they are here, then do the rest. */
export interface WorkerChange {
  readonly from?: WorkerStatus;
  readonly status?: WorkerStatus;
  /** The request that is pending from now on; absent means none. */
  readonly statusRequest?: StatusRequest;
  /** To be saved, too, where it is there; absent: it stays. */
  readonly lastRequest?: LastRequest;
  /** False when nothing is to be saved or told. */
  readonly isChange: boolean;
  /** Its active tasks go back to the queue (see `returnedTaskStatus`), for this reason; absent: it keeps them. */
  readonly returnTasksBecause?: string;
  /** It may still be at them: its attempts are remembered as timed out, not as given back. */
  readonly isLost?: true;
  /** What somebody who reads the log should know, such as a request that the Worker did not follow. */
  readonly warning?: string;
}

/** What `workerChange` is made from. */
export interface WorkerChangeParts {
  readonly status: WorkerStatus | undefined;
  readonly statusRequest: StatusRequest | undefined;
  readonly lastRequest?: LastRequest | undefined;
  readonly returnTasksBecause?: string | undefined;
  readonly isLost?: true;
  readonly warning?: string | undefined;
}

/** Puts a change of a Worker together; `isChange` is found by comparing. */
export function workerChange(before: WorkerView, after: WorkerChangeParts): WorkerChange {
  const { status, statusRequest, lastRequest, returnTasksBecause, isLost, warning } = after;
  return {
    ...(before.status !== undefined && { from: before.status }),
    ...(status !== undefined && { status }),
    ...(statusRequest !== undefined && { statusRequest }),
    ...(lastRequest !== undefined && { lastRequest }),
    isChange: before.status !== status || !isSameRequest(before.statusRequest, statusRequest),
    ...(returnTasksBecause !== undefined && { returnTasksBecause }),
    ...(isLost && { isLost }),
    ...(warning !== undefined && { warning }),
  };
}

function isSameRequest(a: StatusRequest | undefined, b: StatusRequest | undefined): boolean {
  return a?.status === b?.status && a?.isLazy === b?.isLazy && a?.isUpdate === b?.isUpdate;
}
