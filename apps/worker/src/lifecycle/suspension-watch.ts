import { readFileSync } from 'node:fs';
import { formatDuration } from '@flamenco/domain/time';
import type { Logger } from 'pino';
import { pause, type Clock } from '../timing/clock.js';

const LOOK_MS = 5_000;

/** A computer that is busy does not keep this program waiting for so long. */
const SLEPT_AT_LEAST_MS = 30_000;

/** Time that goes on while the computer is suspended, in milliseconds since some moment. */
export type UnsleepingTime = () => number;

/**
 * That of this computer. On Linux the time since its start, which nobody can set; elsewhere that of its clock: someone who sets it
 * forward is taken for a sleep, which does no harm.
 */
export const hostUnsleepingTime: UnsleepingTime = () =>
  process.platform === 'linux'
    ? Number(readFileSync('/proc/uptime', 'utf8').split(' ', 1)[0]) * 1000
    : Date.now();

/** Notices that the computer was suspended, or this program stopped, so that what follows can be understood. */
export class SuspensionWatch {
  private readonly listeners = new Set<(message: string) => void>();

  constructor(
    private readonly clock: Clock,
    private readonly unsleepingMs: UnsleepingTime,
    private readonly log: Logger,
  ) {}

  /** Calls the listener with a sentence each time; what this returns stops that. */
  onSlept(listener: (message: string) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** Watches until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    for (;;) {
      const beforeMs = this.unsleepingMs();
      try {
        await pause(this.clock, LOOK_MS, signal);
      } catch {
        return; // the signal
      }
      const sleptMs = this.unsleepingMs() - beforeMs - LOOK_MS;
      if (sleptMs >= SLEPT_AT_LEAST_MS) this.tell(sleptMs);
    }
  }

  private tell(sleptMs: number): void {
    const duration = formatDuration(Math.round(sleptMs / 1000) * 1000);
    const message = `I slept for ${duration}: the computer was suspended, or this Worker stopped. Nothing fails for it; the Manager is asked what is to go on.`;
    this.log.warn(message);
    for (const listener of this.listeners) listener(message);
  }
}
