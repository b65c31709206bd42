import { describe, expect, it } from '@jest/globals';
import { ceilToSecond, formatTimestamp, isTimedOut, timeoutThreshold } from '../src/index.js';

describe('isTimedOut', () => {
  it.each([
    ['exactly at the timeout', 1_000, 61_000, 60_000, true],
    ['a millisecond before it', 1_001, 61_000, 60_000, false],
    ['when the check is off', 0, 61_000, 0, false],
    ['for what was never seen', undefined, 61_000, 60_000, false],
  ])('%s', (_, lastSeen, now, timeout, expected) => {
    expect(isTimedOut(lastSeen, now, timeout)).toBe(expected);
  });

  it('has a threshold for queries, and none when the check is off', () => {
    expect(timeoutThreshold(61_000, 60_000)).toBe(1_000);
    expect(timeoutThreshold(61_000, 0)).toBeUndefined();
  });
});

describe('ceilToSecond', () => {
  it('rounds a fraction of a second up, and leaves full seconds', () => {
    expect([ceilToSecond(1_001), ceilToSecond(1_999), ceilToSecond(2_000)]).toEqual([2_000, 2_000, 2_000]);
  });
});

describe('formatTimestamp', () => {
  it('pads everything', () => {
    expect(formatTimestamp({ year: 2026, month: 3, day: 4, hour: 5, minute: 6, second: 7 })).toBe(
      '2026-03-04_050607',
    );
  });
});
