import { systemClock, type Clock } from '../../src/timing/clock.js';

/** A clock that stands still until it is moved. */
export class FakeClock implements Clock {
  private now = 1_700_000_000_000;
  private timers: { readonly dueMs: number; readonly action: () => void }[] = [];
  private waiters: { readonly count: number; readonly resolve: () => void }[] = [];

  nowMs(): number {
    return this.now;
  }

  startTimer(delayMs: number, action: () => void): () => void {
    const timer = { dueMs: this.now + delayMs, action };
    this.timers.push(timer);
    for (const waiter of this.waiters.filter(({ count }) => this.timers.length >= count)) waiter.resolve();
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  /** How many timers are set. */
  get timerCount(): number {
    return this.timers.length;
  }

  /** Resolves once a timer is set. */
  async untilTimerIsSet(): Promise<void> {
    if (this.timers.length > 0) return;
    await new Promise<void>((resolve) => this.waiters.push({ count: 1, resolve }));
  }

  /** Moves time on, running what falls due, in its order. */
  advance(byMs: number): void {
    this.now += byMs;
    const due = this.timers
      .filter(({ dueMs }) => dueMs <= this.now)
      .sort((one, other) => one.dueMs - other.dueMs);
    this.timers = this.timers.filter((timer) => !due.includes(timer));
    for (const { action } of due) action();
  }
}

/** The computer's clock, a hundred times as fast. */
export const hurriedClock: Clock = {
  nowMs: () => systemClock.nowMs() * 100,
  startTimer: (delayMs, action) => systemClock.startTimer(delayMs / 100, action),
};
