import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planJobChange, totalTasks, type JobStep, type TaskCounts } from '../src/jobs/index.js';
import { JOB_STATUSES, type JobStatus } from '../src/statuses/index.js';
import { aJob, counts, someCounts } from './builders.js';

type Row = [
  name: string,
  from: JobStatus,
  before: Partial<TaskCounts>,
  to: JobStatus,
  path: JobStatus[],
  after: Partial<TaskCounts>,
];

const path = (steps: readonly JobStep[]): JobStatus[] => steps.map(({ to }) => to);

const aStatus = fc.constantFrom(...JOB_STATUSES);

describe('planJobChange', () => {
  it.each<Row>([
    [
      '§33.5: canceling stops what runs or could, and keeps the rest',
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
      '§33.5: pausing a queued job',
      'queued',
      { queued: 3 },
      'pause-requested',
      ['pause-requested', 'paused'],
      { paused: 3 },
    ],
    [
      '§33.5: pausing waits for active tasks',
      'active',
      { active: 1, queued: 2, 'soft-failed': 1 },
      'pause-requested',
      ['pause-requested'],
      { active: 1, paused: 3 },
    ],
    [
      '§33.5: canceling while pausing',
      'pause-requested',
      { active: 1, paused: 2 },
      'cancel-requested',
      ['cancel-requested', 'canceled'],
      { canceled: 1, paused: 2 },
    ],
    [
      '§33.5: requeueing a completed job takes all tasks',
      'completed',
      { completed: 3 },
      'requeueing',
      ['requeueing', 'queued'],
      { queued: 3 },
    ],
    [
      '§33.5: requeueing another job keeps completed and active tasks',
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
      'defect 9 (§9.3): requeueing a job under construction',
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
      'queueing a paused job lets its paused tasks go on',
      'paused',
      { paused: 2, failed: 1 },
      'queued',
      ['queued'],
      { queued: 2, failed: 1 },
    ],
    [
      'activating a pausing job lets its paused tasks go on',
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
      'setting it to canceled leaves its tasks as they are',
      'active',
      { active: 1, queued: 1 },
      'canceled',
      ['canceled'],
      { active: 1, queued: 1 },
    ],
    [
      'setting it to completed leaves its tasks as they are',
      'active',
      { active: 1, queued: 1 },
      'completed',
      ['completed'],
      { active: 1, queued: 1 },
    ],
    [
      'defect 8 (§9.2): what softly failed while pausing is paused along',
      'pause-requested',
      { 'soft-failed': 1, paused: 1 },
      'paused',
      ['paused'],
      { paused: 2 },
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
    ['queueing a job without tasks', 'paused', {}, 'queued', ['queued', 'completed'], {}],
    [
      'defect 25 (§9.2): queueing a job with nothing left to run',
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
    expect(second?.activity).toBe('Changed to status "canceled": wrong camera');
    expect(second?.massUpdate).toBeUndefined();
  });

  it('starts the steps anew when it requeues, and has the tasks fetched anew even when none changes', () => {
    const [requeue] = planJobChange(aJob('active', { failed: 2 }), 'requeueing', 'again');
    expect(requeue?.massUpdate).toMatchObject({ to: 'queued', resetsSteps: true });
    const [nothing] = planJobChange(aJob('active', { queued: 2 }), 'requeueing', 'again');
    expect(nothing).toMatchObject({ refreshTasks: true });
    expect(nothing?.massUpdate).toBeUndefined();
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
