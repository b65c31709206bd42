import { describe, expect, it } from '@jest/globals';
import { StuckJobs } from '../../src/modules/stuck-jobs/stuck-jobs.js';
import { manyTasks, tasksNamed, useFarm, type TestFarm } from './test-farm.js';
import type { TestWorker } from './test-worker.js';

const farm = useFarm({ yaml: 'blocklist_threshold: 3\ntask_fail_after_softfail_count: 3' });

function workers(
  on: TestFarm,
  count: number,
  type: string,
  tags: readonly string[] = [],
): Promise<readonly TestWorker[]> {
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      on.aWorker({ types: [type], tags, name: `worker ${index + 1}` }),
    ),
  );
}

const failNext = async (worker: TestWorker): Promise<string> => {
  const task = await worker.take();
  await worker.fail(task);
  return task.uuid;
};

describe('a task that a Worker fails', () => {
  it('§33.6: is tried by others, and has failed for good at the third of them', async () => {
    const type = farm.newType();
    const job = await farm.submit({ tasks: [{ name: 'a', type, priority: 99 }, ...manyTasks(20, type)] });
    const [one, two, three] = await workers(farm, 5, type);
    const id = await failNext(one!);
    expect(await farm.task(id)).toMatchObject({
      status: 'soft-failed',
      failed_by_workers: [{ id: one!.uuid, name: 'worker 1' }],
    });
    expect(await farm.log(id)).toMatch(/1 worker failed it.*2 more failures allowed/);
    expect(await failNext(two!)).toBe(id);
    expect((await farm.task(id)).status).toBe('soft-failed');
    expect(await farm.log(id)).toMatch(/2 workers failed it.*1 more failure allowed/);
    expect(await failNext(three!)).toBe(id);
    expect((await farm.task(id)).failed_by_workers?.map(({ name }) => name)).toEqual([
      'worker 1',
      'worker 2',
      'worker 3',
    ]);
    expect((await farm.task(id)).status).toBe('failed');
    expect(await farm.log(id)).toMatch(/3 workers failed it/);
    expect((await farm.job(job.id)).status).toBe('active');
  });

  it('defect 1 (§10.2): is tried by the second of two Workers, and the job goes on', async () => {
    const type = farm.newType();
    const job = await farm.submit({ tasks: tasksNamed('a b', type) });
    const [one, two] = await workers(farm, 2, type);
    const id = await failNext(one!);
    expect((await farm.task(id)).status).toBe('soft-failed');
    expect((await farm.job(job.id)).status).toBe('active');
    await two!.complete(await two!.take());
    await two!.complete(await two!.take());
    expect((await farm.job(job.id)).status).toBe('completed');
  });

  it('has failed, and so has its job, when no other Worker is left', async () => {
    const type = farm.newType();
    const job = await farm.submit({ tasks: manyTasks(30, type) });
    const [only] = await workers(farm, 1, type);
    const id = await failNext(only!);
    expect((await farm.task(id)).status).toBe('failed');
    expect(await farm.job(job.id)).toMatchObject({
      status: 'failed',
      task_counts: { failed: 1, canceled: 29 },
    });
    expect((await farm.job(job.id)).activity).toMatch(
      new RegExp(`^Changed to status "failed": .*no Worker is left.*'${type}'`),
    );
    expect(await farm.log(id)).toMatch(new RegExp(`worker 1.*'${type}'`));
  });

  it.each<[string, (type: string, tag: string) => Promise<unknown>, 'soft-failed' | 'failed']>([
    [
      'is asleep',
      async (type, tag) => (await farm.aWorker({ types: [type], tags: [tag] })).goTo('asleep'),
      'soft-failed',
    ],
    [
      'is offline',
      async (type, tag) => (await farm.aWorker({ types: [type], tags: [tag] })).signOff(),
      'soft-failed',
    ],
    [
      'was removed',
      async (type, tag) =>
        farm.client.delete(
          `/worker-mgt/workers/${(await farm.aWorker({ types: [type], tags: [tag] })).uuid}`,
        ),
      'failed',
    ],
    ['does not support the type', (_type, tag) => farm.aWorker({ types: ['other'], tags: [tag] }), 'failed'],
    ['lacks the tag', (type) => farm.aWorker({ types: [type] }), 'failed'],
  ])('defect 3 (§10.2): may wait for another one that %s: %s', async (_, another, status) => {
    const type = farm.newType();
    const tag = await farm.aTag(`tag of ${type}`);
    await farm.submit({ tasks: manyTasks(20, type), worker_tag: tag });
    const [worker] = await workers(farm, 1, type, [tag]);
    await another(type, tag);
    expect((await farm.task(await failNext(worker!))).status).toBe(status);
  });

  it('is forgiven when people queue it again', async () => {
    const type = farm.newType();
    await farm.submit({ tasks: tasksNamed('a', type) });
    const [one] = await workers(farm, 2, type);
    const id = await failNext(one!);
    expect(await one!.takeName()).toBeUndefined();
    await farm.setTask(id, 'queued');
    expect((await farm.task(id)).failed_by_workers).toEqual([]);
    expect(await one!.takeName()).toBe('a');
  });

  it('is forgiven when its job is requeued', async () => {
    const type = farm.newType();
    const job = await farm.submit({ tasks: tasksNamed('a b', type) });
    const [only] = await workers(farm, 1, type);
    const id = await failNext(only!);
    expect((await farm.job(job.id)).status).toBe('failed');
    await farm.setJob(job.id, 'requeueing');
    expect((await farm.task(id)).failed_by_workers).toEqual([]);
    expect(await only!.takeName()).toBe('a');
  });
});

