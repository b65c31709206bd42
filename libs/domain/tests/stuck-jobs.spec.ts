import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planStuckJob, totalTasks, type JobStep, type TaskCounts } from '../src/jobs/index.js';
import { JOB_STATUS_FACTS, JOB_STATUSES, type JobStatus } from '../src/statuses/index.js';
import { aJob, counts, someCounts } from './builders.js';

const path = (steps: readonly JobStep[]): JobStatus[] => steps.map(({ to }) => to);
const aStatus = fc.constantFrom(...JOB_STATUSES);

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
    ['active', { completed: 95, paused: 5 }, [], { completed: 95, paused: 5 }],
    ['active', { completed: 94, failed: 1, paused: 5 }, [], { completed: 94, failed: 1, paused: 5 }],
    ['active', { completed: 5 }, ['completed'], { completed: 5 }],
    ['active', { queued: 1, completed: 5 }, [], { queued: 1, completed: 5 }],
    ['active', { active: 1, failed: 1 }, [], { active: 1, failed: 1 }],
    ['queued', {}, ['completed'], {}],
    ['paused', {}, [], {}],
    ['paused', { paused: 1 }, [], { paused: 1 }],
    ['under-construction', {}, [], {}],
  ])('§33.5, §9.6: takes up %s with %j: %j', (status, before, expected, after) => {
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

  it('ends a job whose last tasks wait for canceled ones, and cancels them', () => {
    const steps = planStuckJob(aJob('active', { queued: 1, canceled: 1 }, false));
    expect(path(steps)).toEqual(['cancel-requested', 'canceled']);
    expect(steps.at(-1)?.countsAfter).toEqual(counts({ canceled: 2 }));
    expect(steps.at(-1)?.activity).toMatch(/^Changed to status "canceled": 1 of 2 tasks .*the 1 left wait/);
  });

  it('leaves no job that is not held or ended without a task that runs, can run, or is paused', () => {
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
          const { queued, active, paused } = end.taskCounts;
          expect(isFinal || isHeld || queued + active + paused + end.taskCounts['soft-failed'] > 0).toBe(
            true,
          );
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
