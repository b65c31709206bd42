import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { AssignedTaskDto } from '@flamenco/api-contracts';
import { FarmDatabase } from '../../src/database/farm-database.js';
import { PlacementGates } from '../../src/modules/queue/index.js';
import { findNextTask } from '../../src/modules/queue/persistence/next-task.js';
import { TaskScheduler } from '../../src/modules/scheduler/task-scheduler.js';
import { WorkerSightings } from '../../src/modules/workers/index.js';
import { loadWorker, tagIdsOf } from '../../src/modules/workers/persistence/worker-rows.js';
import { chances, type Chances } from './chances.js';
import { done, type Answer } from './farm-client.js';
import { manyTasks, tasksNamed, until, useFarm } from './test-farm.js';
import type { TestWorker } from './test-worker.js';

const farm = useFarm();

/** A Worker that waits at the Manager. */
interface Waiting {
  readonly worker: TestWorker;
  readonly answer: Promise<Answer<AssignedTaskDto>>;
}

let hangUp = new AbortController();
let questions: Promise<unknown>[] = [];

afterEach(async () => {
  jest.restoreAllMocks();
  hangUp.abort();
  await Promise.allSettled(questions);
  hangUp = new AbortController();
  questions = [];
});

function ask(worker: TestWorker): Promise<Answer<AssignedTaskDto>> {
  const answer = worker.ask(60, hangUp.signal);
  questions.push(answer);
  return answer;
}

/** The Worker asks for a task, and is there to be woken. */
async function startWaiting(worker: TestWorker): Promise<Waiting> {
  const answer = ask(worker);
  await until('it waits', () => isWaiting(worker));
  return { worker, answer };
}

async function isWaiting({ uuid }: TestWorker): Promise<boolean> {
  return farm.get(WorkerSightings).isThere((await stored(uuid)).id);
}

async function stored(uuid: string) {
  const worker = await loadWorker(farm.manager.get(FarmDatabase).reader, uuid);
  if (!worker) throw new Error(`there is no Worker ${uuid}`);
  return worker;
}

/** Workers that wait, in the order in which they asked. */
async function waitingWorkers(
  count: number,
  type: string,
  tags: readonly string[] = [],
): Promise<readonly Waiting[]> {
  // Those who ask first wait for the others to ask, not for them to sign on.
  const workers = await Promise.all(
    Array.from({ length: count }, () => farm.aWorker({ types: [type], tags })),
  );
  const waiting: Waiting[] = [];
  for (const worker of workers) waiting.push(await startWaiting(worker));
  return waiting;
}

/** Has the Manager's tries to give a Worker a task counted from now on. */
function countTries(): () => number {
  const tries = jest.spyOn(farm.get(TaskScheduler), 'request');
  return () => tries.mock.calls.length;
}

async function answered(waiting: readonly Waiting[]): Promise<readonly Waiting[]> {
  const areWaiting = await Promise.all(waiting.map(({ worker }) => isWaiting(worker)));
  return waiting.filter((_, index) => !areWaiting[index]);
}

describe('of fifty Workers that wait', () => {
  it('one is tried when one task becomes runnable: the first that asked', async () => {
    const type = farm.newType();
    const waiting = await waitingWorkers(50, type);
    const tries = countTries();
    await farm.submit({ tasks: tasksNamed('only', type) });
    expect(await waiting[0]?.answer).toMatchObject({ status: 200, body: { name: 'only' } });
    // Those who are tried in vain are tried before this is answered: works come one after the other.
    await farm.submit({ tasks: tasksNamed('other', farm.newType()) });
    expect(tries()).toBe(1);
    expect(await answered(waiting)).toHaveLength(1);
  });

  it('all get one when fifty tasks become runnable, with a try each', async () => {
    const type = farm.newType();
    const waiting = await waitingWorkers(50, type);
    const tries = countTries();
    await farm.submit({ tasks: manyTasks(50, type) });
    const answers = await Promise.all(waiting.map(({ answer }) => answer));
    expect(new Set(answers.map(({ body }) => body.name)).size).toBe(50);
    expect(tries()).toBe(50);
  });

  it('those that may not run the task are not tried, and the one that may gets it', async () => {
    const type = farm.newType();
    const tag = await farm.aTag(`tag of ${type}`);
    await waitingWorkers(40, type);
    const [tagged] = await waitingWorkers(1, type, [tag]);
    await waitingWorkers(9, type);
    const tries = countTries();
    await farm.submit({ tasks: tasksNamed('tagged', type), worker_tag: tag });
    expect(await tagged?.answer).toMatchObject({ status: 200, body: { name: 'tagged' } });
    expect(tries()).toBe(1);
  });

  it('one is tried for a task for all, though tasks for others are runnable', async () => {
    const type = farm.newType();
    const tag = await farm.aTag(`tag of ${type}`);
    const waiting = await waitingWorkers(50, type);
    const looks = jest.spyOn(farm.get(TaskScheduler), 'countProspects');
    await farm.submit({ tasks: manyTasks(30, type), worker_tag: tag });
    await until('it was looked who could have one', () => looks.mock.calls.length >= waiting.length);
    const tries = countTries();
    await farm.submit({ tasks: tasksNamed('open', type) });
    expect(await waiting[0]?.answer).toMatchObject({ status: 200, body: { name: 'open' } });
    await farm.submit({ tasks: tasksNamed('other', farm.newType()) });
    expect(tries()).toBe(1);
  });
});

