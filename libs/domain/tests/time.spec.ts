import { describe, expect, it } from '@jest/globals';
import { ceilToSecond, findInterruption, formatTimestamp, hearingWindow } from '../src/time/index.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

describe('the window in which something must have been heard of', () => {
  it.each<[string, number, number, number | undefined, number | undefined]>([
    ['is as long as the time-out', MINUTE_MS, MINUTE_MS, undefined, 940_000],
    [
      'is none while the Manager has not listened for so long',
      MINUTE_MS,
      MINUTE_MS - 1,
      undefined,
      undefined,
    ],
    ['is none when the time-out is switched off', 0, MINUTE_MS, undefined, undefined],
    ['needs less listening where that is enough', 10 * MINUTE_MS, MINUTE_MS, MINUTE_MS, 400_000],
  ])('%s', (_, timeoutMs, listenedMs, leastMs, afterMs) => {
    expect(hearingWindow(1_000_000, timeoutMs, listenedMs, leastMs)).toEqual(
      afterMs === undefined ? undefined : { afterMs, untilMs: 1_000_000 },
    );
  });
});

describe('an interruption', () => {
  it.each<[string, number, number, object | undefined]>([
    ['is none when a second takes a second', 1, 1, undefined],
    ['is none on a busy computer', 6, 6, undefined],
    ['is none when a time server corrects the clock a little', 5.9, 1, undefined],
    ['is a frozen process', 101, 101, { pausedMs: 100_000, clockShiftMs: 0, graceMs: 100_000 }],
    ['is a computer that slept', 3601, 1, { pausedMs: 3_600_000, clockShiftMs: 3_600_000, graceMs: 300_000 }],
    ['is a clock that was set back', -3599, 1, { pausedMs: 0, clockShiftMs: -3_600_000, graceMs: 0 }],
  ])('%s', (_, wallSeconds, steadySeconds, expected) => {
    const now = { wallMs: wallSeconds * SECOND_MS, steadyMs: steadySeconds * SECOND_MS };
    expect(findInterruption({ wallMs: 0, steadyMs: 0 }, now, SECOND_MS)).toEqual(expected);
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
