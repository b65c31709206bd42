import { describe, expect, it } from '@jest/globals';
import type { AssignedTaskDto } from '@flamenco/api-contracts';
import { FarmDatabase } from '../../src/database/farm-database.js';
import { EventBus } from '../../src/modules/events/index.js';
import { TimeoutChecker } from '../../src/modules/timeouts/index.js';
import { WorkerSightings } from '../../src/modules/workers/index.js';
import { loadWorker } from '../../src/modules/workers/persistence/worker-rows.js';
import type { Answer } from './farm-client.js';
import { manyTasks, tasksNamed, TestFarm, until, useFarm } from './test-farm.js';
import type { TestWorker } from './test-worker.js';

const farm = useFarm();

/** Well below Flamenco 3's 20 s, and well above what a busy machine needs. */
const AT_ONCE_MS = 1_000;

/** A Worker whose question is on its way; it waits at the Manager a moment later. */
interface Waiting {
  readonly worker: TestWorker;
  readonly answer: Promise<Answer<AssignedTaskDto>>;
}

async function waitingWorker(type: string, seconds = 10): Promise<Waiting> {
  const worker = await farm.aWorker({ types: [type] });
  const answer = worker.ask(seconds);
  const row = await loadWorker(farm.get(FarmDatabase).reader, worker.uuid);
  await until('its question waits', () => row !== undefined && farm.get(WorkerSightings).isThere(row.id));
  return { worker, answer };
}

/** How long after `act` the answer came, in ms. */
async function answeredAfter(
  waiting: Waiting,
  act: () => Promise<unknown>,
): Promise<{ readonly answer: Answer<AssignedTaskDto>; readonly afterMs: number }> {
  const started = performance.now();
  const [answer] = await Promise.all([waiting.answer, act()]);
  return { answer, afterMs: performance.now() - started };
}

describe('a Worker that waits for a task is answered at once when', () => {
  it.each<[string, (type: string) => Promise<() => Promise<unknown>>]>([
    ['a job is submitted', (type) => Promise.resolve(() => farm.submit({ tasks: tasksNamed('a', type) }))],
    [
      'a held-back job is let go',
      async (type) => {
        const { id } = await farm.submit({ tasks: tasksNamed('a', type), initial_status: 'paused' });
        return () => farm.setJob(id, 'requeueing');
      },
    ],
    [
      'a canceled job is requeued',
      async (type) => {
        const { id } = await farm.submit({ tasks: tasksNamed('a', type), initial_status: 'paused' });
        await farm.setJob(id, 'cancel-requested');
        return () => farm.setJob(id, 'requeueing');
      },
    ],
    [
      'people queue a task again',
      async (type) => {
        const { id } = await farm.submit({
          tasks: [...tasksNamed('a', type), ...tasksNamed('b', farm.newType())],
        });
        const task = await farm.taskNamed(id, 'a');
        await farm.setTask(task.id, 'paused');
        return () => farm.setTask(task.id, 'queued');
      },
    ],
    [
      'what its task waits for is completed',
      async (type) => {
        const first = farm.newType();
        await farm.submit({
          tasks: [...tasksNamed('needed', first), { name: 'a', type, after: ['needed'] }],
        });
        const other = await farm.aWorker({ types: [first] });
        const task = await other.take();
        return () => other.complete(task);
      },
    ],
    [
      'another Worker signs off',
      async (type) => {
        await farm.submit({ tasks: tasksNamed('a', type) });
        const other = await farm.aWorker({ types: [type] });
        await other.take();
        return () => other.signOff();
      },
    ],
    [
      'another Worker fails the task',
      async (type) => {
        await farm.submit({ tasks: tasksNamed('a', type) });
        const other = await farm.aWorker({ types: [type] });
        const task = await other.take();
        return () => other.fail(task);
      },
    ],
    [
      'another Worker is removed',
      async (type) => {
        await farm.submit({ tasks: tasksNamed('a', type) });
        const other = await farm.aWorker({ types: [type] });
        await other.take();
        return () => farm.client.delete(`/worker-mgt/workers/${other.uuid}`);
      },
    ],
  ])('%s', async (_, prepare) => {
    const type = farm.newType();
    const act = await prepare(type);
    const waiting = await waitingWorker(type);
    const { answer, afterMs } = await answeredAfter(waiting, act);
    expect(answer).toMatchObject({ status: 200, body: { name: 'a' } });
    expect(afterMs).toBeLessThan(AT_ONCE_MS);
  });

  it('the Manager has missed what others did meanwhile', async () => {
    const { worker, answer } = await waitingWorker(farm.newType());
    await farm.sql(`UPDATE workers SET status_requested = 'asleep' WHERE uuid = ?`, worker.uuid);
    farm.get(EventBus).admitMissing();
    expect(await answer).toMatchObject({ status: 423, body: { status_requested: 'asleep' } });
  });

  it('people queue a task again that it failed, though it is queued already', async () => {
    const type = farm.newType();
    await farm.submit({ tasks: tasksNamed('a', type) });
    const waiting = await farm.aWorker({ types: [type] });
    const other = await farm.aWorker({ types: [type] });
    const task = await waiting.take();
    await waiting.fail(task);
    await other.take();
    await other.signOff();
    expect(await farm.task(task.uuid)).toMatchObject({ status: 'queued', failed_by_workers: [{}] });
    const answer = waiting.ask(10);
    for (let turn = 0; turn < 3; turn++) await farm.client.get('/version');
    const { afterMs } = await answeredAfter({ worker: waiting, answer }, () =>
      farm.setTask(task.uuid, 'queued'),
    );
    expect((await answer).body.name).toBe('a');
    expect(afterMs).toBeLessThan(AT_ONCE_MS);
  });

  it.each([true, false])('another status is requested of it (lazily: %p)', async (isLazy) => {
    const waiting = await waitingWorker(farm.newType());
    const { answer, afterMs } = await answeredAfter(waiting, () =>
      farm.requestWorker(waiting.worker.uuid, 'asleep', isLazy),
    );
    expect(answer).toMatchObject({ status: 423, body: { status_requested: 'asleep' } });
    expect(afterMs).toBeLessThan(AT_ONCE_MS);
  });

  it('people remove it', async () => {
    const waiting = await waitingWorker(farm.newType());
    const { answer, afterMs } = await answeredAfter(waiting, () =>
      farm.client.delete(`/worker-mgt/workers/${waiting.worker.uuid}`),
    );
    expect(answer.status).toBe(403);
    expect(afterMs).toBeLessThan(AT_ONCE_MS);
  });

  it('the Worker says itself that it went to sleep', async () => {
    const waiting = await waitingWorker(farm.newType());
    const { answer, afterMs } = await answeredAfter(waiting, () => waiting.worker.goTo('asleep'));
    expect(answer.status).toBe(409);
    expect(afterMs).toBeLessThan(AT_ONCE_MS);
  });
});

