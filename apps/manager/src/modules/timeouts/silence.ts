import { Injectable } from '@nestjs/common';
import { hearingWindow } from '@flamenco/domain/time';
import { Clock } from '../../clock.js';
import { UninterruptedTime } from '../../uninterrupted-time.js';

/** The time in which something has to have been heard of, as timestamps: later than `after`, and at `until` at the latest. */
export interface HeardWithin {
  readonly after: string;
  readonly until: string;
}

/** Says what counts as silence. Across a start of the Manager, nothing does: everybody gets the whole time-out anew. */
@Injectable()
export class Silence {
  constructor(
    private readonly clock: Clock,
    private readonly uninterrupted: UninterruptedTime,
  ) {}

  /** For a time-out in milliseconds; undefined while nothing can time out. @param leastMs - as in `hearingWindow` */
  windowOf(timeoutMs: number, leastMs?: number): HeardWithin | undefined {
    const listenedMs = this.uninterrupted.elapsedMs();
    const window = hearingWindow(this.clock.nowMs(), timeoutMs, listenedMs, leastMs);
    return window && { after: timestamp(window.afterMs), until: timestamp(window.untilMs) };
  }
}

/** Whether something last heard of then is silent: not while there is no window. */
export function isSilent(lastHeardOf: string, window: HeardWithin | undefined): boolean {
  return window !== undefined && (lastHeardOf <= window.after || lastHeardOf > window.until);
}

function timestamp(ms: number): string {
  return new Date(ms).toISOString();
}
