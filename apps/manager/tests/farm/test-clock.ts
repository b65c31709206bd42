import { Module } from '@nestjs/common';
import { Clock, type ClockReading } from '../../src/clock.js';
import type { NestModule } from '../../src/parts/manager-part.js';
import { UninterruptedTime } from '../../src/uninterrupted-time.js';

@Module({})
class TestClockModule {}

/** Less than what counts as an interruption. */
const STEP_MS = 4_000;

/** What passes step by step; of years, the rest passes at once. */
const LONGEST_WALK_MS = 2 * 24 * 3_600_000;

/** The time of day, and how far a test has moved it. */
export class TestClock extends Clock {
  private aheadMs = 0;
  private setByMs = 0;
  private readonly eachSecond = new Set<() => void>();

  override nowMs(): number {
    return super.nowMs() + this.aheadMs + this.setByMs;
  }

  /** Only of what the test does: a busy computer is no interruption here. */
  override reading(): ClockReading {
    return { wallMs: this.aheadMs + this.setByMs, steadyMs: this.aheadMs };
  }

  override everySecond(action: () => void): () => void {
    this.eachSecond.add(action);
    return () => this.eachSecond.delete(action);
  }

  /** Time passes; a test that wants another day may go back to it. */
  advance(ms: number): void {
    const leap = ms < 0 ? ms : Math.max(0, ms - LONGEST_WALK_MS);
    if (leap !== 0) this.move(leap);
    for (let left = ms - leap; left > 0; left -= STEP_MS) this.move(Math.min(left, STEP_MS));
  }

  /** Time passes, and the Manager runs no more than its computer does. */
  freeze(ms: number): void {
    this.move(ms);
  }

  /** Somebody sets the clock ahead, or back. */
  set(byMs: number): void {
    this.setByMs += byMs;
    this.move(0);
  }

  /** Takes the place of the Manager's own ClockModule. */
  asModule(): NestModule {
    return {
      module: TestClockModule,
      global: true,
      providers: [{ provide: Clock, useValue: this }, UninterruptedTime],
      exports: [Clock, UninterruptedTime],
    };
  }

  private move(ms: number): void {
    this.aheadMs += ms;
    for (const action of this.eachSecond) action();
  }
}
