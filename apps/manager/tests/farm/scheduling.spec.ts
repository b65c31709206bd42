import { describe, expect, it } from '@jest/globals';
import { compareCandidates, type Candidate } from '@flamenco/domain/scheduling';
import { tasksNamed, useFarm } from './test-farm.js';
import type { TestWorker } from './test-worker.js';

const farm = useFarm();

/** The names of all tasks that a Worker is given, one after the other, until there is nothing more for it. */
async function takeAll(worker: TestWorker): Promise<readonly string[]> {
  const names = [];
  for (;;) {
    const { status, body } = await worker.ask();
    if (status === 204) return names;
    names.push(body.name);
    await worker.complete(body);
  }
}

/** The same numbers each time, from 0 to below `limit`. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

describe('tasks are handed out', () => {
  it('defect 13 (§12): by the priority of the job, then of the task, then the oldest job, then their order in it', async () => {
    const type = farm.newType();
    const prioritized = (name: string, priority: number) => ({ name, type, priority });
    await farm.submit({
      tasks: [prioritized('old 1', 50), prioritized('old 2', 50), prioritized('old urgent', 60)],
    });
    await farm.submit({
      tasks: [prioritized('new 1', 50), prioritized('new urgent', 60), prioritized('new late', 40)],
    });
    await farm.submit({ priority: 70, tasks: [prioritized('vip late', 1)] });
    await farm.submit({ priority: 20, tasks: [prioritized('low urgent', 99)] });
    expect(await takeAll(await farm.aWorker({ types: [type] }))).toEqual([
      'vip late',
      'old urgent',
      'new urgent',
      'old 1',
      'old 2',
      'new 1',
      'new late',
      'low urgent',
    ]);
  });

  it('in the order of the rule, whatever the mixture of types, tags and priorities', async () => {
    const number = numbers(20260401);
    const types = [farm.newType(), farm.newType(), farm.newType()];
    const tags = [await farm.aTag('mixture 1'), await farm.aTag('mixture 2')];
    const all: (Candidate & { readonly name: string })[] = [];
    for (let job = 0; job < 12; job++) {
      const jobPriority = 40 + 10 * number(3);
      const tasks = Array.from({ length: 1 + number(8) }, (_, index) => ({
        name: `${job}.${index + 1}`,
        type: types[number(3)] ?? '',
        priority: 50 + number(2),
      }));
      const worker_tag = [undefined, ...tags][number(3)];
      await farm.submit({ priority: jobPriority, tasks, worker_tag });
      all.push(
        ...tasks.map(({ name, priority }, index) => ({
          name,
          jobPriority,
          taskPriority: priority,
          jobOrder: job,
          indexInJob: index + 1,
        })),
      );
    }
    const worker = await farm.aWorker({ types, tags });
    expect(await takeAll(worker)).toEqual(all.toSorted(compareCandidates).map(({ name }) => name));
  });

  it('in the new order when a job’s priority changes', async () => {
    const type = farm.newType();
    await farm.submit({ tasks: tasksNamed('a1 a2', type) });
    const { id } = await farm.submit({ tasks: tasksNamed('b1 b2', type) });
    const worker = await farm.aWorker({ types: [type] });
    const first = await worker.take();
    await worker.complete(first);
    await farm.client.post(`/jobs/${id}/setpriority`, { priority: 51 });
    expect([first.name, ...(await takeAll(worker))]).toEqual(['a1', 'b1', 'b2', 'a2']);
  });

  it('to one Worker each, however many ask at the same moment', async () => {
    const type = farm.newType();
    await farm.submit({ tasks: tasksNamed('1 2 3 4 5 6 7 8 9 10 11 12', type) });
    const workers = await Promise.all(Array.from({ length: 15 }, () => farm.aWorker({ types: [type] })));
    const answers = await Promise.all(workers.map((worker) => worker.ask()));
    const names = answers.flatMap(({ status, body }) => (status === 200 ? [body.name] : []));
    expect(names.toSorted((a, b) => Number(a) - Number(b))).toEqual('1 2 3 4 5 6 7 8 9 10 11 12'.split(' '));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(3);
  });

  it('only once everything that they wait for is completed', async () => {
    const type = farm.newType();
    const job = await farm.submit({
      tasks: [
        ...tasksNamed('f1 f2', type),
        { name: 'video', type, after: ['f1', 'f2'] },
        { name: 'mail', type, after: ['video'] },
      ],
    });
    const [one, two] = [await farm.aWorker({ types: [type] }), await farm.aWorker({ types: [type] })];
    const [f1, f2] = [await one.take(), await two.take()];
    await one.complete(f1);
    expect(await one.takeName()).toBeUndefined();
    await two.complete(f2);
    const video = await one.take();
    expect([video.name, await two.takeName()]).toEqual(['video', undefined]);
    await one.complete(video);
    expect((await farm.taskNamed(job.id, 'mail')).is_blocked).toBe(false);
    expect(await two.takeName()).toBe('mail');
  });

  it('not, when what they wait for is queued again', async () => {
    const type = farm.newType();
    const job = await farm.submit({
      tasks: [...tasksNamed('f1', type), { name: 'video', type, after: ['f1'] }],
    });
    const worker = await farm.aWorker({ types: [type] });
    const f1 = await worker.take();
    await worker.complete(f1);
    await farm.setTask(f1.uuid, 'queued');
    expect((await farm.taskNamed(job.id, 'video')).is_blocked).toBe(true);
    expect(await takeAll(worker)).toEqual(['f1', 'video']);
  });

  it('in their order again, when a completed job is requeued', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({
      tasks: [...tasksNamed('f1 f2', type), { name: 'video', type, priority: 99, after: ['f1', 'f2'] }],
    });
    const worker = await farm.aWorker({ types: [type] });
    expect(await takeAll(worker)).toEqual(['f1', 'f2', 'video']);
    await farm.setJob(id, 'requeueing');
    expect((await farm.tasks(id)).map(({ is_blocked }) => is_blocked)).toEqual([false, false, true]);
    expect(await takeAll(worker)).toEqual(['f1', 'f2', 'video']);
  });
});

describe('a task is for', () => {
  it.each<{ supported: (type: string) => readonly string[]; gets: string | undefined }>([
    { supported: (type) => [type], gets: 'a' },
    { supported: (type) => ['other', type], gets: 'a' },
    { supported: (type) => [` ${type.toUpperCase()} `], gets: 'a' },
    { supported: () => ['other'], gets: undefined },
    { supported: () => [], gets: undefined },
  ])('Workers that support its type: $supported', async ({ supported, gets }) => {
    const type = farm.newType();
    await farm.submit({ tasks: tasksNamed('a', type) });
    const worker = await farm.aWorker({ types: supported(type) });
    expect(await worker.takeName()).toBe(gets);
  });

  it.each<{ job: string | undefined; worker: readonly string[]; gets: string | undefined }>([
    { job: undefined, worker: [], gets: 'a' },
    { job: undefined, worker: ['gpu'], gets: 'a' },
    { job: 'gpu', worker: [], gets: undefined },
    { job: 'gpu', worker: ['cpu'], gets: undefined },
    { job: 'gpu', worker: ['gpu'], gets: 'a' },
    { job: 'gpu', worker: ['cpu', 'gpu'], gets: 'a' },
  ])('Workers with the tag of its job: $job, $worker', async ({ job, worker, gets }) => {
    const type = farm.newType();
    const tags = new Map<string, string>();
    for (const name of ['gpu', 'cpu']) tags.set(name, await farm.aTag(`${name} of ${type}`));
    await farm.submit({ tasks: tasksNamed('a', type), worker_tag: job && tags.get(job) });
    const asking = await farm.aWorker({ types: [type], tags: worker.map((name) => tags.get(name) ?? '') });
    expect(await asking.takeName()).toBe(gets);
  });

  it('another Worker than the one that failed it', async () => {
    const type = farm.newType();
    await farm.submit({ tasks: tasksNamed('a b', type) });
    const [one, two] = [await farm.aWorker({ types: [type] }), await farm.aWorker({ types: [type] })];
    await one.fail(await one.take());
    const next = await one.take();
    await one.complete(next);
    expect([next.name, await one.takeName(), await two.takeName()]).toEqual(['b', undefined, 'a']);
  });

  it('no Worker that its job blocks for the type', async () => {
    const [render, encode] = [farm.newType(), farm.newType()];
    const { id } = await farm.submit({ tasks: [...tasksNamed('r1 r2', render), ...tasksNamed('e', encode)] });
    await farm.submit({ tasks: tasksNamed('another', render) });
    const worker = await farm.aWorker({ types: [render, encode] });
    await farm.sql(
      `INSERT INTO job_blocks (job_id, worker_id, task_type, created)
       SELECT jobs.id, workers.id, ?, '' FROM jobs, workers WHERE jobs.uuid = ? AND workers.uuid = ?`,
      render,
      id,
      worker.uuid,
    );
    expect(await takeAll(worker)).toEqual(['e', 'another']);
    await farm.setJob(id, 'requeueing');
    expect(await takeAll(worker)).toEqual(['r1', 'r2']);
  });

  it('no blocked Worker, which costs nothing, however many there are', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: tasksNamed('1', type) });
    const blocked = await farm.aWorker({ types: [type] });
    const another = await farm.aWorker({ types: [type] }); // as long as it may run them, the job does not end
    await farm.write(async (sql) => {
      await sql.run(
        `INSERT INTO tasks (uuid, job_id, index_in_job, name, type, priority, status, commands, steps_total, created, updated)
         WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
         SELECT 'task ' || i, job_id, i, i, tasks.type, tasks.priority, tasks.status, commands, 1, tasks.created, tasks.updated
         FROM n, tasks JOIN jobs ON jobs.id = job_id WHERE jobs.uuid = ?`,
        id,
      );
      await sql.run(`UPDATE jobs SET tasks_queued = 100000, steps_total = 100000 WHERE uuid = ?`, id);
      await sql.run(`UPDATE runnable_groups SET runnable = 100000 WHERE task_type = ?`, type);
      await sql.run(
        `INSERT INTO job_blocks (job_id, worker_id, task_type, created)
         SELECT jobs.id, workers.id, ?, '' FROM jobs, workers WHERE jobs.uuid = ? AND workers.uuid = ?`,
        type,
        id,
        blocked.uuid,
      );
    });
    const idle = await farm.aWorker({ types: [farm.newType()] });
    const quickestMs = { idle: Infinity, blocked: Infinity };
    for (let asked = 0; asked < 10; asked++) {
      for (const [kind, worker] of [
        ['idle', idle],
        ['blocked', blocked],
      ] as const) {
        const answer = await worker.ask();
        expect(answer.status).toBe(204);
        quickestMs[kind] = Math.min(quickestMs[kind], answer.tookMs);
      }
    }
    expect(quickestMs.blocked - quickestMs.idle).toBeLessThan(38); // it took 76 ms a question more
    expect(await another.takeName()).toBe('1');
    await farm.sql(`DELETE FROM jobs WHERE uuid = ?`, id);
  }, 20_000);

  it('defect 13 (§12): nobody as long as its job is to be deleted', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: tasksNamed('a b', type) });
    await farm.write(async (sql) => {
      await sql.run(`UPDATE jobs SET delete_requested_at = '2026-04-01T12:00:00.000Z' WHERE uuid = ?`, id);
      await sql.run(
        `UPDATE runnable_groups SET is_open = 0 WHERE job_id = (SELECT id FROM jobs WHERE uuid = ?)`,
        id,
      );
    });
    const worker = await farm.aWorker({ types: [type] });
    expect(await worker.takeName()).toBeUndefined();
    expect((await farm.requestJob(id, 'requeueing')).status).toBe(409);
    expect(await worker.takeName()).toBeUndefined();
    expect(await farm.job(id)).toMatchObject({
      status: 'queued',
      delete_requested_at: '2026-04-01T12:00:00.000Z',
    });
  });
});

describe('tasks of a job', () => {
  const ASKED: readonly [request: string, gets: string | undefined][] = [
    ['pause-requested', undefined],
    ['paused', undefined],
    ['cancel-requested', undefined],
    ['failed', undefined],
    ['active', 'a'],
    ['queued', 'a'],
    ['requeueing', 'a'],
  ];

  it.each(ASKED)('that is asked to go to %s: %s', async (request, gets) => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: tasksNamed('a b', type) });
    expect((await farm.requestJob(id, request)).status).toBe(204);
    expect(await (await farm.aWorker({ types: [type] })).takeName()).toBe(gets);
  });

  it.each(['canceled', 'failed', 'completed', 'paused'] as const)(
    'that are %s are not handed out',
    async (status) => {
      const type = farm.newType();
      const { id } = await farm.submit({ tasks: tasksNamed('a b c d e f g h i j k l', type) });
      await farm.setTask((await farm.taskNamed(id, 'a')).id, status);
      expect(await (await farm.aWorker({ types: [type] })).takeName()).toBe('b');
    },
  );
});