describe('a Worker that fails tasks of one type in a job', () => {
  it('defect 2 (§10.2), §33.6: is blocked from it at the third, not before, and what it failed is tried by others', async () => {
    const type = farm.newType();
    const job = await farm.submit({ tasks: manyTasks(40, type) });
    const [bad] = await workers(farm, 3, type);
    const ids = [await failNext(bad!), await failNext(bad!)];
    const third = await bad!.take();
    expect(third.name).toBe('3');
    await bad!.fail(third);
    expect(await bad!.takeName()).toBeUndefined();
    for (const id of [...ids, third.uuid]) expect((await farm.task(id)).status).toBe('soft-failed');
    expect(await farm.log(third.uuid)).toMatch(/worker 1 gets no more tasks of type .* after 3 failures/);
    expect((await farm.job(job.id)).status).toBe('active');
  });

  it('is not blocked from another type, nor from another job', async () => {
    const [type, other] = [farm.newType(), farm.newType()];
    await farm.submit({ tasks: [...manyTasks(40, type), ...tasksNamed('o1', other)] });
    const bad = await farm.aWorker({ types: [type, other] });
    await workers(farm, 2, type);
    for (let failures = 0; failures < 3; failures++) await failNext(bad);
    const next = await bad.take();
    expect(next.name).toBe('o1');
    await bad.complete(next);
    await farm.submit({ tasks: tasksNamed('elsewhere', type) });
    expect(await bad.takeName()).toBe('elsewhere');
  });

  it('has the tasks queued again that it failed for good', async () => {
    const type = farm.newType();
    const job = await farm.submit({ tasks: [{ name: 'hard', type, priority: 99 }, ...manyTasks(40, type)] });
    const [one, two, bad] = await workers(farm, 5, type);
    const hard = await failNext(one!);
    await failNext(two!);
    expect(await failNext(bad!)).toBe(hard);
    expect((await farm.task(hard)).status).toBe('failed');
    await failNext(bad!);
    await failNext(bad!);
    expect((await farm.task(hard)).status).toBe('queued');
    expect((await farm.task(hard)).activity).toMatch(/worker 3 was blocked/i);
    expect((await farm.job(job.id)).task_counts).toMatchObject({ failed: 0, queued: 39, 'soft-failed': 2 });
  });

  it('§33.6: fails task and job when it was the last that could run it', async () => {
    const type = farm.newType();
    const job = await farm.submit({ tasks: manyTasks(60, type) });
    const [one, two] = await workers(farm, 2, type);
    for (let failures = 0; failures < 3; failures++) await failNext(one!);
    expect(await one!.takeName()).toBeUndefined();
    // The tasks that the blocked one failed come first, in their order; nobody is left for them.
    const id = await failNext(two!);
    expect((await farm.task(id)).status).toBe('failed');
    expect((await farm.job(job.id)).status).toBe('failed');
  });
});

describe('a job', () => {
  it.each([
    [10, 1],
    [11, 2],
    [100, 10],
  ])('of %i tasks has failed at %i failed ones, not before', async (total, failing) => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: manyTasks(total, type) });
    const tasks = await farm.tasks(id);
    for (const [index, task] of tasks.slice(0, failing).entries()) {
      expect((await farm.job(id)).status).toBe(index === 0 ? 'queued' : 'active');
      await farm.setTask(task.id, 'failed');
    }
    expect(await farm.job(id)).toMatchObject({
      status: 'failed',
      task_counts: { failed: failing, canceled: total - failing },
    });
    expect((await farm.job(id)).activity).toContain(`too many tasks failed: ${failing} of ${total}`);
  });

  it('does not fail by tasks that will be tried again', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: tasksNamed('a b', type) });
    const [one] = await workers(farm, 3, type);
    await failNext(one!);
    await failNext(one!);
    expect(await farm.job(id)).toMatchObject({ status: 'active', task_counts: { 'soft-failed': 2 } });
  });

  it('that is to pause does, when its last active task softly fails', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: tasksNamed('a b', type) });
    const [one] = await workers(farm, 3, type);
    const task = await one!.take();
    await farm.setJob(id, 'pause-requested');
    await one!.fail(task);
    expect(await farm.job(id)).toMatchObject({ status: 'paused', task_counts: { paused: 2 } });
  });
});

