import { describe, expect, it } from '@jest/globals';
import type { LogRow } from '../data/log-rows';
import { type LogPosition, keyOf, layoutOf, rowAt, rowOfKey, scrollTopFor } from './log-layout';

const aLine = (start: number, text = 'x'): LogRow => ({
  kind: 'line',
  start,
  line: { start, text, kind: 'plain' },
  number: undefined,
});
const aFold = (start: number): LogRow => ({
  kind: 'fold',
  start,
  count: 3,
  latest: '',
  isOpen: true,
  number: undefined,
});
const flat = { wrapPx: undefined, measured: new Map<number, number>() };
const layoutOfLines = (from: number, end: number) =>
  layoutOf(
    Array.from({ length: end - from }, (_, i) => aLine((from + i) * 10)),
    flat,
  );

describe('rows below each other', () => {
  it('are as high as they are wrapped, and as was measured where they have been drawn', () => {
    const rows = [aLine(0), aLine(10, 'x'.repeat(25)), aLine(50, 'x'.repeat(25)), aFold(90)];
    const layout = layoutOf(rows, { wrapPx: 72, measured: new Map([[101, 80]]) });
    expect([...layout.tops]).toEqual([0, 20, 80, 160, 180]);
    expect([...layoutOf(rows, flat).tops]).toEqual([0, 20, 40, 60, 80]);
  });

  it('are found by their place and by their line', () => {
    const layout = layoutOf([aLine(0), aFold(10), aLine(10), aLine(20)], flat);
    expect([0, 19, 20, 39, 79, 500].map((px) => rowAt(layout, px))).toEqual([0, 0, 1, 1, 3, 3]);
    expect(layout.rows.map((row) => rowOfKey(layout, keyOf(row)))).toEqual([0, 1, 2, 3]);
    expect([rowOfKey(layout, -5), rowOfKey(layout, 27), rowOfKey(layoutOf([], flat), 3)]).toEqual([0, 2, 0]);
  });

  it.each<[string, LogPosition, number]>([
    ['the end', { kind: 'end' }, 1_900],
    ['a row at the upper edge', { kind: 'at', key: 101, px: 0 }, 100],
    ['a row that is half above it', { kind: 'at', key: 101, px: 10 }, 110],
    ['a row with others above it', { kind: 'middle', key: 1_001 }, 1_000 - 100 / 3],
    ['the first row', { kind: 'middle', key: 1 }, 0],
    ['the last row', { kind: 'at', key: 1_981, px: 0 }, 1_900],
  ])('are scrolled to %s', (_, position, top) => {
    expect(scrollTopFor(layoutOfLines(0, 100), position, 100)).toBeCloseTo(top);
  });

  it('stay where the reader is when others come before them, or go', () => {
    const position = { kind: 'at', key: 1_001, px: 7 } as const;
    const tops = [0, 20, 45].map((from) => scrollTopFor(layoutOfLines(from, 100), position, 100));
    expect(tops).toEqual([1_007, 607, 107]);
  });
});
