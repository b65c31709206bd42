import { describe, expect, it } from '@jest/globals';
import type { CellRow } from '../data/frame-cells';
import {
  type FrameGridLayout,
  RULER_HEIGHT,
  cellAt,
  cellBox,
  cellForKey,
  cellUnder,
  cellsBetween,
  indexesBetween,
  layoutGrid,
  zoomRange,
} from './frame-grid-layout';

const laidOut = (rows: readonly CellRow[], width = 496, zoom = 0): FrameGridLayout =>
  layoutGrid({ width, rows, digits: 3, zoom });
const unlabelled = (count: number) => [{ label: undefined, count }];

describe('laying out the frame grid', () => {
  it.each([
    [360, 20],
    [496, 30],
    [640, 40],
    [920, 50],
    [1560, 100],
    [2500, 100],
  ])('a width of %i px has %i columns: a round number, and cells that can be hit', (width, columns) => {
    const layout = laidOut(unlabelled(240), width);
    expect(layout.columns).toBe(columns);
    expect(layout.pitch).toBeGreaterThanOrEqual(15);
  });

  it('fills the width with cells of whole pixels', () => {
    const layout = laidOut(unlabelled(240));
    const last = cellBox(layout, layout.columns - 1);
    expect(last.x + last.width + layout.gap).toBe(496);
    expect(Number.isInteger(cellBox(layout, 7).x)).toBe(true);
  });

  it.each([0, 1, 29, 30, 119, 239])('finds cell %i again at its own corner', (index) => {
    const layout = laidOut(unlabelled(240));
    const { x, y } = cellBox(layout, index);
    expect(cellAt(layout, x + 1, y + 1)).toBe(index);
    expect(cellUnder(layout, x + 1, y + 1)).toBe(index);
  });

  it('answers the nearest cell for a point outside, and says that none is there', () => {
    const layout = laidOut(unlabelled(235));
    expect([cellAt(layout, -5, -5), cellAt(layout, 9999, 9999)]).toEqual([0, 234]);
    const { y } = cellBox(layout, 234);
    expect([
      cellUnder(layout, 100, RULER_HEIGHT - 5),
      cellUnder(layout, 2, y),
      cellUnder(layout, 490, y + 1), // behind the last one
      cellUnder(layout, 100, 9999),
    ]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('survives no cells and no width', () => {
    expect(laidOut([], 0)).toMatchObject({ columns: 5, totalHeight: 0, count: 0 });
  });

  it('has fewer, larger cells after zooming in, more after zooming out, within what can be seen and hit', () => {
    const { least, most } = zoomRange(496, 3);
    const columns = [least, -1, 0, 1, most].map((zoom) => laidOut(unlabelled(240), 496, zoom).columns);
    expect(columns).toEqual([100, 40, 30, 25, 5]);
    expect(laidOut(unlabelled(240), 496, most + 3).columns).toBe(5);
  });
});

describe('moving in the grid by keys', () => {
  const layout = laidOut(unlabelled(240));
  it.each([
    [0, 'ArrowLeft', 0],
    [0, 'ArrowRight', 1],
    [0, 'ArrowDown', layout.columns],
    [layout.columns, 'ArrowUp', 0],
    [239, 'ArrowDown', 239],
    [1, 'PageDown', 239],
    [120, 'Home', 0],
    [120, 'End', 239],
    [120, 'x', undefined],
  ])('from %i by %s to %s', (from, key, to) => {
    expect(cellForKey(layout, from, key)).toBe(to);
  });
});

describe('a rectangle of cells', () => {
  const layout = laidOut(unlabelled(95)); // 30, 30, 30, 5
  it.each([
    ['in a line', 2, 4, [2, 3, 4]],
    ['from either corner', 33, 2, [2, 3, 32, 33]],
    ['from the other corners', 32, 3, [2, 3, 32, 33]],
    ['over the end of the last line', 63, 94, [63, 64, 93, 94]],
    ['of one', 7, 7, [7]],
  ])('%s', (_, from, to, expected) => {
    expect(cellsBetween(layout, from, to)).toEqual(expected);
  });
});

describe('a range of cells', () => {
  it.each([
    [2, 4, [2, 3, 4]],
    [4, 2, [2, 3, 4]],
    [3, 3, [3]],
  ])('%i to %i', (a, b, expected) => {
    expect(indexesBetween(a, b)).toEqual(expected);
  });
});

describe('labelled rows', () => {
  const layout = laidOut([
    { label: 'bake', count: 1 },
    { label: 'beauty', count: 40 },
    { label: 'shadow', count: 40 },
  ]);

  it('begin on a line of their own, below their label', () => {
    expect(layout.labels.map(({ text }) => text)).toEqual(['bake', 'beauty', 'shadow']);
    for (const [row, index] of [0, 1, 41].entries()) {
      expect(cellBox(layout, index).x).toBe(layout.left);
      expect(cellBox(layout, index).y).toBeGreaterThan(layout.labels[row]?.y ?? NaN);
    }
  });

  it.each([0, 1, 30, 31, 40, 41, 80])('cell %i is found again at its own corner', (index) => {
    const { x, y } = cellBox(layout, index);
    expect(cellAt(layout, x + 1, y + 1)).toBe(index);
  });

  it('answer their nearest cell for a point behind their last one', () => {
    expect(cellAt(layout, 400, cellBox(layout, 0).y)).toBe(0);
    expect(cellUnder(layout, 400, cellBox(layout, 0).y)).toBeUndefined();
  });

  it.each([
    [0, 'ArrowDown', 1],
    [5, 'ArrowUp', 0],
    [1, 'ArrowDown', 1 + layout.columns],
    [20, 'ArrowDown', 40],
    [40, 'ArrowDown', 50],
    [40, 'ArrowRight', 41],
    [80, 'ArrowDown', 80],
  ])('from %i by %s to %s', (from, key, to) => {
    expect(cellForKey(layout, from, key)).toBe(to);
  });
});
