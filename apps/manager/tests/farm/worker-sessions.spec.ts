import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { tasksNamed, useFarm } from './test-farm.js';
import type { TestWorker } from './test-worker.js';

const farm = useFarm({ yaml: 'worker_timeout: 1m' });

/** A Worker that has signed on, in a session of its own. */
async function started(): Promise<{
  readonly worker: TestWorker;
  readonly session: string;
  readonly type: string;
}> {
  const type = farm.newType();
  const registered = await farm.registeredWorker({ types: [type], name: 'render-07' });
  const session = randomUUID();
  const worker = registered.inSession(session);
  await worker.signOn({ session_id: session });
  await worker.goTo('awake');
  return { worker, session, type };
}

const noticeOf = async ({ uuid }: TestWorker): Promise<string | undefined> =>
  (await farm.worker(uuid)).notice;

describe('a Worker that signs on with the session before', () => {
  it('was started again, and takes up its task', async () => {
    const { worker, session, type } = await started();
    await farm.submit({ tasks: tasksNamed('a', type) });
    const task = await worker.take();
    const next = randomUUID();
    const again = worker.inSession(next);
    await again.signOn({ session_id: next, previous_session_id: session.toUpperCase() });
    await again.goTo('awake');
    expect((await again.take()).uuid).toBe(task.uuid);
    expect(await noticeOf(worker)).toBeUndefined();
  });

  it('may say so again, for the answer may have been lost', async () => {
    const { worker, session } = await started();
    for (let sent = 0; sent < 2; sent++)
      expect(
        (await worker.signingOn({ session_id: session, previous_session_id: randomUUID() })).status,
      ).toBe(200);
  });
});

describe('a Worker that signs on with another session before, or none', () => {
  it.each([
    ['another one', randomUUID()],
    ['none', undefined],
  ])('(%s) is a copy while the first is there: it is refused, and people are told', async (_, previous) => {
    const { worker } = await started();
    const copy = {
      session_id: randomUUID(),
      ...(previous !== undefined && { previous_session_id: previous }),
    };
    const { status, body } = await worker.signingOn(copy);
    expect([status, body]).toEqual([
      409,
      expect.objectContaining({
        code: 409,
        error: 'identity-in-use',
        message: expect.stringContaining('another Worker with the same identity'),
      }),
    ]);
    expect(await farm.worker(worker.uuid)).toMatchObject({
      status: 'awake',
      notice: expect.stringMatching(/^Another Worker with the same identity signed on from 127\.0\.0\.1/),
    });
    expect((await worker.ask()).status).toBe(204);
  });

  it.each<[string, (worker: TestWorker) => Promise<void> | void]>([
    ['has signed off', (worker) => worker.signOff()],
    ['was not heard of for as long as Workers time out in', () => farm.clock.advance(61_000)],
  ])('takes its place when the first %s', async (_, leave) => {
    const { worker } = await started();
    await leave(worker);
    const session = randomUUID();
    expect((await worker.signingOn({ session_id: session })).status).toBe(200);
    await worker.inSession(session).goTo('awake');
    expect((await worker.inSession(session).ask()).status).toBe(204);
  });

  it('registers anew, and says whose copy it is', async () => {
    const { worker, type } = await started();
    const copy = await farm.registeredWorker({ types: [type], name: 'render-08' });
    const session = randomUUID();
    await copy.signOn({ session_id: session, copy_of: worker.uuid });
    expect(await noticeOf(copy)).toMatch(/copied from that of Worker render-07/);
    await copy.signOn({ session_id: randomUUID(), previous_session_id: session });
    expect(await noticeOf(copy)).toBeUndefined();
  });
});

describe('a session that another one has followed', () => {
  it('is told so, whatever it asks, and changes nothing', async () => {
    const { worker, session, type } = await started();
    await farm.submit({ tasks: tasksNamed('a b', type) });
    const task = await worker.take();
    const next = randomUUID();
    const copy = worker.inSession(next);
    await copy.signOn({ session_id: next, previous_session_id: session });
    await copy.goTo('awake');
    const answers = [
      await worker.ask(),
      await worker.report(task, { taskStatus: 'completed', log: 'done' }),
      await worker.client.get(`/worker/task/${task.uuid}/may-i-run`),
      await worker.client.get('/worker/state'),
      await worker.client.post('/worker/state-changed', { status: 'asleep' }),
      await worker.client.post('/worker/sign-off'),
    ];
    for (const { status, body } of answers)
      expect([status, body]).toEqual([409, expect.objectContaining({ error: 'session-superseded' })]);
    expect((await farm.worker(worker.uuid)).status).toBe('awake');
    expect(await farm.log(task.uuid)).not.toContain('done');
    expect((await copy.take()).uuid).toBe(task.uuid);
  });

  it('is no longer waited with for a task', async () => {
    const { worker, session, type } = await started();
    const waiting = worker.ask(30);
    const next = randomUUID();
    await worker.inSession(next).signOn({ session_id: next, previous_session_id: session });
    expect((await waiting).status).toBe(409);
    await farm.submit({ tasks: tasksNamed('a', type) });
  });
});

describe('a Worker of Flamenco 3, which has no sessions', () => {
  it('may sign on at any time, also after one that has', async () => {
    const { worker, session } = await started();
    expect((await worker.signingOn()).status).toBe(200);
    expect((await worker.signingOn()).status).toBe(200);
    await worker.goTo('awake');
    expect((await worker.client.withHeaders({}).post('/worker/task')).status).toBe(204);
    expect((await worker.inSession(session).ask()).status).toBe(204);
  });
});
