import { describe, expect, it } from '@jest/globals';
import { Clock, type ClockReading } from './clock.js';
import { afterWaiting, RateLimit } from './rate-limit.js';

class SetClock extends Clock {
  private ms = Date.parse('2026-11-30T12:00:00Z');

  override reading(): ClockReading {
    return { wallMs: this.ms, steadyMs: this.ms };
  }

  advance(ms: number): void {
    this.ms += ms;
  }
}

describe('a limit of how often something is done', () => {
  const clock = new SetClock();
  const limit = (): RateLimit => new RateLimit(clock, { burst: 3, perMinute: 6 });

  it('lets so many through at once, and then one after the other', () => {
    const one = limit();
    expect([1, 2, 3, 4].map(() => one.take('a'))).toEqual([0, 0, 0, 10_000]);
    clock.advance(9_999);
    expect(one.take('a')).toBe(1);
    clock.advance(1);
    expect([one.take('a'), one.take('a')]).toEqual([0, 10_000]);
    clock.advance(10 * 60_000);
    expect([1, 2, 3, 4].map(() => one.take('a'))).toEqual([0, 0, 0, 10_000]);
  });

  it("is each one's own", () => {
    const one = limit();
    for (let n = 0; n < 4; n += 1) one.take('a');
    expect([one.take('a') > 0, one.take('b')]).toEqual([true, 0]);
  });

  it('makes nobody wait for a clock that was set back', () => {
    const one = limit();
    for (let n = 0; n < 4; n += 1) one.take('a');
    clock.advance(-24 * 3_600_000);
    expect([1, 2, 3, 4].map(() => one.take('a'))).toEqual([0, 0, 0, 10_000]);
  });

  it('remembers ten thousand of them', () => {
    const one = limit();
    for (let n = 0; n < 4; n += 1) one.take('first');
    for (let n = 0; n < 10_000; n += 1) one.take(`other ${n}`);
    expect(one.take('first')).toBe(0);
  });

  it('says how long to wait, and counts only what is done', () => {
    const one = limit();
    for (let n = 0; n < 3; n += 1)
      expect([one.waitOf('a'), one.waitOf('a'), one.take('a')]).toEqual([0, 0, 0]);
    expect(one.waitOf('a')).toBe(10_000);
    expect(afterWaiting(9_001)).toEqual({ httpStatus: 429, retryAfterS: 10 });
  });
});
