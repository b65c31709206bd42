import { describe, expect, it } from '@jest/globals';
import type { AssignedTaskDto } from '@flamenco/api-contracts';
import { TimeoutChecker } from '../../src/modules/timeouts/index.js';
import { tasksNamed, useFarm, type TestFarm } from './test-farm.js';
import type { TestWorker } from './test-worker.js';

const MINUTE_MS = 60_000;

const check = (farm: TestFarm): Promise<void> => farm.get(TimeoutChecker).check();

describe('a task that nothing is heard of', () => {
  const farm = useFarm({ yaml: 'task_timeout: 10m\nworker_timeout: 0s\ntask_fail_job_at_percent: 100' });

  async function working() {
    const type = farm.newType();
    const job = await farm.submit({ tasks: tasksNamed('a b', type) });
    const worker = await farm.aWorker({ types: [type], name: 'render-07' });
    return { job, worker, task: await worker.take() };
  }

  it('defect 19 (§11): for ten minutes has failed, says so, and is not for its Worker again', async () => {
    const { worker, task } = await working();
    farm.clock.advance(10 * MINUTE_MS);
    await check(farm);
    expect(await farm.task(task.uuid)).toMatchObject({
      status: 'failed',
      activity: expect.stringMatching(/timed out.*render-07/),
      attempts: [{ outcome: 'timed-out', reason: expect.stringContaining('timed out') }],
      failed_by_workers: [{ name: 'render-07' }],
    });
    expect(await farm.log(task.uuid)).toMatch(
      new RegExp(`timed out: Worker render-07 \\(${worker.uuid}\\) was last heard of it at \\d{4}-`),
    );
    expect((await farm.worker(worker.uuid)).status).toBe('awake');
    expect(await worker.mayRun(task)).toMatchObject({ mayKeepRunning: false });
    expect(await worker.takeName()).toBe('b');
  });

  it.each<[string, (farm: Awaited<ReturnType<typeof working>>) => Promise<unknown>]>([
    ['may-i-run', ({ worker, task }) => worker.mayRun(task)],
    ['a log line', ({ worker, task }) => worker.report(task, { log: 'Fra:1' })],
    ['an empty report', ({ worker, task }) => worker.report(task, {})],
  ])('has not, when %s comes in between', async (_, sign) => {
    const made = await working();
    farm.clock.advance(9 * MINUTE_MS);
    await check(farm);
    await sign(made);
    farm.clock.advance(9 * MINUTE_MS);
    await check(farm);
    expect((await farm.task(made.task.uuid)).status).toBe('active');
    farm.clock.advance(MINUTE_MS);
    await check(farm);
    expect((await farm.task(made.task.uuid)).status).toBe('failed');
  });

  it('and that nobody has any more fails, and says so', async () => {
    const { task } = await working();
    await farm.sql(`UPDATE tasks SET worker_id = NULL WHERE uuid = ?`, task.uuid);
    farm.clock.advance(10 * MINUTE_MS);
    await check(farm);
    expect(await farm.task(task.uuid)).toMatchObject({ status: 'failed', failed_by_workers: [] });
    expect(await farm.log(task.uuid)).toMatch(/timed out: no Worker was last heard of it at \d{4}-/);
  });

  it('and whose job is to pause fails, and the job pauses', async () => {
    const { job, task } = await working();
    await farm.setJob(job.id, 'pause-requested');
    farm.clock.advance(10 * MINUTE_MS);
    await check(farm);
    expect([(await farm.task(task.uuid)).status, (await farm.job(job.id)).status]).toEqual([
      'failed',
      'paused',
    ]);
  });
});

