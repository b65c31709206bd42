import { describe, expect, it } from '@jest/globals';
import { leastMissed } from './spread.js';

const all = (): boolean => true;

describe('what is missed least', () => {
  it.each([
    ['is the one whose neighbours are closest', [1, 2, 10, 11, 20], 1],
    ['is no end', [1, 2, 30, 31], 1],
    ['is the first of several', [1, 2, 3, 4], 1],
    ['is nothing of two', [1, 2], undefined],
    ['is nothing of none', [], undefined],
  ])('%s', (_, places, expected) => {
    expect(leastMissed(places, all)).toBe(expected);
  });

  it('is one that may go', () => {
    expect(leastMissed([1, 2, 3, 9], (index) => index !== 1)).toBe(2);
  });

  it('leaves the rest spread evenly, in whatever order it comes', () => {
    for (const order of [(frame: number) => frame, (frame: number) => (frame * 37) % 241]) {
      let kept: number[] = [];
      for (let step = 1; step <= 240; step += 1) {
        kept = [...kept, order(step)].sort((one, other) => one - other);
        const gone = kept.length > 24 ? leastMissed(kept, all) : undefined;
        if (gone !== undefined) kept.splice(gone, 1);
      }
      const gaps = kept.slice(1).map((frame, index) => frame - (kept[index] ?? 0));
      expect(kept).toHaveLength(24);
      expect([kept[0], kept.at(-1)]).toEqual([1, 240]);
      expect(Math.max(...gaps)).toBeLessThanOrEqual(20);
    }
  });
});
