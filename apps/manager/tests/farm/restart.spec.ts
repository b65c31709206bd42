import { describe, expect, it } from '@jest/globals';
import { TimeoutChecker } from '../../src/modules/timeouts/index.js';
import { manyTasks, tasksNamed, useFarm } from './test-farm.js';

const farm = useFarm({ isNewForEachTest: true });

describe('a job that is left in a passing status is taken up at the start', () => {
  it.each<{ left: string; then: string; tasks: string }>([
    { left: 'cancel-requested', then: 'canceled', tasks: 'canceled canceled canceled' },
    { left: 'pause-requested', then: 'pause-requested', tasks: 'active paused paused' },
    { left: 'requeueing', then: 'queued', tasks: 'active queued queued' },
  ])('$left: $then', async ({ left, then, tasks }) => {
    const { id } = await farm.submit({ tasks: tasksNamed('a b c', 'misc') });
    const [one, two] = [await farm.aWorker({ types: ['misc'] }), await farm.aWorker({ types: ['misc'] })];
    await one.take();
    const b = await two.take();
    await two.fail(b);
    await farm.write(async (sql) => {
      await sql.run(`UPDATE jobs SET status = ? WHERE uuid = ?`, left, id);
      await sql.run(
        `UPDATE runnable_groups SET is_open = 0 WHERE job_id = (SELECT id FROM jobs WHERE uuid = ?)`,
        id,
      );
    });
    await farm.restart();
    expect((await farm.job(id)).status).toBe(then);
    expect((await farm.taskStatuses(id)).join(' ')).toBe(tasks);
    expect((await farm.task(b.uuid)).failed_by_workers).toHaveLength(1);
  });

  it('pause-requested without an active task: paused', async () => {
    const { id } = await farm.submit({ tasks: tasksNamed('a b', 'misc') });
    await farm.write(async (sql) => {
      await sql.run(`UPDATE jobs SET status = 'pause-requested' WHERE uuid = ?`, id);
      await sql.run(`UPDATE runnable_groups SET is_open = 0`);
    });
    await farm.restart();
    expect(await farm.job(id)).toMatchObject({ status: 'paused', task_counts: { paused: 2 } });
  });

  it('active with nothing left to run but a task behind a failed one: failed', async () => {
    const { id } = await farm.submit({
      tasks: [...manyTasks(20, 'misc'), { name: 'video', type: 'misc', after: ['1'] }],
      initial_status: 'paused',
    });
    for (const [index, task] of (await farm.tasks(id)).slice(0, 20).entries()) {
      await farm.setTask(task.id, index === 0 ? 'failed' : 'completed');
    }
    await farm.write(async (sql) => {
      await sql.run(`UPDATE jobs SET status = 'active' WHERE uuid = ?`, id);
      await sql.run(`UPDATE runnable_groups SET is_open = 1`);
    });
    await farm.restart();
    expect(await farm.job(id)).toMatchObject({ status: 'failed', task_counts: { canceled: 1 } });
  });
});

describe('a Manager that starts again', () => {
  it('knows all that it knew', async () => {
    const job = await farm.submit({ tasks: tasksNamed('a b c', 'misc'), priority: 70 });
    const worker = await farm.aWorker({ types: ['misc'], name: 'render-07' });
    await farm.aWorker({ types: ['misc'] });
    const task = await worker.take();
    await worker.report(task, { log: 'the log', activity: 'busy' });
    await worker.fail(task);
    await farm.requestWorker(worker.uuid, 'asleep', true);
    const before = [
      await farm.job(job.id),
      await farm.tasks(job.id),
      await farm.task(task.uuid),
      await farm.worker(worker.uuid),
      await farm.log(task.uuid),
    ];
    await farm.restart();
    expect([
      await farm.job(job.id),
      await farm.tasks(job.id),
      await farm.task(task.uuid),
      await farm.worker(worker.uuid),
      await farm.log(task.uuid),
    ]).toEqual(before);
    expect(farm.jobSteps(job.id)).toEqual(['queued>active']);
  });
});

describe('a Manager that was killed', () => {
  it('goes on with the job: the Worker keeps its task, and no frame is lost or done that is not', async () => {
    const { id } = await farm.submit({ tasks: manyTasks(5, 'misc') });
    const worker = await farm.aWorker({ types: ['misc'] });
    await worker.complete(await worker.take());
    const inHand = await worker.take();
    await worker.report(inHand, { log: 'half of it' });
    await farm.crash();
    const later = worker.movedTo(farm.api);
    expect(await later.mayRun(inHand)).toMatchObject({ mayKeepRunning: true });
    await farm.get(TimeoutChecker).check();
    await later.complete(inHand);
    for (let rest = 0; rest < 3; rest++) await later.complete(await later.take());
    expect(await farm.job(id)).toMatchObject({
      status: 'completed',
      task_counts: { completed: 5 },
      steps_completed: 5,
    });
    expect((await farm.tasks(id)).map((task) => task.attempt_count)).toEqual([1, 1, 1, 1, 1]);
    expect(await farm.log(inHand.uuid)).toMatch(/half of it[^]*active -> completed/);
  });
});
