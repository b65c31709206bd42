import type { Clock } from './clock.js';

/** Time is counted in steps of at most this. */
const STEP_MS = 60_000;

/** A step that ends so much later than it should was slept through (the computer, or this program, was suspended), and does not count. */
const LATE_MS = 30_000;

/**
 * Runs the action once, after `delayMs` in which this program could run: a computer that is suspended, or a process that is stopped,
 * uses up nothing of it. What it returns takes the action back.
 */
export function startAwakeTimer(clock: Clock, delayMs: number, action: () => void): () => void {
  let stop = (): void => undefined;
  const countDown = (leftMs: number): void => {
    const startedMs = clock.nowMs();
    const stepMs = Math.min(STEP_MS, leftMs);
    stop = clock.startTimer(stepMs, () => {
      const tookMs = clock.nowMs() - startedMs;
      const countedMs = tookMs - stepMs > LATE_MS ? 0 : tookMs;
      if (countedMs < leftMs) countDown(leftMs - countedMs);
      else action();
    });
  };
  countDown(delayMs);
  return () => {
    stop();
  };
}
