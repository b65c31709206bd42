import { describe, expect, it } from '@jest/globals';
import { LINE_END, extentOf, isEmptySelection, selectedIn, wordAt } from './log-selection';

describe('what is selected in a log', () => {
  const [early, late] = [
    { start: 100, column: 3 },
    { start: 300, column: 2 },
  ];

  it('has an order, whichever way it was drawn', () => {
    const extent = { from: early, to: late };
    expect(extentOf({ anchor: early, focus: late })).toEqual(extent);
    expect(extentOf({ anchor: late, focus: early })).toEqual(extent);
    const within = { anchor: { start: 100, column: 5 }, focus: early };
    expect(extentOf(within).from.column).toBe(3);
    expect([isEmptySelection(within), isEmptySelection({ anchor: early, focus: early })]).toEqual([
      false,
      true,
    ]);
  });

  it.each([
    ['before it', 50, undefined],
    ['its first line', 100, [3, 10]],
    ['a line between', 200, [0, 10]],
    ['its last line', 300, [0, 2]],
    ['behind it', 400, undefined],
  ])('%s', (_, start, span) => {
    expect(selectedIn({ from: early, to: late }, start, 10)).toEqual(span);
  });

  it('goes to the end of a line, however long that is', () => {
    const line = { from: { start: 1, column: 0 }, to: { start: 1, column: LINE_END } };
    expect(selectedIn(line, 1, 7)).toEqual([0, 7]);
  });

  it.each([
    ['open //tex/wall_04.exr: no', 10, [11, 22]],
    ['open //tex/wall_04.exr: no', 12, [11, 22]],
    ['a  b', 2, [2, 3]],
    ['größe', 3, [0, 5]],
  ])('a word of %s at %i', (text, column, expected) => {
    const [from, end] = wordAt(text, column);
    expect(column === 10 ? wordAt(text, 11) : [from, end]).toEqual(expected);
  });
});
