import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../../../tests/support/fake-clock.js';
import { ReadingPace } from './reading-pace.js';

const MEGABYTE = 1024 * 1024;

/** How many MiB are read in so many seconds by a reader that pauses as it is told, 64 KiB at a time. */
function megabytesIn(seconds: number, bytesPerMs: number): number {
  const clock = new FakeClock();
  const pace = new ReadingPace(clock);
  const endMs = clock.nowMs() + seconds * 1000;
  let bytes = 0;
  while (clock.nowMs() < endMs) {
    bytes += 65_536;
    clock.advance(65_536 / bytesPerMs + pace.pauseAfter(65_536));
  }
  return bytes / MEGABYTE;
}

describe('ReadingPace', () => {
  it('slows a program that prints without end to 8 MiB a second, after a burst', () => {
    expect(megabytesIn(60, 500_000)).toBeGreaterThan(8 * 60);
    expect(megabytesIn(60, 500_000)).toBeLessThan(8 * 60 + 64 + 1);
  });

  it('never stops one that prints 5 MB a second', () => {
    expect(megabytesIn(600, 5_000)).toBeCloseTo((600 * 5_000_000) / MEGABYTE, -1);
  });
});
