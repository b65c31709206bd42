import { unavailable, type FarmError } from '@flamenco/domain/errors';
import type { Clock } from '../../clock.js';
import { networkOf } from '../../network-of.js';
import { afterWaiting, RateLimit, type Rate } from '../../rate-limit.js';
import { remember } from '../../remember.js';
import type { KnownCaller } from './known-caller.js';

/** What other Managers on the database have changed is noticed after so long. */
export const REMEMBERED_MS = 5_000;
const MOST_REMEMBERED = 5_000;

/** Secrets that open nothing, and come from one address for the first time: each costs a look at the database. */
const UNKNOWN_RATE: Rate = { burst: 200, perMinute: 60 };

/** Who it is, or why that person may not come in; undefined: what came with the request opens nothing. */
export type Found = KnownCaller | FarmError | undefined;

/** What in a request may tell who asks. */
export interface Clue {
  /** The same for what is found the same way. */
  readonly key: string;
  /** From where somebody may have guessed it; undefined: nobody can. */
  readonly guessedFrom?: string;
  readonly find: () => Promise<Found>;
}

interface Remembered {
  readonly found: Found;
  readonly untilMs: number;
}

/** Follows clues to who asks. What was found is remembered for some seconds; who comes with ever new ones that lead nowhere has to wait. */
export class CallerLookup {
  /** By the key of the clue. */
  private readonly remembered = new Map<string, Remembered>();
  /** What is being looked up now: a page asks for many things at once. */
  private readonly pending = new Map<string, Promise<Found>>();
  /** Keys that were looked up before, and are let through whoever else comes from there. */
  private readonly seen = new Map<string, true>();
  private readonly unknown: RateLimit;
  /** What was being looked up when something changed is not remembered. */
  private changes = 0;

  constructor(private readonly clock: Clock) {
    this.unknown = new RateLimit(clock, UNKNOWN_RATE);
  }

  /** The first clue that leads to somebody; at once where that is remembered. @throws FarmError 429 */
  follow([clue, ...others]: readonly Clue[]): Found | Promise<Found> {
    if (!clue) return undefined;
    const known = this.remembered.get(clue.key);
    if (known && known.untilMs > this.clock.nowMs()) return known.found ?? this.follow(others);
    return this.findOnce(clue).then((found) => found ?? this.follow(others));
  }

  /** A secret was made here: whoever comes with it has not guessed it. */
  expect(key: string): void {
    remember(this.seen, key, true, MOST_REMEMBERED);
  }

  forget(): void {
    this.changes += 1;
    this.remembered.clear();
    this.pending.clear();
  }

  private findOnce(clue: Clue): Promise<Found> {
    const begun = this.pending.get(clue.key);
    if (begun) return begun;
    const found = this.find(clue).finally(() => {
      if (this.pending.get(clue.key) === found) this.pending.delete(clue.key);
    });
    this.pending.set(clue.key, found);
    return found;
  }

  private async find({ key, guessedFrom, find }: Clue): Promise<Found> {
    const { changes } = this;
    const isNew = guessedFrom !== undefined && !this.seen.has(key);
    if (isNew) this.refuseFlood(guessedFrom);
    const found = await find();
    if (isNew && !found) this.unknown.take(networkOf(guessedFrom));
    this.expect(key);
    if (changes !== this.changes) return found;
    const untilMs = this.clock.nowMs() + REMEMBERED_MS;
    remember(this.remembered, key, { found, untilMs }, MOST_REMEMBERED);
    return found;
  }

  private refuseFlood(address: string): void {
    const waitMs = this.unknown.waitOf(networkOf(address));
    if (waitMs > 0)
      throw unavailable(
        'too-many-credentials',
        'Too many tokens or sessions that are none came from this address. Wait a moment, then try again.',
        afterWaiting(waitMs),
      );
  }
}
