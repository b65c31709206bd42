import { describe, expect, it } from '@jest/globals';
import {
  mergeJobUpdates,
  MOST_TASKS_BLOCKED,
  type BlockedTask,
  type JobUpdatedPayload,
} from '../src/events/index.js';
import { emptyTaskCounts } from '../src/jobs/index.js';

function update(steps: number, more: Partial<JobUpdatedPayload> = {}): JobUpdatedPayload {
  return {
    id: 'a',
    updated: '',
    status: 'active',
    type: 't',
    priority: 50,
    refresh_tasks: false,
    steps_completed: steps,
    steps_total: 100,
    task_counts: emptyTaskCounts(),
    ...more,
  };
}

function tasks(first: number, count: number, is_blocked = false): readonly BlockedTask[] {
  return Array.from({ length: count }, (_, index) => ({ id: String(first + index), is_blocked }));
}

describe('two updates of a job in one', () => {
  it('are the later one', () => {
    expect(mergeJobUpdates(update(1), update(2))).toEqual(update(2));
  });

  it('name the tasks that either names, each as it was named last', () => {
    const merged = mergeJobUpdates(
      update(1, { tasks_blocked: [...tasks(1, 1), ...tasks(2, 1)] }),
      update(2, { tasks_blocked: [...tasks(2, 1, true), ...tasks(3, 1)] }),
    );
    expect(merged.tasks_blocked).toEqual([
      { id: '1', is_blocked: false },
      { id: '2', is_blocked: true },
      { id: '3', is_blocked: false },
    ]);
  });

  it.each([
    [
      'the earlier one wants it',
      update(1, { refresh_tasks: true }),
      update(2, { tasks_blocked: tasks(1, 1) }),
    ],
    ['the later one wants it', update(1, { tasks_blocked: tasks(1, 1) }), update(2, { refresh_tasks: true })],
    [
      'they name too many',
      update(1, { tasks_blocked: tasks(1, MOST_TASKS_BLOCKED) }),
      update(2, { tasks_blocked: tasks(1000, 1) }),
    ],
  ])('have all tasks fetched anew when %s', (_, earlier, later) => {
    expect(mergeJobUpdates(earlier, later)).toEqual(update(2, { refresh_tasks: true }));
  });
});
