import { Allowance } from '../../timing/allowance.js';
import type { Clock } from '../../timing/clock.js';

/**
 * How fast a process's output is read, in bytes of log: 8 MiB a second, 80,000 lines, after a burst. The most talkative
 * renders print a few kB a second; only programs that have run wild are slowed.
 */
const PACE = { most: 64 * 1024 * 1024, perSecond: 8 * 1024 * 1024 };

/** Long enough to be worth a timer, short enough that the program's pipe does not stay full. */
const SHORTEST_PAUSE_MS = 20;

/** Says when reading has to pause, so that neither the Worker's CPU nor its disk is taken by a program that prints without end. */
export class ReadingPace {
  private readonly allowance: Allowance;

  constructor(clock: Clock) {
    this.allowance = new Allowance(PACE, clock);
  }

  /** How long to read nothing after so many bytes of log, in milliseconds; mostly 0. */
  pauseAfter(byteCount: number): number {
    this.allowance.use(byteCount);
    const missing = -this.allowance.available();
    return missing <= 0 ? 0 : Math.max(SHORTEST_PAUSE_MS, Math.ceil((missing / PACE.perSecond) * 1000));
  }
}
