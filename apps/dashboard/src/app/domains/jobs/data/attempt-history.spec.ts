import type { JobAttempts } from '@flamenco/api-client';
import { describe, expect, it } from '@jest/globals';
import { aTaskUpdate } from '../../../../testing/builders';
import type { LiveEvent } from '../../../shared/live/live-topics';
import { type AttemptHistory, applyAttemptEvents, historyOf, missesAttempts } from './attempt-history';

const LOADED: JobAttempts = {
  attempts: [
    { task_id: 'a', number: 1, worker_id: 'w1', started: at(0), ended: at(60), outcome: 'soft-failed' },
    { task_id: 'a', number: 2, worker_id: 'w2', started: at(70) },
    { task_id: 'b', number: 1, started: at(0), ended: at(30), outcome: 'completed' },
  ],
  workers: [
    { id: 'w1', name: 'gpu-1' },
    { id: 'w2', name: 'gpu-2' },
  ],
};

function at(seconds: number): string {
  return new Date(Date.UTC(2026, 0, 1, 12, 0, seconds)).toISOString();
}
const event = (given: Parameters<typeof aTaskUpdate>[0]): LiveEvent => ({
  name: '/task',
  payload: aTaskUpdate(given),
});
const OTHER: LiveEvent = { name: '/lifecycle', payload: { type: 'manager-startup' } };
const outcomes = (history: AttemptHistory, task: string): readonly string[] =>
  (history.byTask.get(task) ?? []).map(({ number, workerId, outcome, startedMs, endedMs }) =>
    [number, workerId ?? '-', outcome, endedMs === undefined ? '…' : (endedMs - startedMs) / 1000].join(' '),
  );

describe('the attempts at a job, live', () => {
  it('are as the Manager tells them', () => {
    const history = historyOf(LOADED);
    expect(outcomes(history, 'a')).toEqual(['1 w1 soft-failed 60', '2 w2 running …']);
    expect(outcomes(history, 'b')).toEqual(['1 - completed 30']);
  });

  it.each([
    ['completed', 'completed'],
    ['failed', 'failed'],
    ['soft-failed', 'soft-failed'],
    ['canceled', 'canceled'],
    ['queued', 'requeued'],
    ['paused', 'requeued'],
  ] as const)('end when their task goes to %s: %s', (status, outcome) => {
    const ended = event({ id: 'a', status, attempt_count: 2, updated: at(100) });
    const history = applyAttemptEvents(historyOf(LOADED), [ended]);
    expect(outcomes(history, 'a')[1]).toBe(`2 w2 ${outcome} 30`);
  });

  it('begin when their task becomes active, once, however often that is told', () => {
    const started = event({
      ...{ id: 'b', status: 'active', attempt_count: 2, updated: at(90) },
      worker: { uuid: 'w3', name: 'gpu-3' },
    });
    const progress = event({ id: 'b', status: 'active', attempt_count: 2, updated: at(95) });
    const history = applyAttemptEvents(historyOf(LOADED), [started, progress, started]);
    expect(outcomes(history, 'b')).toEqual(['1 - completed 30', '2 w3 running …']);
    expect(history.workers.get('w3')).toBe('gpu-3');
    expect(history.byTask.get('a')).toBe(history.byTask.get('a'));
  });

  it.each([
    ['of an attempt before', event({ id: 'a', status: 'soft-failed', attempt_count: 1, updated: at(60) })],
    ['from before it began', event({ id: 'a', status: 'queued', updated: at(65) })],
    ['that is known', event({ id: 'b', status: 'completed', attempt_count: 1, updated: at(30) })],
    ['about its progress', event({ id: 'a', status: 'active', attempt_count: 2, updated: at(80) })],
    ['of another kind', OTHER],
  ])('are left as they are by an event %s', (_, told) => {
    const history = historyOf(LOADED);
    expect(applyAttemptEvents(history, [told])).toBe(history);
  });

  it.each([
    ['there are more than are known', { id: 'b', attempt_count: 3 }, true],
    ['all are known', { id: 'b', attempt_count: 1 }, false],
    ['an older Manager counts none', { id: 'b' }, false],
  ])('are loaded again when %s', (_, given, expected) => {
    expect(missesAttempts(historyOf(LOADED), [event(given)])).toBe(expected);
  });
});
