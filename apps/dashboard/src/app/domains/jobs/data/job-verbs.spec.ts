import { describe, expect, it } from '@jest/globals';
import { emptyTaskCounts } from '@flamenco/domain/jobs';
import { JOB_STATUSES, type JobStatus, TASK_STATUSES, type TaskStatus } from '@flamenco/domain/statuses';
import { aJob, aTask } from '../../../../testing/builders';
import { JOB_VERBS, jobsForVerb, offeredJobVerbs, undoingVerb } from './job-verbs';
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

describe('what takes a verb back', () => {
  it.each([
    ['pause', ['queued', 'active'], 'resume'],
    ['pause', ['active', 'canceled'], undefined],
    ['pause', ['under-construction'], undefined],
    ['resume', ['paused', 'pause-requested'], 'pause'],
    ['cancel', ['active'], undefined],
    ['requeue', ['failed'], undefined],
  ] as const)('%s of jobs that are %j: %s', (id, statuses, undoing) => {
    const verb = JOB_VERBS.find((candidate) => candidate.id === id)!;
    const jobs = statuses.map((status) => aJob({ status }));
    expect(undoingVerb(verb, jobs)?.id).toBe(undoing);
  });
});

describe('a job whose status this page does not know', () => {
  const unknown = aJob({ status: 'awaiting-approval' as JobStatus });

  it('enables nothing', () => {
    expect(JOB_VERBS.flatMap((verb) => jobsForVerb([unknown], verb))).toEqual([]);
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
