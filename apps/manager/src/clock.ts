import { Injectable } from '@nestjs/common';

/** What two clocks show at one moment. */
export interface ClockReading {
  /** The time of day, which people and time servers set: milliseconds since 1970, UTC. */
  readonly wallMs: number;
  /** Milliseconds since some moment; nobody sets it. It may stand still while the computer sleeps. */
  readonly steadyMs: number;
}

/** The time of day. Tests put one of their own in its place. */
@Injectable()
export class Clock {
  /** A busy Manager asks several times a millisecond; to write a time down took 2 % of its work. */
  private written = { ms: NaN, text: '' };

  /** Milliseconds since 1970, UTC. */
  nowMs(): number {
    return Date.now();
  }

  /** Now as the database and the API write it: ISO 8601 in UTC, with milliseconds. */
  timestamp(): string {
    const ms = this.nowMs();
    if (ms !== this.written.ms) this.written = { ms, text: new Date(ms).toISOString() };
    return this.written.text;
  }

  /** For measuring how long something takes. */
  reading(): ClockReading {
    return { wallMs: Date.now(), steadyMs: performance.now() };
  }

  /** Calls back each second. @returns a function to call when that is to end */
  everySecond(action: () => void): () => void {
    const timer = setInterval(action, 1000).unref(); // a Manager that cannot start has nobody to end it
    return () => {
      clearInterval(timer);
    };
  }
}
