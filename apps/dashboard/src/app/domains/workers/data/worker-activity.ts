import type { WorkerSummary } from '@flamenco/api-client';
import {
  WORKER_STATUS_FACTS,
  type WorkerStatusFacts,
  isActiveTaskStatus,
  isWorkerStatus,
} from '@flamenco/domain/statuses';
import {
  RENDERING_LOOK,
  type StatusLook,
  WAITING_LOOK,
  WORKER_LOOKS,
  lookOf,
} from '../../../shared/status-looks';
import type { AdmittedWorker } from './waiting-workers';

const NOTHING_KNOWN: WorkerStatusFacts = {
  takesTasks: false,
  isAway: false,
  isRemembered: false,
};

/** The facts about a Worker's status; none of one that this page does not know, or of a Worker that never signed on. */
export function workerFacts(worker: WorkerSummary): WorkerStatusFacts {
  return isWorkerStatus(worker.status) ? WORKER_STATUS_FACTS[worker.status] : NOTHING_KNOWN;
}

/** Whether a Worker works on a task now; the task of one that does not is its last. */
export function isRendering(worker: WorkerSummary): boolean {
  const { current_task } = worker;
  return (
    workerFacts(worker).takesTasks && current_task !== undefined && isActiveTaskStatus(current_task.status)
  );
}

/** How a Worker is shown: awake ones that have a task are rendering, and those that nobody has let in do nothing. */
export function workerLook(worker: AdmittedWorker): StatusLook {
  if (worker.waitsSince !== undefined) return WAITING_LOOK;
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
export function summarizeWorkers(workers: readonly AdmittedWorker[]): WorkerSummaryCounts {
  const count = (fits: (worker: AdmittedWorker) => boolean): number => workers.filter(fits).length;
  const rendering = count(isRendering);
  return {
    rendering,
    idle: count((worker) => workerFacts(worker).takesTasks && worker.waitsSince === undefined) - rendering,
    asleep: count(isSleeping),
    offline: count((worker) => workerFacts(worker).isAway),
    present: count((worker) => !workerFacts(worker).isAway),
    total: workers.length,
  };
}

/** Signed on, and comes back to it after a restart, but takes no tasks. */
function isSleeping(worker: WorkerSummary): boolean {
  const { isRemembered, takesTasks } = workerFacts(worker);
  return isRemembered && !takesTasks;
}
