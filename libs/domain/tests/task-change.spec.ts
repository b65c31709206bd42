import { describe, expect, it } from '@jest/globals';
import type { JobStatus, TaskStatus } from '../src/statuses/index.js';
import { returnedTaskStatus, statusChangeLogLine } from '../src/tasks/index.js';
import { change, counts, type ChangeRow } from './builders.js';

describe('decideTaskChange', () => {
  it.each<ChangeRow>([
    [
      '§33.5: a queued job becomes active with its task',
      'queued',
      { queued: 1 },
      'queued',
      'active',
      ['active'],
    ],
    ['§33.5: the first of three completes', 'active', { active: 1, queued: 2 }, 'active', 'completed', []],
    [
      '§33.5: the last of three completes',
      'active',
      { active: 1, completed: 2 },
      'active',
      'completed',
      ['completed'],
    ],
    [
      '§33.5: a queued job becomes active with a completed task',
      'queued',
      { active: 1, queued: 2 },
      'active',
      'completed',
      ['active'],
    ],
    ['§33.5: 9 of 100 failed', 'active', { active: 1, failed: 8, queued: 91 }, 'active', 'failed', []],
    [
      '§33.5: 10 of 100 failed',
      'active',
      { active: 1, failed: 9, queued: 90 },
      'active',
      'failed',
      ['failed'],
    ],
    ['§33.5: 1 of 11 failed', 'active', { active: 1, queued: 10 }, 'active', 'failed', []],
    ['§33.5: 1 of 10 failed', 'active', { active: 1, queued: 9 }, 'active', 'failed', ['failed']],
    [
      '§33.5: a task of a completed job is queued',
      'completed',
      { completed: 3 },
      'completed',
      'queued',
      ['requeueing', 'queued'],
    ],
    ['§33.5: the first of two is canceled', 'active', { queued: 2 }, 'queued', 'canceled', []],
    [
      '§33.5: the last of two is canceled',
      'active',
      { queued: 1, canceled: 1 },
      'queued',
      'canceled',
      ['canceled'],
    ],
    [
      '§33.5: the last that can run is canceled, one failed',
      'active',
      { queued: 1, failed: 1 },
      'queued',
      'canceled',
      ['canceled'],
    ],
    [
      '§33.5: the last active one completes while pausing',
      'pause-requested',
      { active: 1, paused: 2 },
      'active',
      'completed',
      ['paused'],
    ],
    // §9.2
    ['queueing a task of a failed job', 'failed', { failed: 2, canceled: 1 }, 'failed', 'queued', []],
    ['queueing a task of a canceled job', 'canceled', { canceled: 2 }, 'canceled', 'queued', []],
    ['queueing a task of a paused job', 'paused', { paused: 2 }, 'paused', 'queued', []],
    [
      'the last active one is paused while pausing',
      'pause-requested',
      { active: 1, paused: 2 },
      'active',
      'paused',
      ['paused'],
    ],
    [
      'the last active one is canceled while pausing',
      'pause-requested',
      { active: 1, paused: 2 },
      'active',
      'canceled',
      ['canceled'],
    ],
    [
      'one of two active ones fails while pausing',
      'pause-requested',
      { active: 2, paused: 20 },
      'active',
      'failed',
      [],
    ],
    [
      'a failure below the threshold in a queued job',
      'queued',
      { active: 1, queued: 20 },
      'active',
      'failed',
      ['active'],
    ],
    ['a soft failure in an active job', 'active', { active: 1 }, 'active', 'soft-failed', []],
    [
      'the last one completes while canceling',
      'cancel-requested',
      { active: 1, completed: 2 },
      'active',
      'completed',
      ['completed'],
    ],
  ])('%s: job %s with %j', (_, job, before, from, to, path) => {
    const { jobSteps, isChange } = change(from, to, job, before);
    expect(isChange).toBe(true);
    expect(jobSteps.map((step) => step.to)).toEqual(path);
  });

  it('cancels the rest of a job that fails', () => {
    const { jobSteps, jobAfter } = change('active', 'failed', 'active', { active: 2, failed: 9, queued: 89 });
    expect(jobAfter).toEqual(counts({ active: 1, failed: 10, queued: 89 }));
    expect(jobSteps.at(-1)?.countsAfter).toEqual(counts({ failed: 10, canceled: 90 }));
    expect(jobSteps[0]?.activity).toBe(
      'Changed to status "failed": too many tasks failed: 10 of 100 (10%) (test)',
    );
  });

  it('queues all tasks of a completed job of which one is queued', () => {
    const { jobSteps } = change('completed', 'queued', 'completed', { completed: 3 });
    expect(jobSteps.at(-1)?.countsAfter).toEqual(counts({ queued: 3 }));
  });

  it('pauses a soft failure along with its pausing job', () => {
    const { jobSteps } = change('active', 'soft-failed', 'pause-requested', { active: 1, paused: 2 });
    expect(jobSteps.at(-1)?.countsAfter).toEqual(counts({ paused: 3 }));
  });

  it('fails a job of which nothing is ready any more, and cancels what waits', () => {
    const before = { active: 1, queued: 1, failed: 1, completed: 97 };
    expect(change('active', 'completed', 'active', before, { hasReadyTask: true }).jobSteps).toEqual([]);
    const { jobSteps } = change('active', 'completed', 'active', before, { hasReadyTask: false });
    expect(jobSteps.map(({ to, countsAfter }) => [to, countsAfter])).toEqual([
      ['failed', counts({ canceled: 1, failed: 1, completed: 98 })],
    ]);
  });

  it.each([
    [0, 'failed'],
    [5, 'failed'],
    [6, undefined],
    [101, undefined],
  ])('fails a job with 1 of 20 tasks failed at %d percent: %s', (failJobAtPercent, expected) => {
    const { jobSteps } = change(
      'active',
      'failed',
      'active',
      { active: 1, queued: 19 },
      { failJobAtPercent },
    );
    expect(jobSteps[0]?.to).toBe(expected);
  });

  it.each<[TaskStatus, number]>([
    ['completed', 10],
    ['queued', 0],
    ['failed', 4],
    ['paused', 4],
  ])('an active task with 4 of 10 steps that becomes %s has %d', (to, steps) => {
    expect(change('active', to, 'active', { active: 1, queued: 30 }).stepsCompleted).toBe(steps);
  });

  it('changes nothing when the task has that status already', () => {
    expect(change('active', 'active', 'queued', { active: 1 })).toEqual({
      from: 'active',
      to: 'active',
      isChange: false,
      stepsCompleted: 4,
      jobAfter: counts({ active: 1 }),
      jobSteps: [],
    });
  });

  it('refuses to go on with counts that have drifted', () => {
    expect(() => change('active', 'completed', 'active', { queued: 1 })).toThrow(RangeError);
  });

  it('tells the log of the change', () => {
    expect(statusChangeLogLine({ from: 'queued', to: 'active' })).toBe(
      'task changed status queued -> active',
    );
  });
});

describe('returnedTaskStatus', () => {
  it.each<[JobStatus, TaskStatus]>([
    ['active', 'queued'],
    ['queued', 'queued'],
    ['paused', 'paused'],
    ['pause-requested', 'paused'],
  ])('in a job that is %s, a task becomes %s', (job, task) => {
    expect(returnedTaskStatus(job)).toBe(task);
  });
});
