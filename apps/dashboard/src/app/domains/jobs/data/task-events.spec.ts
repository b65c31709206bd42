import { describe, expect, it } from '@jest/globals';
import { aTask, aTaskUpdate } from '../../../../testing/builders';
import { applyTaskEvents, mayBeUnblocked } from './task-events';

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
    expect(applyTaskEvents([aTask(task)], [aTaskUpdate(event)])[0]).toMatchObject(expected);
  });

  it('keeps frames, group and the other tasks as they are', () => {
    const tasks = [aTask({ frames: '1-10', group: 'left' }), aTask({ id: 'task-2' })];
    const after = applyTaskEvents(tasks, [aTaskUpdate({ status: 'active' })]);
    expect(after[0]).toMatchObject({ frames: '1-10', group: 'left' });
    expect(after[1]).toBe(tasks[1]);
  });

  it('answers the same list when no event is about it', () => {
    const tasks = [aTask()];
    expect(applyTaskEvents(tasks, [])).toBe(tasks);
  });
});

describe('whether waiting tasks may be free', () => {
  it.each([
    [['completed', 'completed'], true, true],
    [['completed', 'active'], true, false],
    [['completed', 'failed'], true, false],
    [['completed', 'completed'], false, false],
  ] as const)('others %j, one waits: %s → %s', (others, isWaiting, expected) => {
    const tasks = others.map((status, i) => aTask({ id: `t${i}`, status }));
    expect(mayBeUnblocked([...tasks, aTask({ id: 'video', is_blocked: isWaiting })])).toBe(expected);
  });
});