describe('Workers that wait', () => {
  it('are 20, and all get a task of a new job of 20', async () => {
    const type = farm.newType();
    const waiting = await Promise.all(Array.from({ length: 20 }, () => waitingWorker(type)));
    const started = performance.now();
    await farm.submit({ tasks: manyTasks(20, type) });
    const answeredMs = performance.now();
    const answers = await Promise.all(waiting.map(({ answer }) => answer));
    expect(new Set(answers.map(({ body }) => body.name)).size).toBe(20);
    expect(performance.now() - answeredMs).toBeLessThan(AT_ONCE_MS);
    expect(performance.now() - started).toBeLessThan(3 * AT_ONCE_MS);
  });

  it('get tasks in the order in which they asked', async () => {
    const type = farm.newType();
    const [first, second] = [await waitingWorker(type), await waitingWorker(type, 2)];
    await farm.submit({ tasks: tasksNamed('only', type) });
    expect(await first.answer).toMatchObject({ status: 200 });
    expect(await second.answer).toMatchObject({ status: 204 });
  });

  it('are not woken for what they cannot run', async () => {
    const type = farm.newType();
    const tag = await farm.aTag(`tag of ${type}`);
    const waiting = await waitingWorker(type, 1);
    await farm.submit({ tasks: tasksNamed('a', farm.newType()) });
    await farm.submit({ tasks: tasksNamed('a', type), worker_tag: tag });
    expect((await waiting.answer).status).toBe(204);
  });

  it('are answered with nothing to do after the time that they said', async () => {
    const { answer } = await waitingWorker(farm.newType(), 1);
    const { status, tookMs } = await answer;
    expect(status).toBe(204);
    expect(tookMs).toBeGreaterThan(950);
    expect(tookMs).toBeLessThan(1_000 + AT_ONCE_MS);
  });

  it('and have hung up get no task', async () => {
    const type = farm.newType();
    const gone = await farm.aWorker({ types: [type] });
    const hangUp = new AbortController();
    const answer = gone.ask(10, hangUp.signal).then(
      () => 'answered',
      () => 'hung up',
    );
    await farm.client.get('/version');
    hangUp.abort();
    expect(await answer).toBe('hung up');
    const { id } = await farm.submit({ tasks: tasksNamed('a', type) });
    expect(await farm.taskNamed(id, 'a')).toMatchObject({ status: 'queued', attempts: [] });
    expect(await (await farm.aWorker({ types: [type] })).takeName()).toBe('a');
  });

  it('may do so at the very moment at which another status is requested of them', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type] });
    for (let round = 0; round < 15; round++) {
      const [answer] = await Promise.all([worker.ask(10), farm.requestWorker(worker.uuid, 'asleep')]);
      expect(answer).toMatchObject({ status: 423 });
      expect(answer.tookMs).toBeLessThan(AT_ONCE_MS);
      await worker.goTo('asleep');
      await worker.goTo('awake');
    }
  });

  it('may do so at the very moment at which a job is submitted', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type] });
    for (let round = 0; round < 15; round++) {
      const [answer] = await Promise.all([worker.ask(10), farm.submit({ tasks: tasksNamed('a', type) })]);
      expect(answer.status).toBe(200);
      expect(answer.tookMs).toBeLessThan(2 * AT_ONCE_MS);
      await worker.complete(answer.body);
    }
  });

  it('do not time out, however long that is', async () => {
    const { worker, answer } = await waitingWorker(farm.newType(), 2);
    farm.clock.advance(3_600_000);
    await farm.get(TimeoutChecker).check();
    expect((await farm.worker(worker.uuid)).status).toBe('awake');
    expect((await answer).status).toBe(204);
    await farm.get(TimeoutChecker).check();
    expect((await farm.worker(worker.uuid)).status).toBe('awake');
  });
});

describe('a Manager that ends', () => {
  it('lets go of the Workers that wait', async () => {
    const other = new TestFarm();
    await other.start();
    const worker = await other.aWorker({ types: ['misc'] });
    const answer = worker.ask(60);
    const stored = await loadWorker(other.get(FarmDatabase).reader, worker.uuid);
    await until('it waits', () => other.get(WorkerSightings).isThere(stored?.id ?? 0));
    const started = performance.now();
    await other.close();
    expect((await answer.catch(() => ({ status: 0 }))).status).toBe(204);
    expect(performance.now() - started).toBeLessThan(3 * AT_ONCE_MS);
  }, 20_000);
});
