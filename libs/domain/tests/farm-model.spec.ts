import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  countTasks,
  legalJobRequests,
  planJobChange,
  planStuckJob,
  totalTasks,
  interpretJobStatusRequest,
  type JobStep,
  type JobView,
} from '../src/jobs/index.js';
import {
  handsOutTasks,
  isActiveTaskStatus,
  isRunnableTaskStatus,
  JOB_STATUS_FACTS,
  satisfiesDependents,
  type JobStatus,
  type TaskStatus,
} from '../src/statuses/index.js';
import {
  decideTaskChange,
  DEFAULT_FAILURE_RULES,
  legalTaskTransitions,
  returnedTaskStatus,
} from '../src/tasks/index.js';

/** What happens to a job, as random numbers that pick among what is legal at that moment. */
interface Happening {
  readonly what: 'assign' | 'report' | 'person-task' | 'person-job';
  readonly which: number;
  readonly to: number;
}

const happening: fc.Arbitrary<Happening> = fc.record({
  what: fc.constantFrom('assign', 'assign', 'report', 'report', 'person-task', 'person-job'),
  which: fc.nat({ max: 1_000 }),
  to: fc.nat({ max: 1_000 }),
});

/** A job with a row for each task, against which the counts of the rules are audited. */
class ModelJob {
  readonly tasks: TaskStatus[];
  view: JobView;

  constructor(
    size: number,
    status: JobStatus,
    /** Task i waits for these tasks, all of them before it. */
    private readonly dependencies: readonly (readonly number[])[],
  ) {
    this.tasks = Array.from({ length: size }, () => 'queued' as const);
    this.view = { status, taskCounts: countTasks(this.tasks) };
  }

  happen({ what, which, to }: Happening): void {
    if (what === 'person-job') {
      const asked = pick(legalJobRequests(this.view), to);
      this.apply(planJobChange(this.view, interpretJobStatusRequest(this.view, asked), 'person'));
      return;
    }
    const isAffected = {
      assign: (index: number) => this.isReady(index),
      report: (index: number) => this.isActive(index),
      'person-task': () => true,
    }[what];
    if (what === 'assign' && !handsOutTasks(this.view.status)) return;
    const affected = [...this.tasks.keys()].filter((index) => isAffected(index));
    if (affected.length === 0) return;
    const index = pick(affected, which);
    this.changeTask(index, pick(this.choices(what, index), to));
  }

  /** What the Manager does every minute. */
  takeUp(): void {
    this.apply(planStuckJob({ ...this.view, hasReadyTask: this.hasReadyTask() }));
  }

  hasReadyTask(): boolean {
    return this.tasks.some((_, index) => this.isReady(index));
  }

  private choices(what: Exclude<Happening['what'], 'person-job'>, index: number): readonly TaskStatus[] {
    if (what === 'assign') return ['active'];
    if (what === 'report')
      return ['completed', 'completed', 'failed', 'soft-failed', returnedTaskStatus(this.view.status)];
    return legalTaskTransitions(this.tasks[index] ?? 'queued', this.view.status);
  }

  private changeTask(index: number, to: TaskStatus): void {
    const status = this.tasks[index] ?? 'queued';
    this.tasks[index] = to;
    const change = decideTaskChange({
      task: { status, stepsTotal: 1, stepsCompleted: 0 },
      job: { ...this.view, hasReadyTask: this.hasReadyTask() },
      to,
      because: 'test',
      rules: DEFAULT_FAILURE_RULES,
    });
    expect(change.jobAfter).toEqual(countTasks(this.tasks));
    this.view = { ...this.view, taskCounts: change.jobAfter };
    this.apply(change.jobSteps);
  }

  private apply(steps: readonly JobStep[]): void {
    for (const { from, to, massUpdate, countsAfter } of steps) {
      expect(this.view.status).toBe(from);
      for (const [index, status] of this.tasks.entries()) {
        if (massUpdate?.from.includes(status)) this.tasks[index] = massUpdate.to;
      }
      expect(countsAfter).toEqual(countTasks(this.tasks));
      this.view = { status: to, taskCounts: countsAfter };
    }
  }

  private isActive(index: number): boolean {
    return isActiveTaskStatus(this.tasks[index] ?? 'queued');
  }

  private isReady(index: number): boolean {
    const isFree = (this.dependencies[index] ?? []).every((before) =>
      satisfiesDependents(this.tasks[before] ?? 'queued'),
    );
    return isFree && isRunnableTaskStatus(this.tasks[index] ?? 'completed');
  }
}

function pick<T>(choices: readonly T[], number: number): T {
  const choice = choices[number % choices.length];
  if (choice === undefined) throw new Error('There is nothing to pick from: a dead end.');
  return choice;
}

function audit({ view, tasks }: ModelJob): void {
  expect(view.taskCounts).toEqual(countTasks(tasks));
  expect(totalTasks(view.taskCounts)).toBe(tasks.length);
  expect(Object.values(view.taskCounts).every((count) => count >= 0)).toBe(true);
}

const start = fc.constantFrom<JobStatus>('queued', 'paused', 'under-construction');
const happenings = fc.array(happening, { maxLength: 60 });

describe('a job, whatever legally happens to it', () => {
  it('keeps its counts, and never waits for nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 25 }), start, happenings, (size, status, all) => {
        const job = new ModelJob(size, status, []);
        for (const one of all) {
          job.happen(one);
          audit(job);
          const { isFinal, isHeld } = JOB_STATUS_FACTS[job.view.status];
          const goesOn = job.tasks.some((task) => isRunnableTaskStatus(task) || isActiveTaskStatus(task));
          const waitsForPeople = job.view.taskCounts.paused > 0;
          expect([job.view, isFinal || isHeld || goesOn || waitsForPeople]).toEqual([job.view, true]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never waits for tasks that wait for failed ones, once it was looked at', () => {
    const dependencies = fc.array(fc.array(fc.nat({ max: 1_000 }), { maxLength: 3 }), {
      minLength: 1,
      maxLength: 15,
    });
    fc.assert(
      fc.property(dependencies, start, happenings, (numbers, status, all) => {
        const waitsFor = numbers.map((some, index) =>
          index === 0 ? [] : some.map((number) => number % index),
        );
        const job = new ModelJob(numbers.length, status, waitsFor);
        for (const one of all) {
          job.happen(one);
          job.takeUp();
          audit(job);
          const { active, paused } = job.view.taskCounts;
          const isWaiting = handsOutTasks(job.view.status) && active === 0 && paused === 0;
          expect(isWaiting && !job.hasReadyTask()).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is completed in the end, when every task that it hands out is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), happenings, (size, all) => {
        const job = new ModelJob(size, 'queued', []);
        for (const one of all)
          job.happen({ ...one, what: one.what === 'report' ? 'report' : 'assign', to: 0 });
        for (let index = 0; index < 2 * size; index += 1) {
          job.happen({ what: 'assign', which: 0, to: 0 });
          job.happen({ what: 'report', which: 0, to: 0 });
        }
        expect(job.view.status).toBe('completed');
      }),
    );
  });
});
