import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatDuration, parseDuration } from './duration.js';

describe('parseDuration', () => {
  it.each([
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    ['744h', 2_678_400_000],
    ['1.5s', 1_500],
    ['.5s', 500],
    ['250ms', 250],
    ['1m1ms', 60_001],
    ['5µs', 0.005],
    ['0', 0],
    ['0s', 0],
    [' 1m ', 60_000],
  ])('reads %j as %d ms', (text, expected) => {
    expect(parseDuration(text)).toBeCloseTo(expected, 9);
  });

  it.each(['', '10', '1 h', '-5m', '1d', 'h', '.s', '10m30', '1h,30m', `${'9'.repeat(400)}h`])(
    'refuses %j and tells the format',
    (text) => {
      expect(() => parseDuration(text)).toThrow(/such as 10m, 1h30m/);
    },
  );

  it('reads what formatDuration writes', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000_000 }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBeCloseTo(ms, 5);
        expect(formatDuration(parseDuration(formatDuration(ms)))).toBe(formatDuration(ms));
      }),
    );
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0s'],
    [5_400_000, '1h30m0s'],
    [3_600_000, '1h0m0s'],
    [2_678_400_000, '744h0m0s'],
    [600_000, '10m0s'],
    [1_500, '1.5s'],
    [500, '500ms'],
    [0.005, '5µs'],
    [0.000_5, '500ns'],
    [61_001, '1m1.001s'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
