const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Between an attempt in vain and the next one, in ms; from the last of them on always that. */
const WAITS_MS = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR];

/** Between attempts at a receiver that takes nothing at all, in ms, at most. */
const LONGEST_QUIET_MS = MINUTE;

/** How long a delivery waits for its next attempt, in ms, after so many in vain. */
export function retryWaitMs(attempts: number): number {
  return WAITS_MS[Math.min(attempts, WAITS_MS.length) - 1] ?? 0;
}

/** Failures in a row after which it is the receiver that is at fault, not what it is sent. */
const FAILURES_OF_RECEIVER = 3;

/** Whether a receiver takes nothing, after so many attempts in vain in a row. */
export function isReceiverDown(failures: number): boolean {
  return failures >= FAILURES_OF_RECEIVER;
}

/** How long a receiver is left alone, in ms, after so many attempts in vain in a row. */
export function quietMs(failures: number): number {
  if (!isReceiverDown(failures)) return 0;
  return Math.min(retryWaitMs(failures - FAILURES_OF_RECEIVER + 1), LONGEST_QUIET_MS);
}
