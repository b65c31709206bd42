import { describe, expect, it } from '@jest/globals';
import {
  checkInitialJobStatus,
  checkJobTransition,
  checkNotBeingDeleted,
  forgetsFailures,
  legalJobRequests,
  legalJobTransitions,
  planJobChange,
  planStuckJob,
  interpretJobStatusRequest,
  type TaskCounts,
} from '../src/jobs/index.js';
import {
  isFinalJobStatus,
  isPassingJobStatus,
  JOB_STATUSES,
  jobStatusesThat,
  TASK_STATUSES,
  taskStatusesThat,
  type JobStatus,
  type TaskStatus,
} from '../src/statuses/index.js';
import {
  checkTaskReport,
  checkTaskTransition,
  clampSteps,
  legalTaskTransitions,
  requestableTaskStatuses,
} from '../src/tasks/index.js';
import { aJob } from './builders.js';

describe('every status has a way out', () => {
  it.each(JOB_STATUSES)('a job that is %s can be asked for something else', (status) => {
    expect(legalJobTransitions(status)).not.toContain(status);
    expect(legalJobRequests(aJob(status, { completed: 1 })).length).toBeGreaterThan(0);
  });

  it.each(JOB_STATUSES.filter((status) => isPassingJobStatus(status)))(
    'a job that is %s leaves it by itself',
    (status) => {
      expect(planStuckJob(aJob(status, { queued: 1, failed: 1 })).at(-1)?.to).not.toBe(status);
    },
  );

  it.each(TASK_STATUSES)('a task that is %s can be asked for something else, in every job', (status) => {
    for (const job of JOB_STATUSES) {
      expect(legalTaskTransitions(status, job).length).toBeGreaterThan(0);
      expect(legalTaskTransitions(status, job)).not.toContain(status);
    }
  });
});

describe('checkJobTransition', () => {
  // What Flamenco 3's web app offers (behaviour.md §29.2).
  it.each<[JobStatus, JobStatus]>([
    ...(['active', 'canceled', 'queued'] as const).map((from): [JobStatus, JobStatus] => [
      from,
      'pause-requested',
    ]),
    ...(['active', 'failed', 'paused', 'pause-requested', 'queued'] as const).map(
      (from): [JobStatus, JobStatus] => [from, 'cancel-requested'],
    ),
    ...(['canceled', 'completed', 'failed', 'paused'] as const).map((from): [JobStatus, JobStatus] => [
      from,
      'requeueing',
    ]),
  ])('lets people ask a job that is %s for %s', (from, to) => {
    expect(() => {
      checkJobTransition(aJob(from, { completed: 1 }), to);
    }).not.toThrow();
  });

  it.each<[JobStatus, JobStatus]>(
    (['pause-requested', 'cancel-requested', 'requeueing'] as const).flatMap((from) =>
      (['canceled', 'requeueing'] as const)
        .filter((to) => to !== from)
        .map((to): [JobStatus, JobStatus] => [from, to]),
    ),
  )('works in the passing status %s, too: %s', (from, to) => {
    expect(legalJobTransitions(from)).toContain(to);
  });

  it('lets people ask for what is so already', () => {
    for (const status of JOB_STATUSES) {
      expect(() => {
        checkJobTransition(aJob(status), status);
      }).not.toThrow();
    }
  });

  it.each<[JobStatus, Partial<TaskCounts>, string, number, RegExp]>([
    [
      'completed',
      { completed: 1 },
      'paused',
      409,
      /it is 'completed'.* Ask for one of: requeueing, queued, active\.$/,
    ],
    ['active', { queued: 1, completed: 2 }, 'completed', 409, /not all of its tasks are completed/],
    ['paused', { completed: 2, failed: 1 }, 'queued', 409, /none of its tasks is left to run.* requeueing/],
    ['paused', { completed: 2, failed: 1 }, 'active', 409, /none of its tasks is left to run/],
    [
      'queued',
      { queued: 1 },
      'under-construction',
      422,
      /Nobody can set a job to status 'under-construction'/,
    ],
    ['queued', { queued: 1 }, 'approved', 422, /'approved'/],
  ])('refuses to take a job that is %s with %j to %s (%d)', (status, before, to, expected, message) => {
    const check = (): void => {
      checkJobTransition(aJob(status, before), to);
    };
    expect(check).toThrow(message);
    expect(check).toThrow(
      expect.objectContaining(expected === 422 ? { kind: 'invalid', httpStatus: 422 } : { kind: 'conflict' }),
    );
  });

  it.each<[JobStatus, Partial<TaskCounts>]>([
    ['failed', { failed: 1, queued: 1 }],
    ['paused', { paused: 1 }],
    ['paused', {}],
  ])('lets a job that is %s with %j go on', (status, before) => {
    expect(legalJobRequests(aJob(status, before))).toContain('queued');
  });
});

