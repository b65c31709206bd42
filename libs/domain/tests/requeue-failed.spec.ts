import { describe, expect, it } from '@jest/globals';
import { bringsJobBack, planFailedRequeue, type TaskCounts } from '../src/jobs/index.js';
import { JOB_STATUSES, type JobStatus, type TaskStatus } from '../src/statuses/index.js';
import { counts } from './builders.js';

describe('a task that a person queues again', () => {
  it.each<[TaskStatus, readonly JobStatus[]]>([
    ['queued', ['canceled', 'completed', 'failed']],
    ['canceled', []],
    ['completed', []],
    ['paused', []],
  ])('as %s brings back a job that is %j', (to, ended) => {
    expect(JOB_STATUSES.filter((status) => bringsJobBack(to, status))).toEqual(ended);
  });
});

describe('the failed tasks of a job, queued again', () => {
  it.each<[JobStatus, Partial<TaskCounts>, JobStatus, Partial<TaskCounts>]>([
    ['active', { failed: 3, active: 1, canceled: 2 }, 'active', { queued: 3, active: 1, canceled: 2 }],
    ['paused', { failed: 1, paused: 5 }, 'paused', { queued: 1, paused: 5 }],
    // What was canceled because the job failed goes on with it.
    ['failed', { failed: 10, canceled: 60, completed: 30 }, 'queued', { queued: 70, completed: 30 }],
    // What people canceled stays canceled.
    ['canceled', { failed: 2, canceled: 3 }, 'queued', { queued: 2, canceled: 3 }],
  ])('of a job that is %s, with %j: it is %s, with %j', (status, before, to, after) => {
    const step = planFailedRequeue({ status, taskCounts: counts(before) }, 'the disk has space');
    expect(step).toMatchObject({ from: status, to, countsAfter: counts(after) });
    expect(step?.activity).toMatch(/its failed tasks were queued again: the disk has space$/);
  });

  it('are none of a job without any', () => {
    expect(planFailedRequeue({ status: 'failed', taskCounts: counts({ canceled: 3 }) }, '')).toBeUndefined();
  });

  it('are told one by one when they are few, and all at once when they are many', () => {
    const refreshes = (failed: number): boolean | undefined =>
      planFailedRequeue({ status: 'active', taskCounts: counts({ failed, active: 1 }) }, '')?.refreshTasks;
    expect([refreshes(200), refreshes(201)]).toEqual([false, true]);
  });
});
