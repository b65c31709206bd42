import fc from 'fast-check';
import type { TestFarm } from '../farm/test-farm.js';
import type { TestWorker } from '../farm/test-worker.js';

const TYPES = 2;
const TAGS = 2;

/** The first of these two times out of three. */
function mostly<Usual, Other>(usual: Usual, ...others: readonly Other[]): fc.Arbitrary<Usual | Other> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
}

/** What a farm may look like: small, so that a counterexample can be read. Numbers stand for types, tags, tasks and Workers. */
export const FARMS = fc.record({
  jobs: fc.array(
    fc.record({
      priority: fc.constantFrom(40, 50, 60),
      tag: mostly(undefined, 0, 1),
      initial: mostly('queued', 'paused'),
      then: mostly(undefined, 'pause-requested', 'cancel-requested', 'requeueing', 'delete'),
      tasks: fc.array(
        fc.record({
          type: fc.nat(TYPES - 1),
          priority: fc.constantFrom(50, 51),
          after: fc.uniqueArray(fc.nat(4), { maxLength: 2 }),
          status: mostly(undefined, 'completed', 'canceled', 'paused'),
        }),
        { minLength: 1, maxLength: 5, size: 'max' },
      ),
    }),
    { minLength: 1, maxLength: 4, size: 'max' },
  ),
  workers: fc.array(
    fc.record({
      types: fc.subarray([0, 1]),
      tags: fc.subarray([0, 1]),
      isBusy: fc.boolean(),
      status: mostly('awake', 'asleep', 'offline', 'new'),
      request: mostly(undefined, 'asleep', 'awake'),
    }),
    { minLength: 1, maxLength: 4, size: 'max' },
  ),
  failures: fc.array(fc.record({ worker: fc.nat(3), job: fc.nat(3), task: fc.nat(4) }), {
    maxLength: 8,
    size: 'max',
  }),
  blocks: fc.array(fc.record({ worker: fc.nat(3), job: fc.nat(3), type: fc.nat(TYPES - 1) }), {
    maxLength: 3,
    size: 'max',
  }),
});

/** One of them. */
export type RandomFarm = typeof FARMS extends fc.Arbitrary<infer Value> ? Value : never;

/** What was made of it. */
export interface MadeFarm {
  readonly jobIds: readonly string[];
  readonly workers: readonly TestWorker[];
}

/** Makes it, beside what is there already, through the API; only failures and blocks are written. What is refused is left out. */
export async function makeFarm(farm: TestFarm, wanted: RandomFarm): Promise<MadeFarm> {
  const types = Array.from({ length: TYPES }, () => farm.newType());
  const tags = await Promise.all(types.slice(0, TAGS).map((type) => farm.aTag(`tag of ${type}`)));
  const workers: TestWorker[] = [];
  for (const worker of wanted.workers) workers.push(await hire(farm, worker, types, tags));
  const jobIds: string[] = [];
  for (const job of wanted.jobs) jobIds.push(await submit(farm, job, types, tags));
  for (const [index, { isBusy }] of wanted.workers.entries()) if (isBusy) await workers[index]?.ask();
  await writeFailures(farm, wanted, jobIds, workers, types);
  for (const [index, { then }] of wanted.jobs.entries()) await treat(farm, jobIds[index] ?? '', then);
  for (const [index, worker] of workers.entries()) await send(farm, worker, wanted.workers[index]);
  return { jobIds, workers };
}

function hire(
  farm: TestFarm,
  worker: RandomFarm['workers'][number],
  types: readonly string[],
  tags: readonly string[],
): Promise<TestWorker> {
  const traits = { types: worker.types.map((type) => types[type] ?? '') };
  return worker.status === 'new'
    ? farm.registeredWorker(traits)
    : farm.aWorker({ ...traits, tags: worker.tags.map((tag) => tags[tag] ?? '') });
}

async function send(
  farm: TestFarm,
  worker: TestWorker,
  wanted: RandomFarm['workers'][number] | undefined,
): Promise<void> {
  if (!wanted || wanted.status === 'new') return;
  if (wanted.status === 'offline') await worker.signOff();
  if (wanted.status === 'asleep') await worker.goTo('asleep');
  if (wanted.request !== undefined) await farm.requestWorker(worker.uuid, wanted.request, true);
}

async function submit(
  farm: TestFarm,
  job: RandomFarm['jobs'][number],
  types: readonly string[],
  tags: readonly string[],
): Promise<string> {
  const { id } = await farm.submit({
    priority: job.priority,
    initial_status: job.initial,
    storage: { shaman_checkout_id: 'held' },
    ...(job.tag !== undefined && { worker_tag: tags[job.tag] }),
    tasks: job.tasks.map(({ type, priority, after }, index) => ({
      name: String(index),
      type: types[type] ?? '',
      priority,
      after: after.filter((needed) => needed < index).map(String),
    })),
  });
  const tasks = await farm.tasks(id);
  for (const [index, { status }] of job.tasks.entries()) {
    if (status !== undefined) await farm.requestTask(tasks[index]?.id ?? '', status);
  }
  return id;
}

async function treat(farm: TestFarm, jobId: string, then: string | undefined): Promise<void> {
  if (then === 'delete') await farm.client.delete(`/jobs/${jobId}`);
  else if (then !== undefined) await farm.requestJob(jobId, then);
}

function writeFailures(
  farm: TestFarm,
  { failures, blocks }: RandomFarm,
  jobIds: readonly string[],
  workers: readonly TestWorker[],
  types: readonly string[],
): Promise<void> {
  return farm.write(async (sql) => {
    for (const { worker, job, task } of failures) {
      await sql.run(
        `INSERT INTO task_failures (task_id, worker_id, job_id, task_type)
         SELECT tasks.id, workers.id, jobs.id, tasks.type FROM tasks JOIN jobs ON jobs.id = tasks.job_id CROSS JOIN workers
         WHERE jobs.uuid = ? AND tasks.index_in_job = ? AND workers.uuid = ? ON CONFLICT DO NOTHING`,
        jobIds[job] ?? '',
        task + 1,
        workers[worker]?.uuid ?? '',
      );
    }
    for (const { worker, job, type } of blocks) {
      await sql.run(
        `INSERT INTO job_blocks (job_id, worker_id, task_type, created)
         SELECT jobs.id, workers.id, ?, '' FROM jobs CROSS JOIN workers
         WHERE jobs.uuid = ? AND workers.uuid = ? ON CONFLICT DO NOTHING`,
        types[type] ?? '',
        jobIds[job] ?? '',
        workers[worker]?.uuid ?? '',
      );
    }
  });
}