describe('when the Worker that has waited longest', () => {
  it('is blocked from the job, the next one gets the task', async () => {
    const [type, first] = [farm.newType(), farm.newType()];
    const tasks = [...tasksNamed('needed', first), { name: 'a', type, after: ['needed'] }];
    const { id } = await farm.submit({ tasks });
    const waiting = await waitingWorkers(3, type);
    await farm.sql(
      `INSERT INTO job_blocks (job_id, worker_id, task_type, created) SELECT id, ?, ?, created FROM jobs WHERE uuid = ?`,
      (await stored(waiting[0]?.worker.uuid ?? '')).id,
      type,
      id,
    );
    const other = await farm.aWorker({ types: [first] });
    await other.complete(await other.take());
    expect(await waiting[1]?.answer).toMatchObject({ status: 200, body: { name: 'a' } });
    expect(await answered(waiting)).toHaveLength(1);
  });

  it('failed the task before, the next one gets it', async () => {
    const type = farm.newType();
    await farm.submit({ tasks: tasksNamed('a', type) });
    const failing = await farm.aWorker({ types: [type] });
    const task = await failing.take();
    const first = await startWaiting(await farm.aWorker({ types: [type] }));
    await failing.fail(task);
    expect(await first.answer).toMatchObject({ status: 200, body: { name: 'a' } });
    const [again, next] = [await startWaiting(failing), ...(await waitingWorkers(1, type))];
    await first.worker.signOff();
    expect(await next?.answer).toMatchObject({ status: 200, body: { name: 'a' } });
    expect(await answered([again])).toEqual([]);
  });

  it('is asked to sleep at that moment, the next one gets the task', async () => {
    const type = farm.newType();
    const [first, second] = await waitingWorkers(2, type);
    await Promise.all([
      farm.requestWorker(first?.worker.uuid ?? '', 'asleep'),
      farm.submit({ tasks: manyTasks(1, type) }),
    ]);
    const { status } = (await first?.answer) ?? {};
    if (status === 423) expect(await second?.answer).toMatchObject({ status: 200 });
    else expect(status).toBe(200);
  });

  it('cannot be given it because the try fails, the next one gets the task', async () => {
    const type = farm.newType();
    const [first, second] = await waitingWorkers(2, type);
    jest.spyOn(farm.get(TaskScheduler), 'request').mockRejectedValueOnce(new Error('the disk is full'));
    await farm.submit({ tasks: tasksNamed('a', type) });
    expect(await second?.answer).toMatchObject({ status: 200, body: { name: 'a' } });
    expect(await first?.answer).toMatchObject({ status: 500 });
  });

  it('has hung up, and the Manager has not noticed, the Worker is given its task when it waits anew', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type] });
    const [lost, anew] = [await startWaiting(worker), ask(worker)];
    for (let turn = 0; turn < 3; turn++) await farm.client.get('/version');
    await farm.submit({ tasks: tasksNamed('a', type) });
    expect(await lost.answer).toMatchObject({ status: 200, body: { name: 'a' } });
    expect(await anew).toMatchObject({ status: 200, body: { name: 'a' } });
  });
});

/** A farm where something happens by chance; its Workers wait whenever they have nothing to do. */
class RandomFarm {
  readonly types = [farm.newType(), farm.newType()];
  readonly jobs: string[] = [];
  private readonly tasks = new Map<TestWorker, AssignedTaskDto>();
  private readonly asleep = new Set<TestWorker>();

  private constructor(
    private readonly chance: Chances,
    private readonly tags: readonly string[],
    private readonly workers: TestWorker[] = [],
  ) {}

