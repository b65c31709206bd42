/** Time as the Worker sees it. Everything that waits takes a clock, so that tests move time instead of sitting it out. */
export interface Clock {
  /** Milliseconds since some moment; only differences mean something. Not disturbed when somebody sets the computer's clock. */
  nowMs(): number;
  /** Runs the action once, `delayMs` from now, however long that is; what it returns takes the action back. */
  startTimer(delayMs: number, action: () => void): () => void;
}

/** Node's timers count in 32 bits, 24.8 days; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The computer's own clock. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  startTimer(delayMs, action) {
    let timer: NodeJS.Timeout;
    const start = (leftMs: number): void => {
      const rest = leftMs - LONGEST_TIMER_MS;
      timer = rest > 0 ? setTimeout(() => start(rest), LONGEST_TIMER_MS) : setTimeout(action, leftMs);
    };
    start(delayMs);
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

/** The delay, up to a tenth shorter or longer: Workers that were started together should not go on asking together. */
export function withJitter(delayMs: number, random: Random): number {
  return Math.round(delayMs * (0.9 + 0.2 * random()));
}
