import { describe, expect, it } from '@jest/globals';
import { cellAt, cellCorner, cellForKey, indexesBetween, layoutGrid } from './frame-grid-layout';

describe('laying out the frame grid', () => {
  it.each([
    [240, 17],
    [1000, 10],
    [10_000, 5],
  ])('%i cells are %i px high in a dock of 496 px', (count, height) => {
    expect(layoutGrid(496, count).cellHeight).toBe(height);
  });

  it('fills the width', () => {
    const { columns, cellWidth, gap } = layoutGrid(496, 240);
    expect(columns * cellWidth + (columns - 1) * gap).toBeCloseTo(496);
  });

  it.each([0, 1, 25, 26, 119, 239])('finds cell %i again at its own corner', (index) => {
    const layout = layoutGrid(496, 240);
    const { x, y } = cellCorner(layout, index);
    expect(cellAt(layout, x + 1, y + 1)).toBe(index);
  });

  it('answers the nearest cell for a point outside', () => {
    const layout = layoutGrid(496, 240);
    expect(cellAt(layout, -5, -5)).toBe(0);
    expect(cellAt(layout, 9999, 9999)).toBe(239);
  });

  it('survives no cells and no width', () => {
    expect(layoutGrid(0, 0)).toMatchObject({ columns: 1, totalHeight: 0 });
  });
});

describe('moving in the grid by keys', () => {
  const layout = layoutGrid(496, 240);
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