describe('a request for a status', () => {
  it.each<[JobStatus, Partial<TaskCounts>, JobStatus, JobStatus]>([
    ['active', { queued: 1 }, 'canceled', 'cancel-requested'],
    ['active', { queued: 1 }, 'paused', 'pause-requested'],
    ['active', { queued: 1 }, 'queued', 'requeueing'],
    ['failed', { failed: 1 }, 'active', 'requeueing'],
    ['completed', { completed: 1 }, 'queued', 'requeueing'],
    ['paused', { paused: 1 }, 'active', 'queued'],
    ['paused', { paused: 1 }, 'requeueing', 'requeueing'],
    ['pause-requested', { active: 1, paused: 1 }, 'queued', 'active'],
    ['pause-requested', { active: 1 }, 'paused', 'pause-requested'],
    ['under-construction', { queued: 1 }, 'active', 'queued'],
    ['queued', { queued: 1 }, 'queued', 'queued'],
    ['active', { completed: 1 }, 'completed', 'completed'],
  ])('of a job that is %s with %j for %s means %s', (status, before, asked, expected) => {
    expect(interpretJobStatusRequest(aJob(status, before), asked)).toBe(expected);
  });

  it('never leaves tasks behind that do not fit their job', () => {
    for (const status of JOB_STATUSES) {
      const job = aJob(status, { queued: 1, 'soft-failed': 1, paused: 1, failed: 1, completed: 1 });
      for (const asked of legalJobRequests(job)) {
        const last = planJobChange(job, interpretJobStatusRequest(job, asked), 'test').at(-1);
        const after = last ? { status: last.to, ...last.countsAfter } : { status, ...job.taskCounts };
        const runnable = after.queued + after['soft-failed'] + after.active;
        const isOver = isFinalJobStatus(after.status) || after.status === 'paused';
        expect([asked, after.status, isOver ? runnable : 0]).toEqual([asked, after.status, 0]);
      }
    }
  });
});

describe('the status that a job is submitted with', () => {
  it.each(JOB_STATUSES)('%s is one that it can begin with, or refused with the choices', (status) => {
    const isInitial = ['queued', 'paused', 'under-construction'].includes(status);
    const check = (): void => {
      checkInitialJobStatus(status);
    };
    if (isInitial) expect(check).not.toThrow();
    else expect(check).toThrow(/Submit it as one of: queued, paused, under-construction/);
  });
});

describe('a job that is about to be deleted', () => {
  it('cannot be asked for anything', () => {
    expect(() => {
      checkNotBeingDeleted({ name: 'a', deleteRequestedAt: '2026-01-01' });
    }).toThrow(/about to be deleted/);
    expect(() => {
      checkNotBeingDeleted({ name: 'a' });
    }).not.toThrow();
  });
});

describe('forgetsFailures', () => {
  it('when a job is requeued, and only then (§9.4)', () => {
    expect(JOB_STATUSES.filter(forgetsFailures)).toEqual(['requeueing']);
  });
});

