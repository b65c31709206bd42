/** Every status a Worker can have, as Flamenco 3 names them (`testing` is unused). */
export const WORKER_STATUSES = [
  'starting',
  'awake',
  'asleep',
  'offline',
  'error',
  'restart',
  'testing',
] as const;

/** The status of a Worker. */
export type WorkerStatus = (typeof WORKER_STATUSES)[number];

/** What is true of a Worker because of its status alone. */
export interface WorkerStatusFacts {
  /** It may be given tasks. */
  readonly takesTasks: boolean;
  /** Nothing is heard of it: it has signed off, or was silent for too long. */
  readonly isAway: boolean;
  /** It is remembered at sign-off, so that the Worker returns to it. */
  readonly isRemembered: boolean;
}

const NOTHING_SPECIAL = { takesTasks: false, isAway: false, isRemembered: false } as const;

/** The facts about each Worker status: ask these instead of comparing status words. */
export const WORKER_STATUS_FACTS = {
  starting: NOTHING_SPECIAL,
  awake: { ...NOTHING_SPECIAL, takesTasks: true, isRemembered: true },
  asleep: { ...NOTHING_SPECIAL, isRemembered: true },
  offline: { ...NOTHING_SPECIAL, isAway: true },
  error: { ...NOTHING_SPECIAL, isAway: true },
  restart: NOTHING_SPECIAL,
  testing: NOTHING_SPECIAL,
} as const satisfies Record<WorkerStatus, WorkerStatusFacts>;

/** Whether a text is a Worker status. */
export function isWorkerStatus(text: string): text is WorkerStatus {
  return (WORKER_STATUSES as readonly string[]).includes(text);
}

/** Whether a Worker with this status may be given tasks. */
export function takesTasks(status: WorkerStatus): boolean {
  return WORKER_STATUS_FACTS[status].takesTasks;
}
