import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { FarmEvent, JobUpdatedPayload } from '@flamenco/domain/events';
import { emptyTaskCounts } from '@flamenco/domain/jobs';
import { EventMerger } from './event-merger.js';

let sent: { readonly atMs: number; readonly event: FarmEvent }[];
let merger: EventMerger;

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
  sent = [];
  merger = new EventMerger(
    (event) => sent.push({ atMs: Date.now(), event }),
    () => Date.now(),
  );
});
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

function job(id: string, stepsCompleted: number, more: Partial<JobUpdatedPayload> = {}): FarmEvent {
  return {
    name: 'job-updated',
    payload: {
      id,
      updated: '',
      status: 'active',
      type: 't',
      priority: 50,
      refresh_tasks: false,
      steps_completed: stepsCompleted,
      steps_total: 10_000,
      task_counts: emptyTaskCounts(),
      ...more,
    },
  };
}

const log = (text: string): FarmEvent => ({ name: 'task-log-updated', payload: { task_id: 't', log: text } });
const stepsSent = (): readonly [number, unknown][] =>
  sent.map(({ atMs, event }) => [
    atMs,
    'steps_completed' in event.payload ? event.payload.steps_completed : event.payload,
  ]);

describe('a burst of events', () => {
  it('about one job becomes ten a second, and ends with the latest', () => {
    for (let ms = 0; ms < 1_000; ms++) {
      merger.push(job('a', ms));
      jest.advanceTimersByTime(1);
    }
    jest.runAllTimers();
    expect(sent.length).toBeLessThanOrEqual(11);
    expect(sent[0]?.atMs).toBe(0);
    expect(stepsSent().at(-1)?.[1]).toBe(999);
    for (const [index, { atMs }] of sent.entries())
      expect(atMs - (sent[index - 1]?.atMs ?? -100)).toBeGreaterThanOrEqual(100);
  });

  it('about many jobs delays none by another', () => {
    for (let index = 0; index < 50; index++) merger.push(job(`job ${index}`, index));
    expect(sent).toHaveLength(50);
    jest.runAllTimers();
    expect(sent).toHaveLength(50);
  });

  it('does not delay a status change, which says what waited before it', () => {
    merger.push(job('a', 1));
    merger.push(job('a', 2));
    merger.push(job('a', 3, { status: 'completed', previous_status: 'active' }));
    merger.push(job('a', 4));
    expect(stepsSent()).toEqual([
      [0, 1],
      [0, 3],
    ]);
    jest.runAllTimers();
    expect(stepsSent()).toEqual([
      [0, 1],
      [0, 3],
      [100, 4],
    ]);
  });

  it('loses no status change', () => {
    merger.push(job('a', 1, { status: 'cancel-requested', previous_status: 'active' }));
    merger.push(job('a', 1, { status: 'canceled', previous_status: 'cancel-requested' }));
    merger.push(job('a', 1, { status: 'requeueing', previous_status: 'canceled' }));
    expect(sent.map(({ event }) => 'status' in event.payload && event.payload.status)).toEqual([
      'cancel-requested',
      'canceled',
      'requeueing',
    ]);
    jest.runAllTimers();
  });

  it('keeps that tasks are to be fetched again', () => {
    merger.push(job('a', 1));
    merger.push(job('a', 2, { refresh_tasks: true }));
    merger.push(job('a', 3));
    jest.runAllTimers();
    expect(sent.map(({ event }) => 'refresh_tasks' in event.payload && event.payload.refresh_tasks)).toEqual([
      false,
      true,
    ]);
  });

  it('ends with a deletion, after which nothing comes', () => {
    merger.push(job('a', 1));
    merger.push(job('a', 2));
    merger.push(job('a', 0, { was_deleted: true }));
    jest.runAllTimers();
    expect(stepsSent().map(([, steps]) => steps)).toEqual([1, 0]);
  });

  it('of log lines comes whole, at once', () => {
    for (const text of ['a', 'b', 'c']) merger.push(log(text));
    expect(sent.map(({ event }) => 'log' in event.payload && event.payload.log)).toEqual(['a', 'b', 'c']);
  });

  it('leaves at once when the Manager closes', () => {
    merger.push(job('a', 1));
    merger.push(job('a', 2));
    merger.flush();
    expect(stepsSent()).toEqual([
      [0, 1],
      [0, 2],
    ]);
  });
});