describe('a Worker that nothing is heard of', () => {
  const farm = useFarm({ yaml: 'task_timeout: 0s\nworker_timeout: 1m' });

  /** It had begun its task, and was taken for lost. */
  async function lost() {
    const type = farm.newType();
    const job = await farm.submit({ tasks: tasksNamed('a', type) });
    const worker = await farm.aWorker({ types: [type], name: 'render-07' });
    const task = await worker.take();
    farm.clock.advance(MINUTE_MS + 1_000);
    await check(farm);
    expect((await farm.task(task.uuid)).status).toBe('queued');
    return { type, job, worker, task };
  }

  it('and had come to the end of its task has completed it, when its report gets through', async () => {
    const { job, worker, task } = await lost();
    await worker.complete(task);
    expect(await farm.task(task.uuid)).toMatchObject({
      status: 'completed',
      attempts: [{ outcome: 'completed' }],
    });
    expect(await farm.job(job.id)).toMatchObject({
      status: 'completed',
      task_counts: { completed: 1, queued: 0 },
    });
    expect(await farm.problems()).toEqual([]);
  });

  it('has not, when another one has begun the task since', async () => {
    const { type, worker, task } = await lost();
    const other = await farm.aWorker({ types: [type], name: 'render-08' });
    await other.take();
    expect((await worker.report(task, { taskStatus: 'completed' })).status).toBe(409);
    expect(await farm.task(task.uuid)).toMatchObject({ status: 'active', worker: { name: 'render-08' } });
  });

  it('has not, when somebody wants the task made anew', async () => {
    const { worker, task } = await lost();
    await farm.setTask(task.uuid, 'queued');
    expect((await worker.report(task, { taskStatus: 'completed' })).status).toBe(204);
    expect(await farm.task(task.uuid)).toMatchObject({
      status: 'queued',
      attempts: [{ outcome: 'requeued' }],
    });
  });

  it('for a minute is in error, and its task queued again', async () => {
    const type = farm.newType();
    await farm.submit({ tasks: tasksNamed('a', type) });
    const worker = await farm.aWorker({ types: [type], name: 'render-07' });
    const task = await worker.take();
    await farm.requestWorker(worker.uuid, 'asleep', true);
    farm.forgetEvents();
    farm.clock.advance(MINUTE_MS + 1_000);
    await check(farm);
    expect(await farm.worker(worker.uuid)).toMatchObject({ status: 'error' });
    expect(await farm.worker(worker.uuid)).not.toHaveProperty('status_change');
    expect(await farm.task(task.uuid)).toMatchObject({
      status: 'queued',
      activity: expect.stringMatching(/render-07 timed out/),
      failed_by_workers: [],
      attempts: [{ outcome: 'timed-out', reason: expect.stringContaining('timed out') }],
    });
    expect(farm.events).toContainEqual({
      name: 'worker-updated',
      payload: expect.objectContaining({ id: worker.uuid, previous_status: 'awake', status: 'error' }),
    });
    await worker.wakeUp();
    expect((await farm.worker(worker.uuid)).status).toBe('awake');
    expect(await worker.takeName()).toBe('a');
  });

  it.each<[string, (farm: TestFarm) => Promise<string>, string]>([
    [
      'is offline',
      async (on) => {
        const worker = await on.aWorker({ types: ['misc'] });
        await worker.signOff();
        return worker.uuid;
      },
      'offline',
    ],
    ['has never signed on', async (on) => (await on.registeredWorker({ types: ['misc'] })).uuid, 'offline'],
    [
      'is asleep',
      async (on) => {
        const worker = await on.aWorker({ types: ['misc'] });
        await worker.goTo('asleep');
        return worker.uuid;
      },
      'error',
    ],
    [
      'is starting',
      async (on) => {
        const worker = await on.registeredWorker({ types: ['misc'] });
        await worker.signOn();
        return worker.uuid;
      },
      'error',
    ],
  ])('and %s', async (_, make, status) => {
    const id = await make(farm);
    farm.clock.advance(MINUTE_MS + 1_000);
    await check(farm);
    expect((await farm.worker(id)).status).toBe(status);
  });

  it.each<[string, string]>([
    ['get', '/worker/state'],
    ['post', '/worker/task'],
    ['get', '/worker/task/11111111-2222-4333-8444-555555555555/may-i-run'],
  ])('is heard of by %s %s', async (method, path) => {
    const worker = await farm.aWorker({ types: ['misc'] });
    farm.clock.advance(50_000);
    await worker.client[method as 'get' | 'post'](path);
    farm.clock.advance(50_000);
    await check(farm);
    expect((await farm.worker(worker.uuid)).status).toBe('awake');
  });
});

