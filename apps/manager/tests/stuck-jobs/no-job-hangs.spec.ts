import { expect, it } from '@jest/globals';
import type { JobDto } from '@flamenco/api-contracts';
import { JOB_STATUS_FACTS } from '@flamenco/domain/statuses';
import fc from 'fast-check';
import { FarmDatabase } from '../../src/database/farm-database.js';
import type { SqlReader } from '../../src/database/sql.js';
import { StuckJobs } from '../../src/modules/stuck-jobs/stuck-jobs.js';
import { countOtherCapableWorkers } from '../../src/modules/task-reports/persistence/capable-workers.js';
import { isOnPostgres } from '../database/engine.js';
import { useFarm } from '../farm/test-farm.js';
import { FarmFacts } from '../why/farm-facts.js';
import { FARMS, makeFarm, type MadeFarm, type RandomFarm } from '../why/random-farm.js';

/** Farms that are tried; each takes some 100 requests, which take longer with a database elsewhere. */
const FARMS_TRIED = isOnPostgres ? 30 : 80;

const farm = useFarm({
  yaml: 'task_fail_job_at_percent: 60\nblocklist_threshold: 2\ntask_fail_after_softfail_count: 3',
});

/** Everything that can leave a job without a Worker, or gives it one. */
const HAPPENINGS = [
  'fail',
  'complete',
  'remove',
  'untag',
  'other-types',
  'sign-off',
  'tag-off-job',
  'lift',
  'requeue',
  'pause-a-task',
  'cancel-a-task',
] as const;

/** One of them; the numbers stand for a Worker and a job of the farm. */
interface Happening {
  readonly what: (typeof HAPPENINGS)[number];
  readonly worker: number;
  readonly job: number;
}

function some(...whats: readonly Happening['what'][]): fc.Arbitrary<Happening> {
  return fc.record({ what: fc.constantFrom(...whats), worker: fc.nat(3), job: fc.nat(3) });
}

const WILLING = { types: [0, 1], tags: [0, 1], isBusy: false, status: 'awake', request: undefined } as const;

/** On farms with little in the way at first, jobs are left without anybody by failures. */
const WILLING_FARMS = fc
  .tuple(FARMS, fc.integer({ min: 2, max: 3 }))
  .map(([{ jobs }, count]): RandomFarm => ({
    jobs: jobs.slice(0, 2).map((job) => ({
      ...job,
      initial: 'queued',
      then: undefined,
      tasks: job.tasks.map((task) => ({ ...task, after: [], status: undefined })),
    })),
    workers: Array.from({ length: count }, () => ({ ...WILLING, types: [0, 1], tags: [0, 1] })),
    failures: [],
    blocks: [],
  }));

const SCENARIOS = fc.oneof(
  fc.tuple(FARMS, fc.array(some(...HAPPENINGS), { maxLength: 25, size: 'max' })),
  fc.tuple(
    WILLING_FARMS,
    fc.array(some('fail', 'fail', 'complete', 'remove'), { minLength: 5, maxLength: 20 }),
  ),
);

/** What is refused, because of what happened before, does not happen. */
async function happen({ jobIds, workers }: MadeFarm, { what, worker: which, job }: Happening): Promise<void> {
  const worker = workers[which % workers.length]!;
  const jobId = jobIds[job % jobIds.length]!;
  const manage = `/worker-mgt/workers/${worker.uuid}`;
  switch (what) {
    case 'fail':
    case 'complete': {
      const { status, body } = await worker.ask();
      if (status === 200) await worker.report(body, { taskStatus: what === 'fail' ? 'failed' : 'completed' });
      return;
    }
    case 'remove':
      await farm.client.delete(manage);
      return;
    case 'untag':
      await farm.client.post(`${manage}/settags`, { tag_ids: [] });
      return;
    case 'other-types':
      await worker.client.post('/worker/sign-on', {
        name: worker.name,
        supported_task_types: ['another'],
        software_version: '4.0.0',
      });
      return;
    case 'sign-off':
      await worker.client.post('/worker/sign-off');
      return;
    case 'tag-off-job':
      await farm.client.post(`/jobs/${jobId}/settag`, {});
      return;
    case 'lift':
      await farm.client.delete(`/jobs/${jobId}/blocklist`);
      return;
    case 'requeue':
      await farm.requestJob(jobId, 'requeueing');
      return;
    case 'pause-a-task':
    case 'cancel-a-task': {
      const [task] = await tasksOf(jobId);
      if (task) await farm.requestTask(task, what === 'pause-a-task' ? 'paused' : 'canceled');
    }
  }
}

it(
  'whatever happens to a farm, each job has ended, can run, or names what a person has to do',
  () =>
    fc.assert(
      fc.asyncProperty(SCENARIOS, async ([wanted, happenings]) => {
        const made = await makeFarm(farm, wanted);
        for (const happening of happenings) await happen(made, happening);
        await farm.get(StuckJobs).takeUp();
        for (const jobId of made.jobIds) await expectNotHanging(made, jobId);
        await expectSameCapableWorkers(made);
      }),
      { numRuns: FARMS_TRIED },
    ),
  240_000,
);

async function expectNotHanging(made: MadeFarm, jobId: string): Promise<void> {
  const { status, body: job } = await farm.client.get<JobDto>(`/jobs/${jobId}`);
  if (status === 404 || job.delete_requested_at !== undefined) return; // as was asked for
  const { isFinal, isHeld, isPassing } = JOB_STATUS_FACTS[job.status];
  const isOver = isFinal || isHeld;
  const letsTasksEnd = isPassing && job.task_counts.active > 0;
  const isNamed = job.needs_attention !== undefined;
  expect([job, isOver || letsTasksEnd || isNamed || (await (await factsOf(made)).canGoOn(jobId))]).toEqual([
    job,
    true,
  ]);
  if (isOver) expect(job).not.toHaveProperty('needs_attention');
}

/** The statement that decides over a failed task holds the same Workers capable as the rule. */
async function expectSameCapableWorkers(made: MadeFarm): Promise<void> {
  const facts = await factsOf(made);
  for (const taskId of facts.taskIds) {
    const { id, job_id, type } = facts.task(taskId);
    const counted = await countOtherCapableWorkers(reader(), {
      taskId: id,
      jobId: job_id,
      taskType: type,
      exceptWorkerId: 0,
    });
    expect(counted).toBe(Math.min(2, (await facts.capableWorkers(taskId)).length));
  }
}

async function tasksOf(jobId: string): Promise<readonly string[]> {
  const { status, body } = await farm.client.get<{ tasks?: readonly { id: string }[] }>(
    `/jobs/${jobId}/tasks`,
  );
  return status === 200 ? (body.tasks ?? []).map(({ id }) => id) : [];
}

function factsOf({ jobIds }: MadeFarm): Promise<FarmFacts> {
  return FarmFacts.read(reader(), jobIds);
}

function reader(): SqlReader {
  return farm.manager.get<FarmDatabase>(FarmDatabase).reader;
}
