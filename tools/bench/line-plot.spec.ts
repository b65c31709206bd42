import { describe, expect, it } from '@jest/globals';
import { drawLinePlot } from './line-plot.ts';

const at = (x: number, y: number): { x: number; y: number; least: number; most: number } => ({
  x,
  y,
  least: y - 10,
  most: y + 10,
});

const plot = (...points: readonly ReturnType<typeof at>[]): string =>
  drawLinePlot({ title: 'Cycles', xName: 'Workers', yName: 'a second', lines: [{ name: 'A & B', points }] });

/** Of the line's points, in order. */
function placesIn(svg: string): readonly (readonly number[])[] {
  const [, places = ''] = /<polyline points="([^"]+)"/.exec(svg) ?? [];
  return places.split(' ').map((place) => place.split(',').map(Number));
}

describe('a plot of lines', () => {
  it('has powers of ten at the same distance, in order, and more of y further up', () => {
    const [[x1 = 0, y1 = 0] = [], [x2 = 0, y2 = 0] = [], [x3 = 0, y3 = 0] = []] = placesIn(
      plot(at(100, 200), at(10, 100), at(1000, 300)),
    );
    expect(x2 - x1).toBeCloseTo(x3 - x2, 0);
    expect(x1).toBeLessThan(x2);
    expect(y1 - y2).toBeCloseTo(y2 - y3, 0);
    expect(y2).toBeLessThan(y1);
  });

  it('shows one point, too, and names that are no markup', () => {
    const svg = plot(at(10, 100));
    expect(placesIn(svg).flat().every(Number.isFinite)).toBe(true);
    expect(svg).toContain('A &amp; B');
  });
});
