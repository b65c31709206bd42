import { describe, expect, it } from '@jest/globals';
import { emptyTaskCounts } from '@flamenco/domain/jobs';
import { JOB_STATUSES, type JobStatus, TASK_STATUSES, type TaskStatus } from '@flamenco/domain/statuses';
import { aJob, aTask } from '../../../../testing/builders';
import { compareJobs } from './job-order';
import { JOB_VERBS, jobsForVerb, offeredJobVerbs } from './job-verbs';
import { TASK_VERBS, tasksForVerb } from './task-verbs';

const jobVerbs = (status: JobStatus): string =>
  JOB_VERBS.filter(
    (verb) =>
      jobsForVerb([aJob({ status, task_counts: { ...emptyTaskCounts(), completed: 1, queued: 1 } })], verb)
        .length > 0,
  )
    .map((verb) => verb.id)
    .join(' ');

const taskVerbs = (status: TaskStatus): string =>
  TASK_VERBS.filter((verb) => tasksForVerb([aTask({ status })], verb, 'active').length > 0)
    .map((verb) => verb.id)
    .join(' ');

describe('what can be done to a job', () => {
  const expected: Record<JobStatus, string> = {
    'under-construction': 'pause cancel requeue',
    queued: 'pause cancel',
    active: 'pause cancel requeue',
    paused: 'resume cancel requeue',
    'pause-requested': 'resume cancel requeue',
    'cancel-requested': 'requeue',
    canceled: 'pause requeue',
    completed: 'requeue',
    failed: 'cancel requeue',
    requeueing: 'pause cancel',
  };
  it.each(JOB_STATUSES.map((status) => [status, expected[status]] as const))('%s: %s', (status, verbs) => {
    expect(jobVerbs(status)).toBe(verbs);
  });
});

describe('the verbs that are offered', () => {
  const [active, paused, completed] = (['active', 'paused', 'completed'] as const).map((status) =>
    aJob({ id: status, status, task_counts: { ...emptyTaskCounts(), completed: 1, queued: 1 } }),
  );
  it.each([
    ['an active job', [active], 'pause cancel requeue'],
    ['a paused one', [paused], 'resume cancel requeue'],
    ['both', [active, paused], 'pause resume cancel requeue'],
    ['a completed one', [completed], 'pause cancel requeue'],
  ])('for %s', (_, jobs, expected) => {
    const known = jobs.filter((job) => job !== undefined);
    expect(
      offeredJobVerbs(known)
        .map((verb) => verb.id)
        .join(' '),
    ).toBe(expected);
  });
});

describe('a job whose status this page does not know', () => {
  const unknown = aJob({ status: 'awaiting-approval' as JobStatus });

  it('enables nothing', () => {
    expect(JOB_VERBS.flatMap((verb) => jobsForVerb([unknown], verb))).toEqual([]);
  });

  it('has a place in the list', () => {
    expect(compareJobs(unknown, aJob({ status: 'completed' }))).toBeLessThan(0);
  });
});

describe('what can be done to a task', () => {
  const expected: Record<TaskStatus, string> = {
    queued: 'cancel',
    active: 'requeue cancel',
    'soft-failed': 'requeue cancel',
    failed: 'requeue cancel',
    canceled: 'requeue',
    completed: 'requeue',
    paused: 'requeue cancel',
  };
  it.each(TASK_STATUSES.map((status) => [status, expected[status]] as const))('%s: %s', (status, verbs) => {
    expect(taskVerbs(status)).toBe(verbs);
  });
});

describe('the first order of the jobs table', () => {
  it.each([
    ['under way before waiting', { status: 'active' }, { status: 'queued', priority: 99 }],
    ['waiting before over', { status: 'queued' }, { status: 'completed', priority: 99 }],
    ['higher priority first', { priority: 60 }, { priority: 50 }],
    ['younger first', { created: '2026-01-02T00:00:00Z' }, { created: '2026-01-01T00:00:00Z' }],
  ] as const)('%s', (_, first, second) => {
    expect(compareJobs(aJob(first), aJob(second))).toBeLessThan(0);
    expect(compareJobs(aJob(second), aJob(first))).toBeGreaterThan(0);
  });

  it('does not depend on progress', () => {
    expect(compareJobs(aJob({ steps_completed: 9, updated: '2027-01-01T00:00:00Z' }), aJob())).toBe(0);
  });
});
