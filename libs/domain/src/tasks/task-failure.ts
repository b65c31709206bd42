/** When a Worker's failures block it, and a task's failures end it. */
export interface FailureThresholds {
  /** So many failures of one Worker at tasks of one type in one job block it from them; 0: it is never blocked. */
  readonly blocklistThreshold: number;
  /** A task that so many different Workers failed at has failed for good. */
  readonly softFailLimit: number;
}

/** Flamenco 3's thresholds. */
export const DEFAULT_FAILURE_THRESHOLDS: FailureThresholds = { blocklistThreshold: 3, softFailLimit: 3 };

/** A Worker failed at a task. All counts include this failure. */
export interface FailureInput {
  readonly workerName: string;
  readonly taskType: string;
  /** How many different Workers have failed at this task, this one included. */
  readonly distinctFailingWorkers: number;
  /** How often this Worker has failed at tasks of this type in this job, this time included. */
  readonly failuresOfWorker: number;
  /**
   * How many other Workers could take the task: not deleted, whatever their status; with the job's tag, the task type
   * supported, not blocklisted for it, and not on the task's failure list (so without this Worker).
   */
  readonly otherCapableWorkers: number;
  readonly thresholds: FailureThresholds;
}

/** What a Worker's failure means for the task, the Worker and the job. */
export interface FailureDecision {
  readonly outcome: 'soft-failed' | 'failed';
  /** The job fails, too: after the task, and whatever the share of failed tasks. */
  readonly failJob: boolean;
  /** The Worker goes to the job's blocklist, for this task type. */
  readonly blockWorker: boolean;
  /** The tasks of this job that failed for good with this Worker on their failure list are queued again, before this one fails. */
  readonly requeueFailedOfWorker: boolean;
  /** For the task's log. */
  readonly logLine: string;
  /** Why the job fails; there when `failJob`. */
  readonly jobReason?: string;
  /** The task's new activity. */
  readonly activity: string;
}

interface Verdict {
  readonly given: (input: FailureInput) => boolean;
  readonly outcome: FailureDecision['outcome'];
  readonly failJob: boolean;
  readonly logLine: (input: FailureInput) => string;
}

/** What becomes of the task (behaviour.md §10.2). The first row that fits wins. */
const VERDICTS: readonly Verdict[] = [
  {
    given: (input) => isBlocked(input) && isNobodyLeft(input),
    outcome: 'failed',
    failJob: true,
    logLine: nobodyLeft,
  },
  { given: isLimitReached, outcome: 'failed', failJob: false, logLine: limitReached },
  { given: isNobodyLeft, outcome: 'failed', failJob: true, logLine: nobodyLeft },
];

/** When no row fits. */
const TRY_AGAIN: Omit<Verdict, 'given'> = {
  outcome: 'soft-failed',
  failJob: false,
  logLine: willBeTriedAgain,
};

/** Decides what a Worker's failure means (behaviour.md §10.2 and §33.6, without the defects #1 to #3 of §32). */
export function decideFailure(input: FailureInput): FailureDecision {
  const verdict = VERDICTS.find(({ given }) => given(input)) ?? TRY_AGAIN;
  const { outcome, failJob } = verdict;
  const blockWorker = isBlocked(input);
  const logLine = blockWorker ? `${verdict.logLine(input)} ${blocked(input)}` : verdict.logLine(input);
  return {
    outcome,
    failJob,
    blockWorker,
    requeueFailedOfWorker: blockWorker && !failJob,
    logLine,
    ...(failJob && {
      jobReason: `no Worker is left that can run tasks of type '${input.taskType}'; add one, or requeue the job`,
    }),
    activity: verdict.logLine(input),
  };
}

function isBlocked({ failuresOfWorker, thresholds }: FailureInput): boolean {
  return thresholds.blocklistThreshold > 0 && failuresOfWorker >= thresholds.blocklistThreshold;
}

function isLimitReached({ distinctFailingWorkers, thresholds }: FailureInput): boolean {
  return distinctFailingWorkers >= thresholds.softFailLimit;
}

function isNobodyLeft({ otherCapableWorkers }: FailureInput): boolean {
  return otherCapableWorkers <= 0;
}

function nobodyLeft({ workerName, taskType }: FailureInput): string {
  return `Worker ${workerName} failed this task, and no other Worker is left that can run tasks of type '${taskType}'.`;
}

function limitReached({ workerName, distinctFailingWorkers }: FailureInput): string {
  return `Task failed for good: ${workers(distinctFailingWorkers)} failed it, ${workerName} the last of them.`;
}

function willBeTriedAgain({ workerName, distinctFailingWorkers, thresholds }: FailureInput): string {
  const left = thresholds.softFailLimit - distinctFailingWorkers;
  const failures = left === 1 ? '1 more failure' : `${left} more failures`;
  return `Task will be tried by another Worker: ${workers(distinctFailingWorkers)} failed it, ${workerName} the last of them; ${failures} allowed.`;
}

function blocked({ workerName, taskType, failuresOfWorker }: FailureInput): string {
  return `Worker ${workerName} gets no more tasks of type '${taskType}' of this job, after ${failuresOfWorker} failures.`;
}

function workers(count: number): string {
  return count === 1 ? '1 worker' : `${count} workers`;
}
