/**
 * Whether something was last seen too long ago: `timeoutMs` or more before now. A timeout of 0 or less switches that
 * check off, and only that one; what was never seen cannot time out.
 */
export function isTimedOut(lastSeenMs: number | undefined, nowMs: number, timeoutMs: number): boolean {
  if (timeoutMs <= 0 || lastSeenMs === undefined) return false;
  return lastSeenMs <= nowMs - timeoutMs;
}

/** The time before which whatever was last seen has timed out, for queries; undefined when the check is off. */
export function timeoutThreshold(nowMs: number, timeoutMs: number): number | undefined {
  return timeoutMs > 0 ? nowMs - timeoutMs : undefined;
}

/** A moment rounded up to the next full second, as mass deletion compares it (behaviour.md §17). */
export function ceilToSecond(timestampMs: number): number {
  return Math.ceil(timestampMs / 1_000) * 1_000;
}
