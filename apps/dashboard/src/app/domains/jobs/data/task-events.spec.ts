import { describe, expect, it } from '@jest/globals';
import { aJobUpdate, aTask, aTaskUpdate } from '../../../../testing/builders';
import type { TaskSummary } from '@flamenco/api-client';
import type { LiveEvent } from '../../../shared/live/live-topics';
import { applyTaskEvents } from './task-events';

const ofTask = (given: Parameters<typeof aTaskUpdate>[0]): LiveEvent => ({
  name: '/task',
  payload: aTaskUpdate(given),
});
const ofJob = (given: Parameters<typeof aJobUpdate>[0]): LiveEvent => ({
  name: '/jobs',
  payload: aJobUpdate(given),
});
const after = (tasks: readonly TaskSummary[], ...events: readonly LiveEvent[]): readonly TaskSummary[] =>
  applyTaskEvents(tasks, events, 'job-1');

describe('applying live events to tasks', () => {
  it.each([
    [
      'counts an attempt when a Worker starts',
      { status: 'queued', attempt_count: 1 },
      { status: 'active' },
      { attempt_count: 2 },
    ],
    [
      'counts no attempt for progress',
      { status: 'active', attempt_count: 2 },
      { status: 'active', steps_completed: 1 },
      { attempt_count: 2, steps_completed: 1 },
    ],
    [
      'knows that a started task waits for nothing',
      { is_blocked: true },
      { status: 'active' },
      { is_blocked: false },
    ],
    [
      'lets a task wait whose event is not a start',
      { is_blocked: true },
      { status: 'canceled' },
      { is_blocked: true },
    ],
    [
      'takes over the Worker',
      {},
      { worker: { uuid: 'w', name: 'box' } },
      { worker: { id: 'w', name: 'box', address: '' } },
    ],
    [
      'keeps the last Worker when the event has none',
      { worker: { id: 'w', name: 'box', address: '' } },
      {},
      { worker: { name: 'box' } },
    ],
    [
      'ignores an event that is older',
      { status: 'completed' },
      { status: 'active', updated: '2026-01-01T11:59:00Z' },
      { status: 'completed' },
    ],
  ] as const)('%s', (_, task, event, expected) => {
    expect(after([aTask(task)], ofTask(event))[0]).toMatchObject(expected);
  });

  it('keeps frames, group and the other tasks as they are', () => {
    const tasks = [aTask({ frames: '1-10', group: 'left' }), aTask({ id: 'task-2' })];
    const changed = after(tasks, ofTask({ status: 'active' }));
    expect(changed[0]).toMatchObject({ frames: '1-10', group: 'left' });
    expect(changed[1]).toBe(tasks[1]);
  });

  it('returns the same list when no event is about it', () => {
    const tasks = [aTask()];
    expect(after(tasks, ofJob({}), ofJob({ id: 'job-2' }))).toBe(tasks);
  });
});

describe('tasks that wait for others', () => {
  const pair = [
    aTask({ id: 'a' }),
    aTask({ id: 'b', is_blocked: true }),
    aTask({ id: 'c', is_blocked: true }),
  ];
  const free: LiveEvent = ofJob({ tasks_blocked: [{ id: 'b', is_blocked: false }] });

  it("are free when their job's event names them, and only those change", () => {
    const freed = after(pair, free);
    expect(freed.map(({ is_blocked }) => is_blocked)).toEqual([false, false, true]);
    expect([freed[0], freed[2]]).toEqual([pair[0], pair[2]]);
  });

  it("are none of another job's business", () => {
    expect(after(pair, ofJob({ id: 'job-2', tasks_blocked: [{ id: 'b', is_blocked: false }] }))).toBe(pair);
  });

  it.each([
    ['the job last', [ofTask({ id: 'b', is_blocked: true }), free], false],
    ['the task last', [free, ofTask({ id: 'b', is_blocked: true })], true],
  ] as const)('are as the event says that came last: %s', (_, events, expected) => {
    expect(after(pair, ...events)[1]?.is_blocked).toBe(expected);
  });

  it('count attempts as the Manager does', () => {
    const twice = [
      ofTask({ status: 'active', attempt_count: 2 }),
      ofTask({ status: 'active', attempt_count: 2 }),
    ];
    expect(after([aTask({ attempt_count: 2 })], ...twice)[0]?.attempt_count).toBe(2);
  });
});