describe('checkTaskTransition', () => {
  it.each<[TaskStatus, TaskStatus]>([
    ['active', 'canceled'],
    ['queued', 'canceled'],
    ['soft-failed', 'canceled'],
    ['canceled', 'queued'],
    ['completed', 'queued'],
    ['failed', 'queued'],
    ['completed', 'completed'],
    ['active', 'active'],
  ])('lets people ask a task that is %s for %s', (from, to) => {
    expect(() => {
      checkTaskTransition(from, 'active', to);
    }).not.toThrow();
  });

  it.each<[TaskStatus, JobStatus, string, number]>([
    ['completed', 'active', 'canceled', 409],
    ['canceled', 'failed', 'paused', 409],
    ['queued', 'active', 'active', 422],
    ['active', 'active', 'soft-failed', 422],
    ['queued', 'active', 'lost', 422],
  ])('refuses to take a task that is %s in a job that is %s to %s (%d)', (from, job, to, expected) => {
    expect(() => {
      checkTaskTransition(from, job, to);
    }).toThrow(
      expect.objectContaining(expected === 422 ? { kind: 'invalid', httpStatus: 422 } : { kind: 'conflict' }),
    );
  });

  it('leaves active and soft-failed to the Manager', () => {
    expect(requestableTaskStatuses()).toEqual(['queued', 'failed', 'canceled', 'completed', 'paused']);
  });
});

describe('checkTaskReport', () => {
  it.each<[string, string | undefined, JobStatus, object]>([
    ['completion', 'completed', 'active', { isTaken: true, hasFailed: false, to: 'completed' }],
    ['a failure', 'failed', 'active', { isTaken: true, hasFailed: true }],
    ['the start', 'active', 'active', { isTaken: true, hasFailed: false }],
    ['progress', undefined, 'active', { isTaken: true, hasFailed: false }],
    ['a task handed back', 'queued', 'active', { isTaken: true, hasFailed: false, to: 'queued' }],
    [
      'a task handed back while pausing',
      'queued',
      'pause-requested',
      { isTaken: true, hasFailed: false, to: 'paused' },
    ],
  ])('takes %s of an active task', (_, reported, jobStatus, expected) => {
    expect(checkTaskReport({ taskStatus: 'active', jobStatus, attemptOutcome: undefined, reported })).toEqual(
      expected,
    );
  });

  it('takes nothing of a task that is not active any more (§32 #31)', () => {
    for (const taskStatus of TASK_STATUSES.filter((status) => status !== 'active')) {
      for (const reported of ['active', 'completed', 'failed', undefined]) {
        const decision = checkTaskReport({
          taskStatus,
          jobStatus: 'active',
          attemptOutcome: reported === 'completed' ? 'requeued' : 'canceled',
          reported,
        });
        expect(decision).toEqual({
          isTaken: false,
          hasFailed: false,
          because: expect.stringContaining(taskStatus),
        });
      }
    }
  });

  it('takes the completion of a task that was canceled while its Worker finished it (§9.3)', () => {
    for (const jobStatus of ['active', 'canceled', 'failed'] as const) {
      expect(
        checkTaskReport({
          taskStatus: 'canceled',
          jobStatus,
          attemptOutcome: 'canceled',
          reported: 'completed',
        }),
      ).toEqual({ isTaken: true, hasFailed: false, to: 'completed' });
    }
  });

  it.each(['soft-failed', 'done', ''])('refuses %j with a 400', (reported) => {
    expect(() =>
      checkTaskReport({ taskStatus: 'active', jobStatus: 'active', attemptOutcome: undefined, reported }),
    ).toThrow(expect.objectContaining({ kind: 'invalid', code: 'task-status-not-reportable' }));
  });
});

describe('clampSteps', () => {
  it.each([
    [3, 3],
    [-2, 0],
    [11, 10],
    [4.9, 4],
    [Number.NaN, 0],
  ])('takes %d of 10 as %d (§32 #31)', (reported, expected) => {
    expect(clampSteps(reported, 10)).toBe(expected);
  });
});

describe('status facts', () => {
  it('lists statuses for queries', () => {
    expect(jobStatusesThat('handsOutTasks')).toEqual(['queued', 'active']);
    expect(jobStatusesThat('isPassing')).toEqual(['pause-requested', 'cancel-requested', 'requeueing']);
    expect(jobStatusesThat('isFinal')).toEqual(['canceled', 'completed', 'failed']);
    expect(taskStatusesThat('isRunnable')).toEqual(['queued', 'soft-failed']);
    expect(taskStatusesThat('isFinished')).toEqual(['failed', 'canceled', 'completed']);
    expect(taskStatusesThat('satisfiesDependents')).toEqual(['completed']);
  });
});
