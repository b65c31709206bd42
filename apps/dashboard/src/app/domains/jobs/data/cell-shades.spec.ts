import type { TaskSummary } from '@flamenco/api-client';
import { describe, expect, it } from '@jest/globals';
import { aTask } from '../../../../testing/builders';
import { type LegendEntry, isPart, legendOf } from './cell-legend';
import {
  type ColourMode,
  type Shade,
  type TaskHistories,
  shadeCells,
  shadeOf,
  timeScale,
  workersOf,
} from './cell-shades';
import { frameCells } from './frame-cells';

const box = (id: string, name: string) => ({ worker: { id, name, address: '' } });

/** One frame each. */
const TASKS = [
  aTask({ id: 'done', status: 'completed', attempt_count: 1, ...box('b', 'gpu-2') }),
  aTask({ id: 'slow', status: 'completed', attempt_count: 2, ...box('a', 'gpu-10') }),
  aTask({ id: 'again', status: 'queued', attempt_count: 1, ...box('b', 'gpu-2') }),
  aTask({ id: 'broken', status: 'failed', attempt_count: 3, ...box('b', 'gpu-2') }),
  aTask({ id: 'new', status: 'queued', ...box('', '') }),
].map((task, i): TaskSummary => ({ ...task, frames: String(i + 1) }));

const HISTORIES: TaskHistories = new Map([
  ['done', { failures: 0, msPerFrame: 60_000 }],
  ['slow', { failures: 1, msPerFrame: 240_000 }],
  ['again', { failures: 1, msPerFrame: undefined }],
  ['broken', { failures: 3, msPerFrame: undefined }],
]);

const shadesFor = (mode: ColourMode): Uint16Array =>
  shadeCells(frameCells(TASKS).cells, {
    mode,
    histories: HISTORIES,
    scale: { least: 60_000, most: 240_000 },
    workers: new Map(workersOf(TASKS).map(({ id }, place) => [id, place])),
  });
const fills = (mode: ColourMode): readonly unknown[] =>
  [...shadesFor(mode)].map((number) => {
    const { fill } = shadeOf(number);
    return fill.kind === 'state' ? fill.state : fill.kind === 'none' ? 'none' : Object.values(fill).join(' ');
  });

describe('what cells are filled with', () => {
  it.each([
    ['status', ['completed', 'completed', 'queued', 'failed', 'queued']],
    ['time', ['ramp 0', 'ramp 11', 'queued', 'failed', 'queued']],
    ['worker', ['worker 0', 'worker 1', 'worker 0', 'worker 0', 'none']],
    ['attempts', ['ramp 0', 'ramp 3', 'ramp 0', 'ramp 6', 'none']],
  ] as const)('by %s', (mode, expected) => {
    expect(fills(mode)).toEqual(expected);
  });

  it('says in each of them what failed before, apart from what is failed anyway', () => {
    for (const mode of ['status', 'time', 'worker', 'attempts'] as const) {
      const before = [...shadesFor(mode)].map((number) => shadeOf(number).failedBefore);
      expect(before).toEqual([false, true, true, false, false]);
    }
  });

  it('keeps fill, state and past apart in every number', () => {
    const numbers = Array.from({ length: 1024 }, (_, number) => number);
    const known = numbers.filter((number) => number >> 4 < 45);
    const key = ({ fill, state, failedBefore }: Shade): string => JSON.stringify([fill, state, failedBefore]);
    expect(new Set(known.map((number) => key(shadeOf(number)))).size).toBe(known.length);
  });
});

describe('the scale of times', () => {
  it('leaves out the few that were stuck', () => {
    const times = Float64Array.from({ length: 200 }, (_, i) => (i === 77 ? 9_999_999 : 1000 + i));
    expect(timeScale(times)).toEqual({ least: 1004, most: 1196 });
  });

  it('is not there without times', () => {
    expect(timeScale(new Float64Array(0))).toBeUndefined();
    expect(timeScale(Float64Array.of(5))).toEqual({ least: 5, most: 5 });
  });
});

describe('the legend', () => {
  const legend = (mode: ColourMode): readonly LegendEntry[] =>
    legendOf(mode, shadesFor(mode), workersOf(TASKS));
  const words = (mode: ColourMode): readonly string[] =>
    legend(mode).map(({ state, label, count }) => `${label ?? state ?? ''} ${count}`);

  it.each([
    ['status', ['completed 2', 'failed 1', 'queued 2', 'failed before 2']],
    ['time', ['failed 1', 'queued 2', 'failed before 2']],
    ['worker', ['gpu-2 3', 'gpu-10 1', 'no Worker yet 1', 'failed before 2']],
    ['attempts', ['1 attempt 2', '2 attempts 1', '3 attempts 1', 'not tried yet 1', 'failed before 2']],
  ] as const)('by %s', (mode, expected) => {
    expect(words(mode)).toEqual(expected);
  });

  it('counts as many cells as it selects', () => {
    for (const mode of ['status', 'worker', 'attempts'] as const)
      for (const { part, count } of legend(mode))
        expect([...shadesFor(mode)].filter((number) => isPart(number, part))).toHaveLength(count);
  });
});
