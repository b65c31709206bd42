import { describe, expect, it } from '@jest/globals';
import { historyOf } from './attempt-history';
import { isRunning, moveSpan, timeTicks, timelineRows, wholeSpan, zoomSpan } from './timeline';

const at = (minutes: number): string => new Date(Date.UTC(2026, 0, 1, 12, minutes)).toISOString();
const minute = (minutes: number): number => Date.parse(at(minutes));

const HISTORY = historyOf({
  attempts: [
    { task_id: 'a', number: 1, worker_id: 'w10', started: at(5), ended: at(9), outcome: 'failed' },
    { task_id: 'a', number: 2, worker_id: 'w2', started: at(10), ended: at(14), outcome: 'completed' },
    { task_id: 'b', number: 1, worker_id: 'w10', started: at(1), ended: at(4), outcome: 'completed' },
    { task_id: 'c', number: 1, started: at(2), ended: at(3), outcome: 'timed-out' },
  ],
  workers: [
    { id: 'w10', name: 'gpu-10' },
    { id: 'w2', name: 'gpu-2' },
  ],
});

describe('the rows of the timeline', () => {
  it('are Workers by name, removed ones last, with their attempts in the order of time', () => {
    expect(
      timelineRows(HISTORY, false).map(({ name, bars }) => [name, bars.map(({ taskId }) => taskId)]),
    ).toEqual([
      ['gpu-2', ['a']],
      ['gpu-10', ['b', 'a']],
      ['Removed Workers', ['c']],
    ]);
  });

  it('are only of those that failed, when asked', () => {
    const rows = timelineRows(HISTORY, true);
    expect(rows.map(({ name }) => name)).toEqual(['gpu-10', 'Removed Workers']);
  });
});

describe('the time that is shown', () => {
  const whole = { fromMs: minute(0), toMs: minute(60) };

  it('is from the first start to the last end, or to now', () => {
    expect(wholeSpan(HISTORY, minute(99))).toEqual({ fromMs: minute(1), toMs: minute(14) });
    expect(isRunning(HISTORY)).toBe(false);
    const running = historyOf({ attempts: [{ task_id: 'a', number: 1, started: at(5) }], workers: [] });
    expect(wholeSpan(running, minute(7))).toEqual({ fromMs: minute(5), toMs: minute(7) });
    expect(isRunning(running)).toBe(true);
    const behind = wholeSpan(running, minute(4)); // the page's clock
    expect(behind).toEqual({ fromMs: minute(5), toMs: minute(5) + 1000 });
    expect(wholeSpan(historyOf({ attempts: [], workers: [] }), minute(7))).toBeUndefined();
  });

  it('is less after zooming in, around the moment that is pointed at', () => {
    expect(zoomSpan(whole, whole, 2, minute(15))).toEqual({
      fromMs: minute(7) + 30_000,
      toMs: minute(37) + 30_000,
    });
    expect(zoomSpan(whole, whole, 2, minute(0))).toEqual({ fromMs: minute(0), toMs: minute(30) });
  });

  it('is the whole after zooming out far enough, and never less than a second', () => {
    const part = { fromMs: minute(10), toMs: minute(40) };
    expect(zoomSpan(part, whole, 0.5, minute(20))).toBeUndefined();
    const least = zoomSpan(whole, whole, 1e9, minute(20));
    expect((least?.toMs ?? 0) - (least?.fromMs ?? 0)).toBe(1000);
  });

  it('stays within the whole when it is moved', () => {
    const part = { fromMs: minute(10), toMs: minute(20) };
    expect(moveSpan(part, whole, minute(5) - minute(0))).toEqual({ fromMs: minute(15), toMs: minute(25) });
    expect(moveSpan(part, whole, -minute(60))).toEqual({ fromMs: minute(0), toMs: minute(10) });
    expect(moveSpan(part, whole, minute(60))).toEqual({ fromMs: minute(50), toMs: minute(60) });
  });
});

describe('the ticks of the axis', () => {
  it.each([
    ['seconds', 1 / 6, 400, 5],
    ['minutes', 30, 400, 3],
    ['hours', 600, 800, 10],
    ['days', 60 * 24 * 10, 800, 10],
  ])('are round %s, not too near to each other', (_, minutes, width, most) => {
    const fromMs = minute(0) + 6000;
    const span = { fromMs, toMs: fromMs + minutes * 60_000 };
    const ticks = timeTicks(span, width);
    expect(ticks.length).toBeGreaterThan(0);
    expect(ticks.length).toBeLessThanOrEqual(most + 1);
    for (const { ms } of ticks) {
      expect(ms).toBeGreaterThanOrEqual(span.fromMs);
      expect(ms).toBeLessThanOrEqual(span.toMs);
    }
    const steps = new Set(ticks.slice(1).map(({ ms }, i) => ms - (ticks[i]?.ms ?? 0)));
    expect(steps.size).toBeLessThanOrEqual(1);
  });
});
