import { WORKER_STATUS_FACTS, type WorkerStatus } from '../statuses/worker-status.js';
import type { LastRequest, StatusRequest, WorkerView } from './worker-view.js';

/** What a Worker says of why it has gone to a status. */
export interface StateChangeReason {
  /** The number of the request that it has followed; absent: it says none, or has followed none. */
  readonly requestNumber?: number | undefined;
  /** It is told numbers, so that without one it went by its own decision. Flamenco 3's Workers are told none, and decide nothing themselves. */
  readonly isToldNumbers: boolean;
}

/** A request as the last one of this Worker: with the next number. */
export function asLastRequest(
  { statusRequest, lastRequest }: Pick<WorkerView, 'statusRequest' | 'lastRequest'>,
  { status, isLazy, isUpdate }: StatusRequest,
): LastRequest {
  return {
    ...{ status, isLazy, number: (lastRequest?.number ?? 0) + 1 },
    ...(isUpdate && { isUpdate }),
    takesBack:
      (statusRequest !== undefined && statusRequest.status !== status) || lastRequest?.takesBack === true,
  };
}

/**
 * The request that a Worker is to be told again: its last one, when it has gone to another status by following an earlier one, which was
 * on its way to it when it was taken back. What the Worker decided by itself is not overruled.
 */
export function requestToRepeat(
  { lastRequest }: Pick<WorkerView, 'lastRequest'>,
  status: WorkerStatus,
  { requestNumber, isToldNumbers }: StateChangeReason,
): LastRequest | undefined {
  if (!lastRequest || lastRequest.status === status) return undefined;
  const hasFollowedEarlier = isToldNumbers
    ? requestNumber !== undefined && requestNumber !== lastRequest.number
    : lastRequest.takesBack && WORKER_STATUS_FACTS[status].isRemembered;
  return hasFollowedEarlier ? lastRequest : undefined;
}
