import type { Clock } from './clock.js';
import { remember } from './remember.js';

/** How often something may be done. */
export interface Rate {
  /** So often at once. */
  readonly burst: number;
  /** Then so often in a minute. */
  readonly perMinute: number;
}

const MOST_KEYS = 10_000;

/** Limits how often something is done, for each key alone: an address, or somebody. In memory, bounded: those not heard of for longest are forgotten. */
export class RateLimit {
  /** When the last one would have been done, had they been done evenly. */
  private readonly evenlyAtMs = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly rate: Rate,
  ) {}

  /** Counts it as done, unless it was done too often. @returns how long to wait, in ms; 0: not at all */
  take(key: string): number {
    const { waitMs, nextMs } = this.standing(key);
    if (waitMs === 0) remember(this.evenlyAtMs, key, nextMs, MOST_KEYS);
    return waitMs;
  }

  /** How long to wait, in ms, before it may be done; 0: not at all. Counts nothing. */
  waitOf(key: string): number {
    return this.standing(key).waitMs;
  }

  private standing(key: string): { readonly waitMs: number; readonly nextMs: number } {
    const nowMs = this.clock.reading().steadyMs;
    const apartMs = 60_000 / this.rate.perMinute;
    const allMs = apartMs * this.rate.burst;
    const knownMs = this.evenlyAtMs.get(key) ?? nowMs;
    // Further ahead it cannot be, but where the clock has gone back: then it says nothing.
    const atMs = knownMs > nowMs + allMs ? nowMs : Math.max(knownMs, nowMs);
    return { waitMs: Math.max(0, atMs + apartMs - allMs - nowMs), nextMs: atMs + apartMs };
  }
}

/** How somebody is refused who has to wait. */
export function afterWaiting(waitMs: number): { readonly httpStatus: 429; readonly retryAfterS: number } {
  return { httpStatus: 429, retryAfterS: Math.ceil(waitMs / 1000) };
}
