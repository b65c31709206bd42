import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  JOB_STATUS_FACTS,
  JOB_STATUSES,
  planJobChange,
  planStuckJob,
  TASK_STATUSES,
  totalTasks,
  type JobStatus,
  type JobStep,
  type TaskCounts,
} from '../src/index.js';
import { aJob, counts } from './builders.js';

type Row = [
  name: string,
  from: JobStatus,
  before: Partial<TaskCounts>,
  to: JobStatus,
  path: JobStatus[],
  after: Partial<TaskCounts>,
];

const path = (steps: readonly JobStep[]): JobStatus[] => steps.map(({ to }) => to);

const someCounts = fc.record(
  Object.fromEntries(TASK_STATUSES.map((status) => [status, fc.nat({ max: 4 })])) as Record<
    keyof TaskCounts,
    fc.Arbitrary<number>
  >,
);
const aStatus = fc.constantFrom(...JOB_STATUSES);

describe('planJobChange', () => {
  it.each<Row>([
    [
      'canceling stops what runs or could, and keeps the rest',
      'active',
      { active: 1, queued: 2, 'soft-failed': 1, completed: 3, failed: 1, paused: 1 },
      'cancel-requested',
      ['cancel-requested', 'canceled'],
      { canceled: 4, completed: 3, failed: 1, paused: 1 },
    ],
    [
      'failing stops what runs or could',
      'active',
      { active: 1, queued: 2, failed: 1 },
      'failed',
      ['failed'],
      { canceled: 3, failed: 1 },
    ],
    [
      'pausing a queued job',
      'queued',
      { queued: 3 },
      'pause-requested',
      ['pause-requested', 'paused'],
      { paused: 3 },
    ],
    [
      'pausing waits for active tasks',
      'active',
      { active: 1, queued: 2, 'soft-failed': 1 },
      'pause-requested',
      ['pause-requested'],
      { active: 1, paused: 3 },
    ],
    [
      'canceling while pausing',
      'pause-requested',
      { active: 1, paused: 2 },
      'cancel-requested',
      ['cancel-requested', 'canceled'],
      { canceled: 1, paused: 2 },
    ],
    [
      'requeueing a completed job takes all tasks',
      'completed',
      { completed: 3 },
      'requeueing',
      ['requeueing', 'queued'],
      { queued: 3 },
    ],
    [
      'requeueing another job keeps completed and active tasks',
      'active',
      { completed: 2, active: 1, failed: 1, canceled: 1, paused: 1, 'soft-failed': 1, queued: 1 },
      'requeueing',
      ['requeueing', 'queued'],
      { completed: 2, active: 1, queued: 5 },
    ],
    [
      'requeueing a failed job of completed tasks',
      'failed',
      { completed: 2 },
      'requeueing',
      ['requeueing', 'queued', 'completed'],
      { completed: 2 },
    ],
    [
      'requeueing a job under construction (§32 #9)',
      'under-construction',
      { queued: 2 },
      'requeueing',
      ['requeueing', 'queued'],
      { queued: 2 },
    ],
    [
      'queueing a job of completed tasks',
      'failed',
      { completed: 2 },
      'queued',
      ['queued', 'completed'],
      { completed: 2 },
    ],
    [
      'submitting as paused keeps the tasks queued',
      'under-construction',
      { queued: 2 },
      'paused',
      ['paused'],
      { queued: 2 },
    ],
    [
      'queueing a job that was submitted as paused',
      'paused',
      { queued: 2 },
      'queued',
      ['queued'],
      { queued: 2 },
    ],
    [
      'queueing a paused job resumes its tasks',
      'paused',
      { paused: 2, failed: 1 },
      'queued',
      ['queued'],
      { queued: 2, failed: 1 },
    ],
    [
      'activating a pausing job resumes its tasks',
      'pause-requested',
      { active: 1, paused: 2 },
      'active',
      ['active'],
      { active: 1, queued: 2 },
    ],
    [
      'becoming active keeps single tasks paused',
      'queued',
      { active: 1, paused: 2 },
      'active',
      ['active'],
      { active: 1, paused: 2 },
    ],
    [
      'canceling directly stops what runs, too',
      'active',
      { active: 1, queued: 1 },
      'canceled',
      ['canceled'],
      { canceled: 2 },
    ],
    [
      'pausing a canceled job (Flamenco 3’s web app offers it)',
      'canceled',
      { canceled: 2 },
      'pause-requested',
      ['pause-requested', 'paused'],
      { canceled: 2 },
    ],
    ['the status it has already', 'active', { active: 1 }, 'active', [], { active: 1 }],
    ['queueing a job without tasks', 'paused', {}, 'queued', ['queued'], {}],
    [
      'queueing a job with nothing left to run (§32 #25)',
      'paused',
      { completed: 9, failed: 1 },
      'queued',
      ['queued', 'failed'],
      { completed: 9, failed: 1 },
    ],
  ])('%s: %s', (_, from, before, to, expected, after) => {
    const steps = planJobChange(aJob(from, before), to, 'test');
    expect(path(steps)).toEqual(expected);
    expect(steps.at(-1)?.countsAfter ?? counts(before)).toEqual(counts(after));
  });

  it('says what changed and why, in the job and in its tasks', () => {
    const [first, second] = planJobChange(
      aJob('active', { active: 1, queued: 2 }),
      'cancel-requested',
      'wrong camera',
    );
    expect(first).toEqual({
      from: 'active',
      to: 'cancel-requested',
      activity: 'Changed to status "cancel-requested": wrong camera',
      massUpdate: {
        from: ['queued', 'soft-failed', 'active'],
        to: 'canceled',
        activity: expect.stringContaining('"cancel-requested"'),
      },
      countsAfter: counts({ canceled: 3 }),
      refreshTasks: true,
    });
    expect(second).toMatchObject({ from: 'cancel-requested', to: 'canceled', refreshTasks: false });
    expect(second?.massUpdate).toBeUndefined();
  });

  it('clears failures and starts the steps anew when it requeues, even when no task changes', () => {
    const [requeue] = planJobChange(aJob('active', { queued: 2 }), 'requeueing', 'again');
    expect(requeue?.massUpdate).toMatchObject({ to: 'queued', clearsFailures: true, resetsSteps: true });
  });

  it('ends, link by link, with the same number of tasks, from every status to every other', () => {
    fc.assert(
      fc.property(
        aStatus,
        aStatus,
        someCounts,
        fc.option(fc.boolean(), { nil: undefined }),
        (from, to, before, isReady) => {
          const job = aJob(from, before, isReady);
          const steps = planJobChange(job, to, 'test');
          expect(steps.length).toBeLessThanOrEqual(4);
          steps.forEach((step, index) => {
            expect(step.from).toBe(steps[index - 1]?.to ?? from);
            expect(totalTasks(step.countsAfter)).toBe(totalTasks(before));
            expect(Object.values(step.countsAfter).every((count) => count >= 0)).toBe(true);
          });
          expect(new Set(path(steps)).size).toBe(steps.length);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('planStuckJob', () => {
  it.each<[JobStatus, Partial<TaskCounts>, JobStatus[], Partial<TaskCounts>]>([
    ['cancel-requested', { queued: 2, active: 1 }, ['cancel-requested', 'canceled'], { canceled: 3 }],
    ['cancel-requested', { canceled: 3 }, ['canceled'], { canceled: 3 }],
    ['requeueing', { failed: 1, completed: 1 }, ['requeueing', 'queued'], { queued: 1, completed: 1 }],
    ['pause-requested', { queued: 2 }, ['pause-requested', 'paused'], { paused: 2 }],
    ['pause-requested', { queued: 1, active: 1 }, ['pause-requested'], { paused: 1, active: 1 }],
    ['pause-requested', { paused: 1, active: 1 }, [], { paused: 1, active: 1 }],
    ['active', { completed: 95, failed: 5 }, ['failed'], { completed: 95, failed: 5 }],
    ['active', { completed: 95, canceled: 5 }, ['canceled'], { completed: 95, canceled: 5 }],
    ['active', { completed: 95, paused: 5 }, ['paused'], { completed: 95, paused: 5 }],
    ['active', { completed: 5 }, ['completed'], { completed: 5 }],
    ['active', { queued: 1, completed: 5 }, [], { queued: 1, completed: 5 }],
    ['active', { active: 1, failed: 1 }, [], { active: 1, failed: 1 }],
    ['queued', {}, [], {}],
    ['paused', { paused: 1 }, [], { paused: 1 }],
    ['under-construction', {}, [], {}],
  ])('takes up %s with %j: %j', (status, before, expected, after) => {
    const steps = planStuckJob(aJob(status, before));
    expect(path(steps)).toEqual(expected);
    expect(steps.at(-1)?.countsAfter ?? counts(before)).toEqual(counts(after));
  });

  it('ends a job whose last tasks wait for failed ones, when it is told that none is ready', () => {
    const [step] = planStuckJob(aJob('active', { queued: 1, failed: 1, completed: 98 }, false));
    expect(step).toMatchObject({
      to: 'failed',
      countsAfter: counts({ canceled: 1, failed: 1, completed: 98 }),
    });
    expect(step?.activity).toMatch(/1 of 100 tasks failed, and the 1 left wait/);
  });

  it('leaves no job that is not held or ended without a task that runs or can run', () => {
    fc.assert(
      fc.property(
        aStatus,
        someCounts,
        fc.option(fc.boolean(), { nil: undefined }),
        (status, before, isReady) => {
          fc.pre(totalTasks(before) > 0 && status !== 'under-construction');
          const last = planStuckJob(aJob(status, before, isReady)).at(-1);
          const end = { status: last?.to ?? status, taskCounts: last?.countsAfter ?? counts(before) };
          const { isFinal, isHeld } = JOB_STATUS_FACTS[end.status];
          const { queued, active } = end.taskCounts;
          expect(isFinal || isHeld || queued + active + end.taskCounts['soft-failed'] > 0).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('is done when it has been done', () => {
    fc.assert(
      fc.property(aStatus, someCounts, (status, before) => {
        const last = planStuckJob(aJob(status, before)).at(-1);
        expect(last ? planStuckJob({ status: last.to, taskCounts: last.countsAfter }) : []).toEqual([]);
      }),
    );
  });
});
