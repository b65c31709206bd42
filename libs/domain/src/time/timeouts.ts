/** The time in which something has to have been heard of. Milliseconds since 1970. */
export interface HearingWindow {
  /** What was heard of at this moment, or before it, is silent. */
  readonly afterMs: number;
  /** So is what was heard of later than this, which is now: it was before the wall clock was set back. */
  readonly untilMs: number;
}

/**
 * The window for a time-out, by the wall clock; undefined when nothing can time out now: the time-out is 0 or less, which
 * switches it off, or the Manager itself has not listened for long enough without an interruption.
 * @param listenedMs - for how long it has, and its wall clock was not set meanwhile
 * @param leastMs - how long is enough: the whole window, so that it is as long as it says, unless that is too much to ask
 */
export function hearingWindow(
  nowMs: number,
  timeoutMs: number,
  listenedMs: number,
  leastMs = timeoutMs,
): HearingWindow | undefined {
  if (timeoutMs <= 0 || listenedMs < leastMs) return undefined;
  return { afterMs: nowMs - timeoutMs, untilMs: nowMs };
}

/** A moment rounded up to the next full second, as mass deletion compares it (behaviour.md §17). */
export function ceilToSecond(timestampMs: number): number {
  return Math.ceil(timestampMs / 1_000) * 1_000;
}