  static async start(seed: number): Promise<RandomFarm> {
    const name = farm.newType();
    const random = new RandomFarm(chances(seed), [
      await farm.aTag(`1 ${name}`),
      await farm.aTag(`2 ${name}`),
    ]);
    for (let i = 0; i < 10; i++) {
      const types = random.chance.isLucky(0.4) ? random.types : [random.aType()];
      const worker = await farm.aWorker({
        types,
        tags: random.tags.filter(() => random.chance.isLucky(0.4)),
      });
      random.workers.push(worker);
      random.wait(worker);
    }
    return random;
  }

  async happen(): Promise<void> {
    const happenings = [
      () => this.submit(),
      () => this.submit(),
      () => this.report('completed'),
      () => this.report('completed'),
      () => this.report('failed'),
      () => this.setJob(),
      () => this.retag(),
      () => this.liftBlocks(),
      () => this.leaveOrReturn(),
    ];
    const count = 1 + this.chance.below(3);
    const chosen = Array.from({ length: count }, () => this.chance.pick(happenings));
    await Promise.all(chosen.flatMap((happening) => happening?.() ?? []));
  }

  /** The Workers that wait beside a task that they could run. */
  async forgotten(): Promise<readonly string[]> {
    const sql = farm.manager.get(FarmDatabase).reader;
    const forgotten: string[] = [];
    for (const worker of this.workers) {
      if (this.tasks.has(worker) || this.asleep.has(worker)) continue;
      const { id: workerId, supportedTaskTypes: taskTypes } = await stored(worker.uuid);
      const tagIds = await tagIdsOf(sql, workerId);
      if ((await findNextTask(sql, farm.get(PlacementGates), { workerId, taskTypes, tagIds })) !== undefined)
        forgotten.push(worker.uuid);
    }
    return forgotten;
  }

  private wait(worker: TestWorker): void {
    void ask(worker).then(
      ({ status, body }) => {
        if (status === 200) this.tasks.set(worker, body);
        else if (!this.asleep.has(worker)) this.wait(worker);
      },
      () => undefined,
    );
  }

  private async submit(): Promise<void> {
    const tasks = manyTasks(1 + this.chance.below(4), '').map((task, index) => ({
      ...task,
      type: this.aType(),
      ...(index > 0 && this.chance.isLucky(0.4) && { after: ['1'] }),
    }));
    const tag = this.chance.isLucky(0.5) ? this.chance.pick(this.tags) : undefined;
    const { id } = await farm.submit({ tasks, ...(tag !== undefined && { worker_tag: tag }) });
    this.jobs.push(id);
  }

  private async report(taskStatus: 'completed' | 'failed'): Promise<void> {
    const [worker, task] = this.chance.pick([...this.tasks]) ?? [];
    if (!worker || !task) return;
    this.tasks.delete(worker);
    await worker.report(task, { taskStatus });
    if (!this.asleep.has(worker)) this.wait(worker);
  }

  private async setJob(): Promise<void> {
    const job = this.chance.pick(this.jobs);
    const to = this.chance.pick(['paused', 'requeueing', 'requeueing', 'cancel-requested']);
    if (job !== undefined && to !== undefined) await farm.requestJob(job, to);
  }

  private async retag(): Promise<void> {
    const worker = this.chance.pick(this.workers);
    const tag_ids = this.tags.filter(() => this.chance.isLucky(0.5));
    if (worker) await done(farm.client.post(`/worker-mgt/workers/${worker.uuid}/settags`, { tag_ids }));
  }

  private async liftBlocks(): Promise<void> {
    const job = this.chance.pick(this.jobs);
    const list = job === undefined ? undefined : await farm.client.get<unknown[]>(`/jobs/${job}/blocklist`);
    if (list && list.body.length > 0) await farm.client.delete(`/jobs/${job ?? ''}/blocklist`, list.body);
  }

  private async leaveOrReturn(): Promise<void> {
    const worker = this.chance.pick(this.workers);
    if (!worker) return;
    if (this.asleep.has(worker)) {
      await worker.wakeUp();
      if (!this.asleep.delete(worker)) return;
      this.wait(worker);
    } else {
      this.asleep.add(worker);
      this.tasks.delete(worker);
      await worker.signOff();
    }
  }

  private aType(): string {
    return this.types[this.chance.below(this.types.length)] ?? '';
  }
}

describe('whatever happens,', () => {
  it.each([1, 2, 3])(
    'no Worker goes on waiting beside a task that it could run (farm %i)',
    async (seed) => {
      const random = await RandomFarm.start(seed);
      for (let step = 0; step < 60; step++) {
        await random.happen();
        await until(
          `nobody is forgotten after step ${step}`,
          async () => (await random.forgotten()).length === 0,
        );
      }
      expect(random.jobs.length).toBeGreaterThan(10);
    },
    60_000,
  );
});
