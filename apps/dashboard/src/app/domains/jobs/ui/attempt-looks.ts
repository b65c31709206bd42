import type { AttemptOutcome } from '../data/attempt-history';

/** How an attempt is shown. */
interface AttemptLook {
  readonly label: string;
  /** A CSS colour. */
  readonly colour: string;
  readonly isStriped?: boolean;
}

/** How each outcome of an attempt is shown, in the order of the legend. */
export const ATTEMPT_LOOKS = {
  completed: { label: 'done', colour: 'var(--x-done)' },
  running: { label: 'running', colour: 'var(--x-active)' },
  failed: { label: 'failed', colour: 'var(--x-failed)' },
  'soft-failed': { label: 'failed, tried again', colour: 'var(--x-retry)', isStriped: true },
  'timed-out': { label: 'Worker lost', colour: 'var(--cell-paused)', isStriped: true },
  requeued: { label: 'given back', colour: 'var(--cell-paused)' },
  canceled: { label: 'canceled', colour: 'var(--cell-canceled)' },
} as const satisfies Record<AttemptOutcome, AttemptLook>;

/** How an outcome is shown. */
export function attemptLook(outcome: AttemptOutcome): AttemptLook {
  return ATTEMPT_LOOKS[outcome];
}
