import { Injectable } from '@nestjs/common';
import { unavailable } from '@flamenco/domain/errors';
import { Clock } from '../../clock.js';
import { networkOf } from '../../network-of.js';
import { remember } from '../../remember.js';

/** Failures that cost nothing: people mistype. */
const FREE_OF_ACCOUNT = 5;
const FREE_OF_ADDRESS = 20;
/** Of one name from all addresses that it has never signed in from: whoever has many computers guesses slowly, too. */
const FREE_OF_NAME = 50;

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15 * 60_000;

/** Without failures for so long, all is forgotten. */
const FORGOTTEN_MS = 60 * 60_000;
const MOST_REMEMBERED = 10_000;

interface Failures {
  readonly count: number;
  readonly lastMs: number;
}

/**
 * Makes guessing slow, and locks nobody out: who waits is the address that guesses, for the name that it guesses at, or for all of them when it
 * tries many. A name that is guessed at from everywhere waits, too, but not from where its owner has signed in before. In memory, bounded: a
 * restart forgets it.
 */
@Injectable()
export class SignInThrottle {
  private readonly failures = new Map<string, Failures>();
  private readonly known = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /**
   * Counts an attempt, before it is known what comes of it: many at once are as many attempts as many after each other.
   * @throws FarmError 429 with how long to wait; such an attempt is none
   */
  admit(name: string, address: string): void {
    const waitMs = Math.max(...this.keysFor(name, address).map(([key, free]) => this.waitOf(key, free)));
    if (waitMs <= 0) {
      this.count(name, address, 1);
      return;
    }
    const seconds = Math.ceil(waitMs / 1000);
    throw unavailable(
      'too-many-sign-ins',
      `There were too many attempts to sign in that failed. Wait ${seconds} s, then try again; an admin can make a link to set a new password.`,
      { httpStatus: 429, retryAfterS: seconds },
    );
  }

  /** An attempt that was admitted has not failed. */
  takeBack(name: string, address: string): void {
    this.count(name, address, -1);
  }

  /** Nobody could tell whether an attempt was right: it counts for the name alone, and others at the address are not made to wait. */
  spareAddress(address: string): void {
    this.countAt(ofAddress(address), -1);
  }

  /** An attempt that was admitted was right: whoever is there is no stranger. */
  noteSuccess(name: string, address: string): void {
    this.takeBack(name, address);
    this.failures.delete(pair(name, address));
    remember(this.known, pair(name, address), this.clock.nowMs(), MOST_REMEMBERED);
  }

  private count(name: string, address: string, more: 1 | -1): void {
    for (const [key] of this.keysFor(name, address)) this.countAt(key, more);
  }

  private countAt(key: string, more: 1 | -1): void {
    const nowMs = this.clock.nowMs();
    const count = Math.max(0, this.countOf(key) + more);
    const lastMs = more > 0 ? nowMs : (this.failures.get(key)?.lastMs ?? nowMs);
    remember(this.failures, key, { count, lastMs }, MOST_REMEMBERED);
  }

  /** What is counted, and how many failures of it are free. */
  private keysFor(name: string, address: string): readonly (readonly [string, number])[] {
    const ofAll = this.known.has(pair(name, address)) ? [] : [[`name ${name}`, FREE_OF_NAME] as const];
    return [[pair(name, address), FREE_OF_ACCOUNT], [ofAddress(address), FREE_OF_ADDRESS], ...ofAll];
  }

  private countOf(key: string): number {
    const { count = 0, lastMs = 0 } = this.failures.get(key) ?? {};
    return this.clock.nowMs() - lastMs > FORGOTTEN_MS ? 0 : count;
  }

  private waitOf(key: string, free: number): number {
    const beyond = this.countOf(key) - free;
    if (beyond < 0) return 0;
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** beyond, LONGEST_WAIT_MS);
    return (this.failures.get(key)?.lastMs ?? 0) + waitMs - this.clock.nowMs();
  }
}

function pair(name: string, address: string): string {
  return `pair ${networkOf(address)} ${name}`;
}

function ofAddress(address: string): string {
  return `address ${networkOf(address)}`;
}
