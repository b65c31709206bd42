/** What two clocks show at one moment: one that can be set, and one that cannot. Milliseconds. */
export interface TwoClocks {
  readonly wallMs: number;
  readonly steadyMs: number;
}

/** Time in which this program could not hear of anything, or a wall clock that was set. */
export interface Interruption {
  /** How long nothing ran: the process was stopped, or its computer slept. 0 when only the clock was set back. */
  readonly pausedMs: number;
  /** By how much the wall clock went ahead of the steady one; negative when it was set back. */
  readonly clockShiftMs: number;
  /** How long others get to be heard of again before their silence counts. */
  readonly graceMs: number;
}

/**
 * Less than this says nothing: a busy computer is late by as much, and time servers move clocks by as much. It is a twelfth of
 * the shortest time-out that is set by default.
 */
const TOLERANCE_MS = 5_000;

/** Workers that got no answer try again after a minute at the latest; Flamenco 3's, too. The rest is to spare. */
const LONGEST_GRACE_MS = 5 * 60_000;

/**
 * Compares two looks at the clocks that should be `expectedMs` apart. A sleeping computer shows as a jump of the wall clock, where
 * its steady clock stands still meanwhile, or as time that passed unnoticed on both. Workers double their pauses while they get
 * no answer, so that they are heard of again after as long as it lasted, at most.
 */
export function findInterruption(
  before: TwoClocks,
  now: TwoClocks,
  expectedMs: number,
): Interruption | undefined {
  const steadyMs = now.steadyMs - before.steadyMs;
  const clockShiftMs = now.wallMs - before.wallMs - steadyMs;
  const isShifted = Math.abs(clockShiftMs) > TOLERANCE_MS;
  const isLate = steadyMs > expectedMs + TOLERANCE_MS;
  if (!isShifted && !isLate) return undefined;
  const pausedMs = (isLate ? steadyMs - expectedMs : 0) + (isShifted ? Math.max(0, clockShiftMs) : 0);
  return {
    pausedMs,
    clockShiftMs: isShifted ? clockShiftMs : 0,
    graceMs: Math.min(pausedMs, LONGEST_GRACE_MS),
  };
}
