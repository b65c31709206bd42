import { describe, expect, it } from '@jest/globals';
import { cellAt, cellCorner, cellForKey, indexesBetween, layoutGrid } from './frame-grid-layout';

const unlabelled = (count: number) => [{ label: undefined, count }];

describe('laying out the frame grid', () => {
  it.each([
    [240, 17],
    [1000, 10],
    [10_000, 5],
  ])('%i cells are %i px high in a dock of 496 px', (count, height) => {
    expect(layoutGrid(496, unlabelled(count)).cellHeight).toBe(height);
  });

  it('fills the width', () => {
    const { columns, cellWidth, gap } = layoutGrid(496, unlabelled(240));
    expect(columns * cellWidth + (columns - 1) * gap).toBeCloseTo(496);
  });

  it.each([0, 1, 25, 26, 119, 239])('finds cell %i again at its own corner', (index) => {
    const layout = layoutGrid(496, unlabelled(240));
    const { x, y } = cellCorner(layout, index);
    expect(cellAt(layout, x + 1, y + 1)).toBe(index);
  });

  it('answers the nearest cell for a point outside', () => {
    const layout = layoutGrid(496, unlabelled(240));
    expect(cellAt(layout, -5, -5)).toBe(0);
    expect(cellAt(layout, 9999, 9999)).toBe(239);
  });

  it('survives no cells and no width', () => {
    expect(layoutGrid(0, unlabelled(0))).toMatchObject({ columns: 1, totalHeight: 0 });
  });
});

describe('moving in the grid by keys', () => {
  const layout = layoutGrid(496, unlabelled(240));
  it.each([
    [0, 'ArrowLeft', 0],
    [0, 'ArrowRight', 1],
    [0, 'ArrowDown', layout.columns],
    [layout.columns, 'ArrowUp', 0],
    [239, 'ArrowDown', 239],
    [120, 'Home', 0],
    [120, 'End', 239],
    [120, 'x', undefined],
  ])('from %i by %s to %s', (from, key, to) => {
    expect(cellForKey(layout, from, key)).toBe(to);
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
  const layout = layoutGrid(496, [
    { label: 'bake', count: 1 },
    { label: 'beauty', count: 40 },
    { label: 'shadow', count: 40 },
  ]);

  it('begin on a line of their own, below their label', () => {
    expect(layout.labels.map(({ text }) => text)).toEqual(['bake', 'beauty', 'shadow']);
    for (const [row, index] of [0, 1, 41].entries()) {
      expect(cellCorner(layout, index).x).toBe(0);
      expect(cellCorner(layout, index).y).toBeGreaterThan(layout.labels[row]?.y ?? NaN);
    }
  });

  it.each([0, 1, 26, 27, 40, 41, 80])('cell %i is found again at its own corner', (index) => {
    const { x, y } = cellCorner(layout, index);
    expect(cellAt(layout, x + 1, y + 1)).toBe(index);
  });

  it('answer their nearest cell for a point behind their last one', () => {
    expect(cellAt(layout, 400, cellCorner(layout, 0).y)).toBe(0);
  });

  it.each([
    [0, 'ArrowDown', 1],
    [5, 'ArrowUp', 0],
    [1, 'ArrowDown', 1 + layout.columns],
    [20, 'ArrowDown', 40],
    [40, 'ArrowDown', 40 + 40 - layout.columns],
    [40, 'ArrowRight', 41],
    [80, 'ArrowDown', 80],
  ])('from %i by %s to %s', (from, key, to) => {
    expect(cellForKey(layout, from, key)).toBe(to);
  });

  it('do not make cells small', () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ label: `group ${i}`, count: 5 }));
    expect(layoutGrid(496, many).cellHeight).toBeGreaterThanOrEqual(8);
  });
});
