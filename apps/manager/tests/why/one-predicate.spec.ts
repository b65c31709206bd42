import { afterAll, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { ExplanationDto } from '@flamenco/api-contracts';
import { WORKER_OBSTACLES } from '@flamenco/domain/scheduling';
import fc from 'fast-check';
import { FarmDatabase } from '../../src/database/farm-database.js';
import type { SqlReader } from '../../src/database/sql.js';
import { Checkouts, CheckoutsModule } from '../../src/modules/job-deletion/index.js';
import { PlacementGates } from '../../src/modules/queue/index.js';
import { findNextTask } from '../../src/modules/queue/persistence/next-task.js';
import { shamanPart } from '../../src/modules/shaman/shaman.part.js';
import type { WorkerState } from '../../src/modules/workers/index.js';
import { tagIdsOf } from '../../src/modules/workers/persistence/worker-rows.js';
import { useFarm } from '../farm/test-farm.js';
import { FarmFacts } from './farm-facts.js';
import { FARMS, makeFarm, type MadeFarm } from './random-farm.js';
import { whyJob, whyTask, whyWorker } from './why-client.js';

/** Farms that are tried; each takes some 100 requests. */
const FARMS_TRIED = 40;

let letDeletionsGo: () => void = () => undefined;
const held = new Promise<void>((resolve) => {
  letDeletionsGo = resolve;
});

/** Deletions stay where they have only been asked for. */
@Module({ imports: [CheckoutsModule] })
class HeldEraserModule {
  constructor(checkouts: Checkouts) {
    checkouts.fill({ erase: () => held.then(() => undefined), inspect: () => Promise.resolve(undefined) });
  }
}

// Before the farm's own hook, which waits for the deletion that is under way.
afterAll(() => {
  letDeletionsGo();
});
const farm = useFarm({
  yaml: 'task_fail_job_at_percent: 100',
  instead: new Map([[shamanPart, HeldEraserModule]]),
});

it(
  'the rule that explains is the one by which tasks are handed out',
  () =>
    fc.assert(
      fc.asyncProperty(FARMS, async (wanted) => {
        const made = await makeFarm(farm, wanted);
        await expectSameNextTasks(made);
        await expectSameExplanations(made);
        await expectSameAnswers(made);
      }),
      { numRuns: FARMS_TRIED },
    ),
  240_000,
);

function factsOf({ jobIds }: MadeFarm): Promise<FarmFacts> {
  return FarmFacts.read(reader(), jobIds);
}

/** The scheduler's indexes find the first task without an obstacle, and nothing when there is none. */
async function expectSameNextTasks(made: MadeFarm): Promise<void> {
  const facts = await factsOf(made);
  for (const { uuid } of made.workers) {
    const worker = await facts.worker(uuid);
    expect(await nextTaskOf(worker)).toBe((await facts.firstFor(worker))?.id);
  }
}

/** What is explained to be next, and to be in the way, is what the rule says. */
async function expectSameExplanations(made: MadeFarm): Promise<void> {
  const facts = await factsOf(made);
  const workers = await Promise.all(made.workers.map(({ uuid }) => facts.worker(uuid)));
  const nextTasks = new Set<string>();
  for (const worker of workers) {
    const isBusy = facts.hasTaskInHand(worker);
    const answer = await facts.answerTo(worker);
    const next = isBusy || answer === 'refused' ? undefined : answer;
    if (next !== undefined) nextTasks.add(next);
    const why = await whyWorker(farm, worker.uuid);
    expect([why.next?.task.id, why.runs]).toEqual([next, isBusy]);
    expectReasons(why);
  }
  for (const taskId of facts.taskIds) {
    const why = await whyTask(farm, taskId);
    expect(why.next?.task.id).toBe(nextTasks.has(taskId) ? taskId : undefined);
    expectReasons(why);
    expectSameObstacles(why, await facts.farthestObstacles(taskId, workers));
  }
  for (const jobId of made.jobIds) {
    const why = await whyJob(farm, jobId);
    const nextOfJob = [...nextTasks].filter((taskId) => facts.jobOf(taskId) === jobId);
    expect(nextOfJob.length === 0 ? [undefined] : nextOfJob).toContain(why.next?.task.id);
    expectReasons(why);
  }
}

function expectReasons({ runs, reasons }: ExplanationDto): void {
  expect(runs || reasons.length > 0).toBe(true);
}

/** Of tasks that have run or run now, nothing is said about Workers. */
function expectSameObstacles({ reasons }: ExplanationDto, expected: Readonly<Record<string, number>>): void {
  const found = reasons.filter(({ code }) => isAboutWorkers(code));
  if (found.length === 0) return;
  expect(withoutStrangers(Object.fromEntries(found.map(({ code, count }) => [code, count ?? 0])))).toEqual(
    withoutStrangers(expected),
  );
}

/** And what a Worker gets when it asks. */
async function expectSameAnswers(made: MadeFarm): Promise<void> {
  for (const worker of made.workers) {
    const facts = await factsOf(made);
    const expected = await facts.answerTo(await facts.worker(worker.uuid));
    const { status, body } = await worker.ask();
    const answer = status === 200 ? body.uuid : 'refused';
    expect(status === 204 ? undefined : answer).toBe(expected);
  }
}

/** Workers of other farms that were tried take none of these types: they are left out. */
function withoutStrangers(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([code]) => code !== 'type-not-supported'));
}

function isAboutWorkers(code: string): boolean {
  return (WORKER_OBSTACLES as readonly string[]).includes(code);
}

function reader(): SqlReader {
  return farm.manager.get<FarmDatabase>(FarmDatabase).reader;
}

async function nextTaskOf(worker: WorkerState): Promise<number | undefined> {
  const next = await findNextTask(reader(), farm.get(PlacementGates), {
    workerId: worker.id,
    taskTypes: worker.supportedTaskTypes,
    tagIds: await tagIdsOf(reader(), worker.id),
  });
  return next?.task.id;
}
