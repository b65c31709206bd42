import type { Logger } from 'pino';
import { GRACE_MS, killAllProcessGroups, REAP_MS } from '../execution/processes/process-group.js';
import { FAREWELL_MS } from './farm-worker.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * After a signal, the Worker is gone this soon, whatever hangs: when processes have had their time, and the last reports
 * and the sign-off theirs.
 */
const HARD_LIMIT_MS = GRACE_MS + REAP_MS + 2 * FAREWELL_MS + 1000;

/**
 * A second signal ends the Worker at once; one that comes this soon is the first one's echo. In a terminal, Ctrl+C
 * reaches npx, the launcher and the Worker alike, and the former two pass it on.
 */
const ECHO_MS = 300;

/** The exit code when the Worker did not end in order. */
const HARD_EXIT_CODE = 1;

/** Turns the system's signals into an AbortSignal, and sees to it that the Worker ends. */
export function shutdownOnSignals(log: Logger): AbortSignal {
  const shutdown = new AbortController();
  let firstMs: number | undefined;
  const endNow = (): never => {
    killAllProcessGroups();
    process.exit(HARD_EXIT_CODE);
  };
  const onSignal = (signal: string): void => {
    const nowMs = performance.now();
    if (firstMs === undefined) {
      firstMs = nowMs;
      log.info({ signal }, 'shutting down; a second signal ends the Worker at once');
      setTimeout(endNow, HARD_LIMIT_MS).unref();
      shutdown.abort(new Error(`received ${signal}`));
    } else if (nowMs - firstMs > ECHO_MS) {
      log.warn({ signal }, 'ending at once');
      endNow();
    }
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  // Only the launcher opens a channel to this process: when it is gone, nobody could end the Worker any more.
  if (process.channel) {
    process.channel.unref();
    process.once('disconnect', () => onSignal('the launcher has ended'));
  }
  // Whatever ends this process, nothing that it has started stays behind.
  process.on('exit', killAllProcessGroups);
  return shutdown.signal;
}
