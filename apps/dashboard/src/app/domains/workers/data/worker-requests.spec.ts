import type { WorkerSummary } from '@flamenco/api-client';
import type { WorkerStatus } from '@flamenco/domain/statuses';
import { describe, expect, it } from '@jest/globals';
import { aTask, aWorker } from '../../../../testing/builders';
import { requestWaitsFor } from './worker-requests';

const task = {
  ...aTask({ name: 'render-117-120', status: 'active', steps_total: 4, steps_completed: 1 }),
  job_id: 'job-1',
};
const current_task = {
  id: 'task-1',
  name: task.name,
  status: 'active',
  job_id: 'job-1',
  job_name: 's',
} as const;
const request = (status: string, isLazy: boolean): Pick<WorkerSummary, 'status_change'> => ({
  status_change: { status: status as WorkerStatus, is_lazy: isLazy },
});
const lazily = (status: string): Pick<WorkerSummary, 'status_change'> => request(status, true);
const atOnce = (status: string): Pick<WorkerSummary, 'status_change'> => request(status, false);

describe('what a request to a Worker waits for', () => {
  it.each<[string, Partial<WorkerSummary>, string | undefined]>([
    ['nothing is requested', { task, current_task }, undefined],
    [
      'it renders, and may finish',
      { task, current_task, ...lazily('restart') },
      'Restarts when it is done with render-117-120: 3 steps to go.',
    ],
    [
      'it renders, and is to stop',
      { task, current_task, ...atOnce('offline') },
      'Ends when it next asks, within seconds.',
    ],
    [
      'it is to be updated',
      { task, current_task, status_change: { status: 'restart', is_lazy: true, update: true } },
      'Updates itself when it is done with render-117-120: 3 steps to go.',
    ],
    ['it is idle', { ...lazily('asleep') }, 'Goes to sleep when it next asks, within seconds.'],
    ['it is not there', { status: 'offline', ...atOnce('awake') }, 'Wakes up when it is heard of again.'],
    [
      'a newer Manager wants what this page does not know',
      { ...atOnce('dancing') },
      'Becomes dancing when it next asks, within seconds.',
    ],
  ])('%s', (_what, given, sentence) => {
    expect(requestWaitsFor({ ...aWorker(), ...given })).toBe(sentence);
  });
});
