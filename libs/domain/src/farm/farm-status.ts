import type { JobStatus } from '../statuses/job-status.js';
import { WORKER_STATUSES, WORKER_STATUS_FACTS, type WorkerStatus } from '../statuses/worker-status.js';

/** Every status the whole farm can have. */
export const FARM_STATUSES = [
  'starting',
  'active',
  'idle',
  'waiting',
  'asleep',
  'inoperative',
  'unknown',
] as const;

/** The status of the whole farm. */
export type FarmStatus = (typeof FARM_STATUSES)[number];

/** What is said of a farm whose Manager is gone. */
export const FARM_STATUS_WITHOUT_MANAGER: FarmStatus = 'unknown';

/** How many jobs and Workers (deleted ones left out) have each status; absent means none. */
export interface FarmView {
  readonly jobs: Readonly<Partial<Record<JobStatus, number>>>;
  readonly workers: Readonly<Partial<Record<WorkerStatus, number>>>;
}

interface FarmStatusRule {
  readonly given: (farm: FarmView) => boolean;
  readonly status: FarmStatus;
}

/** The first row that fits wins (behaviour.md §18). */
const FARM_STATUS_RULES: readonly FarmStatusRule[] = [
  { given: noWorkerIsThere, status: 'inoperative' },
  { given: (farm) => has(farm.jobs.active) && has(farm.workers.awake), status: 'active' },
  { given: (farm) => has(farm.jobs.active) || has(farm.jobs.queued), status: 'waiting' },
  { given: (farm) => !has(farm.workers.awake) && has(farm.workers.asleep), status: 'asleep' },
];

/** The farm's status from what is known of it; `starting` while nothing is known yet. */
export function farmStatus(farm: FarmView | undefined): FarmStatus {
  if (farm === undefined) return 'starting';
  return FARM_STATUS_RULES.find((rule) => rule.given(farm))?.status ?? 'idle';
}

function noWorkerIsThere(farm: FarmView): boolean {
  return WORKER_STATUSES.every((status) => WORKER_STATUS_FACTS[status].isAway || !has(farm.workers[status]));
}

function has(count: number | undefined): boolean {
  return (count ?? 0) > 0;
}