describe('the time-outs', () => {
  const taskOnly = useFarm({ yaml: 'task_timeout: 5m\nworker_timeout: 0s' });
  const workerOnly = useFarm({ yaml: 'task_timeout: 0s\nworker_timeout: 5m' });
  const both = useFarm({ yaml: 'task_timeout: 5m\nworker_timeout: 5m' });

  it.each<[string, () => TestFarm, string, string]>([
    ['of tasks alone', () => taskOnly, 'failed', 'awake'],
    ['of Workers alone', () => workerOnly, 'queued', 'error'],
    ['of both, where a task that lost its Worker has not failed', () => both, 'queued', 'error'],
  ])('defect 19 (§11): %s', async (_, of, taskStatus, workerStatus) => {
    const farm = of();
    await farm.submit({ tasks: tasksNamed('a b c d e f g h i j k l', 'misc') });
    const worker = await farm.aWorker({ types: ['misc'] });
    const task = await worker.take();
    farm.clock.advance(3_600_000);
    await check(farm);
    expect([(await farm.task(task.uuid)).status, (await farm.worker(worker.uuid)).status]).toEqual([
      taskStatus,
      workerStatus,
    ]);
  });
});

describe('a Manager that was interrupted', () => {
  const farm = useFarm({ yaml: 'task_timeout: 2m\nworker_timeout: 1m\ntask_fail_job_at_percent: 100' });

  async function rendering(): Promise<{ readonly worker: TestWorker; readonly task: AssignedTaskDto }> {
    const type = farm.newType();
    await farm.submit({ tasks: tasksNamed('a', type) });
    const worker = await farm.aWorker({ types: [type] });
    return { worker, task: await worker.take() };
  }

  const statuses = async ({ worker, task }: Awaited<ReturnType<typeof rendering>>): Promise<unknown> => [
    (await farm.worker(worker.uuid)).status,
    (await farm.task(task.uuid)).status,
    (await farm.task(task.uuid)).attempts.length,
  ];

  it.each<[string, () => void]>([
    ['frozen for ten minutes', () => farm.clock.freeze(10 * MINUTE_MS)],
    ['asleep for a night', () => farm.clock.set(12 * 60 * MINUTE_MS)],
  ])('%s gives everybody time to be heard of, and notices afterwards who is gone', async (_, interrupt) => {
    const [alive, gone] = [await rendering(), await rendering()];
    farm.clock.advance(30_000);
    interrupt();
    await check(farm);
    expect(await statuses(alive)).toEqual(['awake', 'active', 1]);
    // The grace lasts as long as the interruption, five minutes at most; then silence counts.
    farm.clock.advance(5 * MINUTE_MS);
    await check(farm);
    expect(await statuses(alive)).toEqual(['awake', 'active', 1]);
    farm.clock.advance(MINUTE_MS - 5_000);
    await alive.worker.mayRun(alive.task);
    farm.clock.advance(10_000);
    await check(farm);
    expect(await statuses(alive)).toEqual(['awake', 'active', 1]);
    expect(await statuses(gone)).toEqual(['error', 'queued', 1]);
  });

  it.each([
    ['an hour', -60 * MINUTE_MS],
    ['half a minute', -30_000],
  ])('by a clock that was set back by %s notices who is gone, and sees who is there', async (_, byMs) => {
    const [alive, gone] = [await rendering(), await rendering()];
    farm.clock.set(byMs);
    await alive.worker.mayRun(alive.task);
    for (let second = 0; second < 100; second += 20) {
      farm.clock.advance(20_000);
      await alive.worker.mayRun(alive.task);
      await check(farm);
    }
    expect(await statuses(alive)).toEqual(['awake', 'active', 1]);
    expect(await statuses(gone)).toEqual(['error', 'queued', 1]);
  });

  it('gives everybody the whole time-out after a start', async () => {
    const made = await rendering();
    await farm.restart(() => {
      farm.clock.advance(60 * MINUTE_MS);
    });
    await check(farm);
    expect(await statuses(made)).toEqual(['awake', 'active', 1]);
    farm.clock.advance(MINUTE_MS);
    await check(farm);
    expect(await statuses(made)).toEqual(['error', 'queued', 1]);
  });
});
