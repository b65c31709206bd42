import { describe, expect, it } from '@jest/globals';
import { tasksNamed, until, useFarm } from './test-farm.js';

const farm = useFarm({ yaml: 'task_fail_job_at_percent: 100' });

const logAt = async (url: string | undefined): Promise<string> =>
  (await fetch(new URL(url ?? '', farm.api))).text();

describe('the attempts at a task', () => {
  it('are remembered: who, from when to when, how each ended and why', async () => {
    const type = farm.newType();
    const job = await farm.submit({ tasks: tasksNamed('a b', type) });
    const [one, two] = [
      await farm.aWorker({ types: [type], name: 'one' }),
      await farm.aWorker({ types: [type], name: 'two' }),
    ];
    await one.fail(await one.take());
    await farm.setTask((await farm.taskNamed(job.id, 'b')).id, 'paused');
    await two.take();
    await two.signOff();
    const third = await (await two.wakeUp()).take();
    await farm.requestTask(third.uuid, 'queued', 'Anna wants it again');
    await two.complete(await two.take());
    const { attempts } = await farm.task(third.uuid);
    expect(
      attempts.map(({ number, worker, outcome }) => `${number} ${worker?.name ?? ''} ${outcome ?? ''}`),
    ).toEqual(['1 one soft-failed', '2 two requeued', '3 two requeued', '4 two completed']);
    expect((await farm.tasks(job.id)).map(({ attempt_count }) => attempt_count)).toEqual([4, 0]);
    expect(attempts.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/1 worker failed it, one/),
      expect.stringMatching(/Worker two signed off/),
      'Anna wants it again',
      expect.stringMatching(/Worker two reported it/),
    ]);
    for (const attempt of attempts) expect(attempt.ended! >= attempt.started).toBe(true);
    expect(new Set(attempts.map(({ id }) => id)).size).toBe(4);
  });

  it.each<['cancel-requested' | 'failed' | 'requeueing', string | undefined]>([
    ['cancel-requested', 'canceled'],
    ['failed', 'canceled'],
    ['requeueing', undefined],
  ])('end when the job is asked to go to %s: %s', async (request, outcome) => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: tasksNamed('a b', type) });
    const task = await (await farm.aWorker({ types: [type] })).take();
    await farm.setJob(id, request);
    const [attempt] = (await farm.task(task.uuid)).attempts;
    expect(attempt?.outcome).toBe(outcome);
    expect(attempt?.ended === undefined).toBe(outcome === undefined);
  });

  it('while one runs, it is open', async () => {
    const type = farm.newType();
    await farm.submit({ tasks: tasksNamed('a', type) });
    const worker = await farm.aWorker({ types: [type] });
    const task = await worker.take();
    const [attempt] = (await farm.task(task.uuid)).attempts;
    expect(attempt).toEqual({
      id: task.attempt_id,
      number: 1,
      worker: { id: worker.uuid, name: worker.name },
      started: expect.any(String),
      log_url: expect.any(String),
    });
  });

  it('each have their own log', async () => {
    const type = farm.newType();
    await farm.submit({ tasks: tasksNamed('a', type) });
    const worker = await farm.aWorker({ types: [type] });
    let id = '';
    for (const number of [1, 2, 3]) {
      const task = await worker.take();
      id = task.uuid;
      await worker.report(task, { log: `this is attempt ${number}` });
      if (number < 3) await farm.setTask(id, 'queued');
    }
    const { attempts } = await farm.task(id);
    for (const { number, log_url } of attempts) {
      await until(`the log of attempt ${number} is written`, async () =>
        (await logAt(log_url)).includes(`this is attempt ${number}`),
      );
      const log = await logAt(log_url);
      expect(log.match(/this is attempt \d/g)).toEqual([`this is attempt ${number}`]);
      expect(log).toMatch(/^\S+ Task assigned to worker /);
    }
    expect(await farm.log(id)).toContain('this is attempt 3');
  });

  it('show the latest 50', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: tasksNamed('a', type) });
    const task = await farm.taskNamed(id, 'a');
    const worker = await farm.aWorker({ types: [type] });
    for (let attempt = 0; attempt < 52; attempt++) {
      await worker.take();
      await farm.setTask(task.id, 'queued');
    }
    const { attempts } = await farm.task(task.id);
    expect([
      (await farm.tasks(id))[0]?.attempt_count,
      attempts.length,
      attempts[0]?.number,
      attempts.at(-1)?.number,
    ]).toEqual([52, 50, 3, 52]);
  });
});
