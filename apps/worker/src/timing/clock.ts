/** Time as the Worker sees it. Everything that waits takes a clock, so that tests move time instead of sitting it out. */
export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** Runs the action once, `delayMs` from now; what it returns takes the action back. */
  startTimer(delayMs: number, action: () => void): () => void;
}

/** The computer's own clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  startTimer(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Waits `delayMs`; rejects with the signal's reason as soon as that is aborted. */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const onAbort = (): void => {
      stopTimer();
      reject(signal.reason as Error);
    };
    const stopTimer = clock.startTimer(delayMs, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** The promise's outcome, or a rejection with the signal's reason if that is aborted before. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort);
    });
  });
}

/** A number from 0 (inclusive) to 1 (exclusive), as Math.random gives. */
export type Random = () => number;

/** The delay, up to a tenth shorter or longer: a farm's Workers that were started together shall not ask together for ever. */
export function withJitter(delayMs: number, random: Random): number {
  return Math.round(delayMs * (0.9 + 0.2 * random()));
}
