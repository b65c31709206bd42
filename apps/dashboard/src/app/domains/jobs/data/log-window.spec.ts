import { describe, expect, it } from '@jest/globals';
import type { LogBlock } from './log-blocks';
import { carryNumber, linesBeforeBlocks, windowAround } from './log-window';

const aBlock = (index: number, lines = 100): LogBlock => ({
  index,
  lines: Array.from({ length: lines }, (_, i) => ({ start: index * 1000 + i, text: '', kind: 'plain' })),
});
const indexes = (blocks: readonly LogBlock[]): readonly number[] => blocks.map(({ index }) => index);

describe('the part of a log that can be scrolled in', () => {
  const around = (first: number, last: number, there: readonly number[], rows = 100) =>
    windowAround(
      { first, last },
      {
        tailBlock: 20,
        blockAt: (index) => (there.includes(index) || index === 20 ? aBlock(index) : undefined),
        rowsIn: () => rows,
      },
    );
  const all = Array.from({ length: 20 }, (_, i) => i);

  it.each([
    ['has enough before and behind', 10, 11, all, [8, 9, 10, 11, 12, 13], undefined, undefined],
    ['asks for what is missing, one at a time', 10, 10, [10], [10], 9, 11],
    ['asks for nothing before the beginning', 0, 0, [0, 1, 2], [0, 1, 2], undefined, undefined],
    ['ends with the tail', 99, 99, all, [18, 19, 20], undefined, undefined],
    ['asks for what is on screen first', 4, 6, [4], [4], undefined, 5],
    ['is empty until that has been read', 4, 4, [], [], undefined, 4],
  ])('%s', (_, first, last, there, blocks, before, after) => {
    const found = around(first, last, there);
    expect([indexes(found.blocks), found.missingBefore, found.missingAfter]).toEqual([blocks, before, after]);
  });

  it('has more blocks where progress lines leave few rows of them, but not without end', () => {
    expect(around(15, 15, all, 30).blocks).toHaveLength(4 + 1 + 4);
    expect(indexes(around(19, 19, all, 1).blocks)[0]).toBe(7);
  });

  it('knows the ends of the file', () => {
    expect(around(0, 0, all)).toMatchObject({ reachesStart: true, reachesEnd: false });
    expect(around(20, 20, all)).toMatchObject({ reachesStart: false, reachesEnd: true });
  });
});

describe('the numbers of lines', () => {
  const [one, two, three, far] = [aBlock(1, 10), aBlock(2, 0), aBlock(3, 5), aBlock(9)];

  it('are told from any line whose number is known', () => {
    expect(linesBeforeBlocks([one, two, three], { start: 3002, linesBefore: 512 })).toBe(500);
    expect(linesBeforeBlocks([one, two, three], { start: 4000, linesBefore: 512 })).toBeUndefined();
    expect(linesBeforeBlocks([one], undefined)).toBeUndefined();
  });

  it.each([
    ['forwards', [one, two], [two, three, far], undefined],
    ['forwards with lines in common', [one, two, three], [three, far], { start: 3000, linesBefore: 510 }],
    ['backwards', [three, far], [one, two, three], { start: 3000, linesBefore: 510 }],
    ['to somewhere else', [one], [far], undefined],
  ])('are carried on %s', (_, from, to, expected) => {
    const known = from[0] === one ? { start: 1001, linesBefore: 501 } : { start: 3000, linesBefore: 510 };
    expect(carryNumber(from, to, known)).toEqual(expected);
  });
});
