/** Every status a job can have, as Flamenco 3 names them. */
export const JOB_STATUSES = [
  'under-construction',
  'queued',
  'active',
  'paused',
  'pause-requested',
  'cancel-requested',
  'canceled',
  'completed',
  'failed',
  'requeueing',
] as const;

/** The status of a job. */
export type JobStatus = (typeof JOB_STATUSES)[number];

/** What is true of a job because of its status alone. */
export interface JobStatusFacts {
  /** Its tasks are handed out to Workers. */
  readonly handsOutTasks: boolean;
  /** The job is on its way to another status, by itself; after a crash it is taken up again. */
  readonly isPassing: boolean;
  /** The job has ended; only a person brings it back. */
  readonly isFinal: boolean;
  /** The job waits until a person, or the program that submits it, lets it go on. */
  readonly isHeld: boolean;
}

const NOTHING_SPECIAL = { handsOutTasks: false, isPassing: false, isFinal: false, isHeld: false } as const;

/** The facts about each job status: ask these instead of comparing status words. */
export const JOB_STATUS_FACTS = {
  'under-construction': { ...NOTHING_SPECIAL, isHeld: true },
  queued: { ...NOTHING_SPECIAL, handsOutTasks: true },
  active: { ...NOTHING_SPECIAL, handsOutTasks: true },
  paused: { ...NOTHING_SPECIAL, isHeld: true },
  'pause-requested': { ...NOTHING_SPECIAL, isPassing: true },
  'cancel-requested': { ...NOTHING_SPECIAL, isPassing: true },
  canceled: { ...NOTHING_SPECIAL, isFinal: true },
  completed: { ...NOTHING_SPECIAL, isFinal: true },
  failed: { ...NOTHING_SPECIAL, isFinal: true },
  requeueing: { ...NOTHING_SPECIAL, isPassing: true },
} as const satisfies Record<JobStatus, JobStatusFacts>;

/** The job statuses for which a fact holds, for `WHERE status IN (…)`. */
export function jobStatusesThat(fact: keyof JobStatusFacts): readonly JobStatus[] {
  return JOB_STATUSES.filter((status) => JOB_STATUS_FACTS[status][fact]);
}

/** Whether a text is a job status. */
export function isJobStatus(text: string): text is JobStatus {
  return (JOB_STATUSES as readonly string[]).includes(text);
}

/** Whether tasks of a job with this status are handed out to Workers. */
export function handsOutTasks(status: JobStatus): boolean {
  return JOB_STATUS_FACTS[status].handsOutTasks;
}

/** Whether a job with this status has ended. */
export function isFinalJobStatus(status: JobStatus): boolean {
  return JOB_STATUS_FACTS[status].isFinal;
}

/** Whether a job with this status is on its way to another one. */
export function isPassingJobStatus(status: JobStatus): boolean {
  return JOB_STATUS_FACTS[status].isPassing;
}
