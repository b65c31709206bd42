import { describe, expect, it } from '@jest/globals';
import type { Attempt } from '../data/attempt-history';
import {
  AXIS_HEIGHT,
  barAt,
  barBox,
  barForKey,
  barY,
  layoutTimeline,
  msAt,
  rowAt,
  xOf,
} from './timeline-layout';

const bar = (taskId: string, startedMs: number, endedMs?: number): Attempt => ({
  ...{ taskId, number: 1, workerId: 'w', startedMs, endedMs },
  outcome: endedMs === undefined ? 'running' : 'completed',
});
const ROWS = [
  { workerId: 'w1', name: 'one', bars: [bar('a', 0, 100), bar('b', 100, 102), bar('c', 900)] },
  { workerId: 'w2', name: 'two', bars: [bar('d', 50, 500)] },
];
const layout = layoutTimeline(ROWS, { span: { fromMs: 0, toMs: 1000 }, nowMs: 1000, width: 1116 });

describe('laying out the timeline', () => {
  it('puts moments along the width, behind the names', () => {
    expect([xOf(layout, 0), xOf(layout, 500), xOf(layout, 1000)]).toEqual([116, 616, 1116]);
    expect(msAt(layout, xOf(layout, 321))).toBeCloseTo(321);
  });

  it('lets what runs end now, and leaves out what is not in view', () => {
    expect(barBox(layout, bar('x', 900))).toEqual({ x: 1016, width: 99 });
    const later = layoutTimeline(ROWS, { span: { fromMs: 600, toMs: 700 }, nowMs: 1000, width: 1116 });
    expect(barBox(later, bar('a', 0, 100))).toBeUndefined();
    expect(barBox(later, bar('x', 0, 900))).toEqual({ x: 116, width: 999 });
  });

  it.each([
    ['in a bar', 120, 0],
    ['beside one that is hardly to be seen', 219, 1],
    ['between bars', 600, undefined],
  ])('finds the bar at a place %s', (_, x, expected) => {
    expect(barAt(layout, 0, x)).toBe(expected);
  });

  it('finds the row at a height', () => {
    expect([rowAt(layout, AXIS_HEIGHT - 1), rowAt(layout, barY(1) + 2), rowAt(layout, 999)]).toEqual([
      undefined,
      1,
      undefined,
    ]);
  });

  it.each([
    ['ArrowRight', { row: 0, bar: 0 }, { row: 0, bar: 1 }],
    ['ArrowRight', { row: 0, bar: 2 }, { row: 0, bar: 2 }],
    ['ArrowLeft', { row: 0, bar: 0 }, { row: 0, bar: 0 }],
    ['End', { row: 0, bar: 0 }, { row: 0, bar: 2 }],
    ['ArrowDown', { row: 0, bar: 2 }, { row: 1, bar: 0 }],
    ['ArrowDown', { row: 1, bar: 0 }, { row: 1, bar: 0 }],
    ['ArrowUp', { row: 1, bar: 0 }, { row: 0, bar: 0 }],
    ['x', { row: 0, bar: 0 }, undefined],
  ])('goes by %s from %o to %o', (key, from, to) => {
    expect(barForKey(ROWS, from, key)).toEqual(to);
  });
});