describe('the share of failed tasks at which a job fails', () => {
  const lenient = useFarm({
    yaml: 'task_fail_job_at_percent: 50\nblocklist_threshold: 0\ntask_fail_after_softfail_count: 1',
  });

  it('can be configured, like the other thresholds', async () => {
    const type = lenient.newType();
    const { id } = await lenient.submit({ tasks: manyTasks(10, type) });
    const [bad] = await workers(lenient, 2, type);
    for (let failed = 1; failed <= 4; failed++) {
      await failNext(bad!);
      expect(await lenient.job(id)).toMatchObject({ status: 'active', task_counts: { failed } });
    }
    await failNext(bad!);
    expect(await lenient.job(id)).toMatchObject({
      status: 'failed',
      task_counts: { failed: 5, canceled: 5 },
    });
  });
});

describe('a job of which nothing can run any more ends', () => {
  const lenient = useFarm({ yaml: 'task_fail_after_softfail_count: 1' });

  /** Runs a job of frames and a video of them; fails the frames with these numbers. */
  async function render(frames: number, failing: readonly number[], hasVideo: boolean): Promise<string> {
    const type = lenient.newType();
    const tasks = manyTasks(frames, type);
    const video = { name: 'video', type, after: tasks.map(({ name }) => name) };
    const { id } = await lenient.submit({ tasks: hasVideo ? [...tasks, video] : tasks });
    const [worker] = await workers(lenient, 2, type);
    for (let frame = 1; frame <= frames; frame++) {
      const task = await worker!.take();
      await (failing.includes(Number(task.name)) ? worker!.fail(task) : worker!.complete(task));
    }
    return id;
  }

  it('as failed, when fewer than 10 % failed and all others are completed', async () => {
    const id = await render(21, [3, 21], false);
    expect(await lenient.job(id)).toMatchObject({
      status: 'failed',
      task_counts: { failed: 2, completed: 19 },
    });
    expect((await lenient.job(id)).activity).toMatch(/2 of 21 tasks failed.*requeue/);
  });

  it.each([[[5]], [[20]], [[1]]])(
    'as failed, when its video waits for a frame that failed (%p)',
    async (failing) => {
      const id = await render(20, failing, true);
      expect(await lenient.job(id)).toMatchObject({
        status: 'failed',
        task_counts: { failed: 1, completed: 19, canceled: 1 },
      });
      expect((await lenient.job(id)).activity).toMatch(/1 left wait.*requeue/);
      await lenient.setJob(id, 'requeueing');
      expect(await lenient.job(id)).toMatchObject({
        status: 'queued',
        task_counts: { queued: 2, completed: 19 },
      });
    },
  );

  it('as canceled within a minute, when what is left waits for a canceled task', async () => {
    const type = lenient.newType();
    const { id } = await lenient.submit({
      tasks: [...tasksNamed('frame', type), { name: 'video', type, after: ['frame'] }],
    });
    await lenient.setTask((await lenient.taskNamed(id, 'frame')).id, 'canceled');
    expect(await lenient.job(id)).toMatchObject({
      status: 'queued',
      task_counts: { canceled: 1, queued: 1 },
    });
    await lenient.get(StuckJobs).takeUp();
    expect(await lenient.job(id)).toMatchObject({ status: 'canceled', task_counts: { canceled: 2 } });
  });

  it('but stays, when what is left waits for a paused task: who paused it can let it go on', async () => {
    const type = lenient.newType();
    const { id } = await lenient.submit({
      tasks: [...tasksNamed('frame', type), { name: 'video', type, after: ['frame'] }],
    });
    const frame = await lenient.taskNamed(id, 'frame');
    await lenient.setTask(frame.id, 'paused');
    await lenient.get(StuckJobs).takeUp();
    expect(await lenient.job(id)).toMatchObject({ status: 'queued' });
    await lenient.setTask(frame.id, 'queued');
    const worker = await lenient.aWorker({ types: [type] });
    expect(await worker.takeName()).toBe('frame');
  });
});
