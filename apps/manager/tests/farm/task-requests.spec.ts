import { describe, expect, it } from '@jest/globals';
import { FarmClient } from './farm-client.js';
import { tasksNamed, useFarm } from './test-farm.js';
import { basicAuthorization } from './test-worker.js';

const farm = useFarm();

describe('a Worker that asks for a task', () => {
  it.each([undefined, 5])('and is to go to another status is told so at once (wait: %p)', async (wait) => {
    const type = farm.newType();
    await farm.submit({ tasks: tasksNamed('a', type) });
    for (const isLazy of [true, false]) {
      const worker = await farm.aWorker({ types: [type] });
      await farm.requestWorker(worker.uuid, 'asleep', isLazy);
      const answer = await worker.ask(wait);
      expect(answer).toMatchObject({ status: 423, body: { status_requested: 'asleep' } });
      expect(Object.keys(answer.body)).toEqual(['status_requested']);
    }
  });

  it.each(['asleep', 'offline', 'starting', 'error'])('and is %s gets none (409)', async (status) => {
    const worker = await farm.aWorker({ types: ['misc'] });
    await worker.goTo(status);
    const answer = await worker.ask();
    expect(answer).toMatchObject({ status: 409, body: { code: 409 } });
    expect((answer.body as unknown as Error).message).toContain(status);
  });

  it('and has not signed on gets none (409)', async () => {
    const worker = await farm.registeredWorker({ types: ['misc'] });
    expect(await worker.ask(5)).toMatchObject({ status: 409 });
  });

  it('gets none when there is none (204)', async () => {
    const worker = await farm.aWorker({ types: [farm.newType()] });
    expect((await worker.ask()).status).toBe(204);
    expect((await worker.ask(0)).status).toBe(204);
  });

  it('may send empty JSON, as Flamenco 3’s Python client does', async () => {
    const worker = await farm.aWorker({ types: [farm.newType()] });
    expect((await worker.client.post('/worker/task', '')).status).toBe(204);
  });

  it.each([61, -1, 'long', 1.5])('cannot wait for %p seconds (400)', async (wait) => {
    const worker = await farm.aWorker({ types: [farm.newType()] });
    expect(await worker.client.post(`/worker/task?wait=${wait}`)).toMatchObject({
      status: 400,
      body: { code: 400 },
    });
  });
});

describe('somebody with', () => {
  it.each<[string, (uuid: string) => string | undefined]>([
    ['no credentials', () => undefined],
    ['a wrong secret', (uuid) => basicAuthorization(uuid, 'wrong')],
    [
      'an unknown name',
      () => basicAuthorization('11111111-2222-4333-8444-555555555555', 'a very long and random secret'),
    ],
    ['no colon', () => `Basic ${Buffer.from('nonsense').toString('base64')}`],
    ['another scheme', () => 'Bearer abc'],
  ])('%s is no Worker (403)', async (_, authorization) => {
    const { uuid } = await farm.aWorker({ types: ['misc'] });
    const client = new FarmClient(farm.api, authorization(uuid));
    const answers = [
      await client.post('/worker/task'),
      await client.post('/worker/task/11111111-2222-4333-8444-555555555555', {}),
      await client.get('/worker/task/11111111-2222-4333-8444-555555555555/may-i-run'),
      await client.post('/worker/sign-on', { name: 'a', supported_task_types: [], software_version: '' }),
      await client.post('/worker/sign-off'),
      await client.get('/worker/state'),
      await client.post('/worker/state-changed', { status: 'awake' }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(403);
      expect((answer.body as Error).message).toMatch(/^security requirements failed: /);
    }
  });
});

describe('a Worker may go on with its task', () => {
  async function working() {
    const type = farm.newType();
    const job = await farm.submit({ tasks: tasksNamed('a b', type) });
    const worker = await farm.aWorker({ types: [type] });
    return { job, type, worker, task: await worker.take() };
  }

  const NO = { mayKeepRunning: false, statusChangeRequested: false };

  it('when nothing is against it; that touches the task', async () => {
    const { worker, task } = await working();
    const before = await farm.task(task.uuid);
    farm.clock.advance(5_000);
    expect(await worker.mayRun(task)).toEqual({
      mayKeepRunning: true,
      reason: '',
      statusChangeRequested: false,
    });
    const after = await farm.task(task.uuid);
    expect(
      Date.parse(after.last_touched ?? '') - Date.parse(before.last_touched ?? ''),
    ).toBeGreaterThanOrEqual(5_000);
  });

  it('like Flamenco 3’s, without naming the attempt', async () => {
    const { worker, task } = await working();
    expect(await worker.mayRun({ uuid: task.uuid })).toMatchObject({ mayKeepRunning: true });
  });

  it('when another status is requested of it lazily, but not when it is now', async () => {
    const { worker, task } = await working();
    await farm.requestWorker(worker.uuid, 'asleep', true);
    expect(await worker.mayRun(task)).toMatchObject({ mayKeepRunning: true });
    await farm.requestWorker(worker.uuid, 'asleep', false);
    expect(await worker.mayRun(task)).toMatchObject({
      mayKeepRunning: false,
      reason: expect.stringContaining('asleep'),
      statusChangeRequested: true,
    });
  });

  it.each([
    ['canceled', 'canceled'],
    ['queued', 'queued'],
    ['paused', 'paused'],
    ['completed', 'completed'],
  ] as const)('not when people made it %s', async (status, word) => {
    const { worker, task } = await working();
    await farm.setTask(task.uuid, status);
    expect(await worker.mayRun(task)).toEqual({ ...NO, reason: expect.stringContaining(word) });
  });

  it('not when its job was canceled', async () => {
    const { worker, task, job } = await working();
    await farm.setJob(job.id, 'cancel-requested');
    expect(await worker.mayRun(task)).toEqual({ ...NO, reason: expect.stringContaining('canceled') });
  });

  it('not when another Worker has it by now', async () => {
    const { worker, task, type } = await working();
    const other = await farm.aWorker({ types: [type] });
    await farm.setTask(task.uuid, 'queued');
    const again = await other.take();
    expect(again.uuid).toBe(task.uuid);
    expect(await worker.mayRun(task)).toEqual({ ...NO, reason: expect.stringContaining('not assigned') });
    expect(await other.mayRun(again)).toMatchObject({ mayKeepRunning: true });
  });

  it('not when it has begun a later attempt at it itself', async () => {
    const { worker, task } = await working();
    await farm.setTask(task.uuid, 'queued');
    const again = await worker.take();
    expect(again.uuid).toBe(task.uuid);
    expect(await worker.mayRun(again, task.attempt_id)).toEqual({
      ...NO,
      reason: expect.stringContaining('later attempt'),
    });
    expect(await worker.mayRun(again)).toMatchObject({ mayKeepRunning: true });
  });

  it('not when there is no such task, which is no error', async () => {
    const { worker } = await working();
    expect(await worker.mayRun({ uuid: '11111111-2222-4333-8444-555555555555' })).toEqual({
      ...NO,
      reason: expect.stringContaining('no such task'),
    });
    expect((await worker.client.get('/worker/task/nonsense/may-i-run')).status).toBe(400);
  });
});
