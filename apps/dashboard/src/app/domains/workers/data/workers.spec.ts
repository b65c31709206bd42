import { describe, expect, it } from '@jest/globals';
import type { EventWorkerUpdate } from '@flamenco/api-client';
import { aTask, aWorker } from '../../../../testing/builders';
import { parseFilter } from '../../../shared/filter/filter-query';
import { summarizeWorkers, workerLook } from './worker-activity';
import { applyWorkerEvents } from './worker-events';
import { WORKER_FILTER_RULES } from './worker-filter-rules';
import { WORKER_VERBS } from './worker-verbs';

const anUpdate = (given: Partial<EventWorkerUpdate> = {}): EventWorkerUpdate => ({
  id: 'worker-1',
  name: 'box',
  updated: '2026-01-01T12:00:00Z',
  status: 'awake',
  version: '4.0.0',
  can_restart: false,
  ...given,
});
const working = { ...aTask({ status: 'active' }), job_id: 'job-1' };
const current = {
  id: 'task-1',
  name: 'render-1',
  status: 'active',
  job_id: 'job-1',
  job_name: 'shot_010',
} as const;

describe('applying live events to Workers', () => {
  const tagged = aWorker({
    tags: [{ name: 'gpu' }],
    task: working,
    current_task: current,
    status_change: { status: 'asleep', is_lazy: true },
  });

  it('keeps tags and the last task, of which the event says nothing', () => {
    const [worker] = applyWorkerEvents([tagged], [anUpdate({ status: 'asleep' })]);
    expect(worker).toMatchObject({ status: 'asleep', tags: [{ name: 'gpu' }], task: { id: 'task-1' } });
    expect(worker?.current_task).toBeUndefined();
  });

  it('takes over the task that it has got, keeping what more is known of that', () => {
    const next = { ...current, id: 'task-2', name: 'render-2' };
    const events = [anUpdate({ current_task: current }), anUpdate({ current_task: next })];
    expect(applyWorkerEvents([tagged], events.slice(0, 1))[0]?.task).toEqual(working);
    expect(applyWorkerEvents([tagged], events)[0]).toMatchObject({
      current_task: next,
      task: { id: 'task-2', name: 'render-2', job_id: 'job-1', status: 'active' },
    });
  });

  it('takes over tags that were changed', () => {
    expect(applyWorkerEvents([tagged], [anUpdate({ tags: [] })])[0]?.tags).toEqual([]);
  });

  it('takes over a notice, until the event has it no more', () => {
    const noticed = applyWorkerEvents([tagged], [anUpdate({ notice: 'Its disk is full.' })]);
    expect(noticed[0]?.notice).toBe('Its disk is full.');
    expect(applyWorkerEvents(noticed, [anUpdate()])[0]).not.toHaveProperty('notice');
  });

  it('clears a request that the event has no more', () => {
    expect(applyWorkerEvents([tagged], [anUpdate()])[0]?.status_change).toBeUndefined();
  });

  it('adds a new one, and takes a deleted one out', () => {
    const events = [
      anUpdate({ id: 'worker-2', name: 'new' }),
      anUpdate({ deleted_at: '2026-01-01T12:00:00Z' }),
    ];
    expect(applyWorkerEvents([tagged], events).map((worker) => worker.name)).toEqual(['new']);
  });
});

describe('what Workers do', () => {
  it.each([
    ['awake with a task', { task: working, current_task: current }, 'rendering'],
    ['awake with its last task', { task: { ...working, status: 'completed' } }, 'awake'],
    ['asleep with a task', { status: 'asleep', task: working, current_task: current }, 'asleep'],
    ['in a status that is new', { status: 'quarantined' as never }, 'quarantined'],
  ] as const)('%s is shown as %s', (_, given, label) => {
    expect(workerLook(aWorker(given)).label).toBe(label);
  });

  it('is counted for the status bar', () => {
    const workers = [
      aWorker({ task: working, current_task: current }),
      aWorker(),
      aWorker({ status: 'asleep' }),
      aWorker({ status: 'offline' }),
      aWorker({ status: 'error' }),
      aWorker({ status: 'starting' }),
    ];
    expect(summarizeWorkers(workers)).toEqual({
      rendering: 1,
      idle: 1,
      asleep: 1,
      offline: 2,
      present: 4,
      total: 6,
    });
  });
});

describe('what can be asked of a Worker', () => {
  it.each([
    ['awake', { status: 'awake' }, 'sleep-lazy sleep shut-down-lazy shut-down'],
    [
      'awake and able to restart',
      { status: 'awake', can_restart: true },
      'sleep-lazy sleep restart-lazy restart shut-down-lazy shut-down',
    ],
    ['asleep', { status: 'asleep' }, 'wake shut-down-lazy shut-down'],
    ['offline', { status: 'offline', can_restart: true }, 'wake'],
  ] as const)('%s: %s', (_, given, verbs) => {
    const fitting = WORKER_VERBS.filter((verb) => verb.fits(aWorker(given))).map((verb) => verb.id);
    expect(fitting.join(' ')).toBe(verbs);
  });
});

describe('filtering Workers', () => {
  const workers = [
    aWorker({ name: 'box-1', tags: [{ name: 'gpu' }] }),
    aWorker({ name: 'box-2', status: 'asleep' }),
  ];
  it.each([
    ['', ['box-1', 'box-2']],
    ['tag:gpu', ['box-1']],
    ['status:asleep', ['box-2']],
    ['gpu', ['box-1']],
    ['status:asleep tag:gpu', []],
  ])('%s → %j', (text, names) => {
    const { fitting, keys } = WORKER_FILTER_RULES;
    expect(fitting(workers, parseFilter(text, keys)).map((worker) => worker.name)).toEqual(names);
  });
});
