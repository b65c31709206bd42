import type { WorkerSummary } from '@flamenco/api-client';
import { type WorkerStatus, WORKER_STATUSES, WORKER_STATUS_FACTS, isActiveTaskStatus, takesTasks } from '@flamenco/domain';
import { RENDERING_LOOK, type StatusLook, WORKER_LOOKS, lookOf } from '../../../shared/status-looks';

/** Whether a Worker works on a task now; the task of one that does not is its last. */
export function isRendering(worker: WorkerSummary): boolean {
  return takesTasks(worker.status) && worker.task !== undefined && isActiveTaskStatus(worker.task.status);
}

/** How a Worker is shown: awake ones that have a task are rendering. */
export function workerLook(worker: WorkerSummary): StatusLook {
  return isRendering(worker) ? RENDERING_LOOK : lookOf(WORKER_LOOKS, worker.status);
}

/** The groups of the status bar. */
export interface WorkerSummaryCounts {
  readonly rendering: number;
  readonly idle: number;
  readonly asleep: number;
  readonly offline: number;
  /** Signed on and well: rendering, idle, asleep or on their way. */
  readonly present: number;
  readonly total: number;
}

/** How many Workers do what. */
export function summarizeWorkers(workers: readonly WorkerSummary[]): WorkerSummaryCounts {
  const count = (fits: (worker: WorkerSummary) => boolean): number => workers.filter(fits).length;
  const rendering = count(isRendering);
  return {
    rendering,
    idle: count((worker) => takesTasks(worker.status)) - rendering,
    asleep: count((worker) => SLEEPING.includes(worker.status)),
    offline: count((worker) => WORKER_STATUS_FACTS[worker.status].isAway),
    present: count((worker) => !WORKER_STATUS_FACTS[worker.status].isAway),
    total: workers.length,
  };
}

/** Remembered at sign-off and not taking tasks: the domain's way to say asleep. */
const SLEEPING: readonly WorkerStatus[] = WORKER_STATUSES.filter(
  (status) => WORKER_STATUS_FACTS[status].isRemembered && !takesTasks(status),
);
