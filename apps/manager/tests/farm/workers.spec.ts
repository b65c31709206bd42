import { describe, expect, it } from '@jest/globals';
import type { WorkerListDto } from '@flamenco/api-contracts';
import { FarmClient, ok } from './farm-client.js';
import { tasksNamed, useFarm } from './test-farm.js';

const farm = useFarm();

const listed = async (id: string) =>
  (await ok(farm.client.get<WorkerListDto>('/worker-mgt/workers'))).workers.find(
    (worker) => worker.id === id,
  );
const statusChanges = (id: string): readonly string[] =>
  farm.events.flatMap((event) =>
    event.name === 'worker-updated' && event.payload.id === id && event.payload.previous_status !== undefined
      ? [`${event.payload.previous_status}>${event.payload.status}`]
      : [],
  );

describe('a registration', () => {
  const REGISTRATION = {
    name: 'render-07',
    secret: 'secret',
    platform: 'linux',
    supported_task_types: ['misc'],
  };

  it('makes a Worker that is offline until it signs on, in lists, too', async () => {
    const registered = await ok(farm.client.post<{ uuid: string }>('/worker/register-worker', REGISTRATION));
    expect(registered).toEqual({
      uuid: expect.any(String),
      name: 'render-07',
      address: '127.0.0.1',
      status: 'offline',
      platform: 'linux',
      software: '',
      supported_task_types: ['misc'],
    });
    expect(await listed(registered.uuid)).toMatchObject({
      id: registered.uuid,
      name: 'render-07',
      status: 'offline',
    });
    expect((await farm.worker(registered.uuid)).status).toBe('offline');
  });

  it.each<[string, object, RegExp]>([
    ['without a name', { name: undefined }, /name/],
    ['with an empty name', { name: '' }, /name/],
    ['with a blank name', { name: '  ' }, /name/],
    ['without a secret', { secret: undefined }, /secret/],
    ['with an empty secret', { secret: '' }, /secret/],
    ['with a secret over 72 letters', { secret: 'x'.repeat(73) }, /secret/],
    ['with a secret over 72 bytes', { secret: 'ä'.repeat(37) }, /72 bytes/],
    ['without task types', { supported_task_types: undefined }, /supported_task_types/],
  ])('defect 24 (§7.2): is refused %s', async (_, change, message) => {
    const answer = await farm.client.post('/worker/register-worker', { ...REGISTRATION, ...change });
    expect(answer).toMatchObject({ status: 400, body: { code: 400 } });
    expect(answer.body.message).toMatch(message);
  });
});

describe('a Worker that signs on', () => {
  it('is starting, is told to be awake, and says what it is now', async () => {
    const worker = await farm.registeredWorker({
      types: [' Blender ', 'blender', 'MISC', ''],
      canRestart: true,
      name: 'render-07',
    });
    expect(await worker.signOn()).toBe('awake');
    expect(await farm.worker(worker.uuid)).toMatchObject({
      name: 'render-07',
      status: 'starting',
      version: '4.0.0',
      can_restart: true,
      supported_task_types: ['blender', 'misc'],
      ip_address: '127.0.0.1',
      platform: 'linux',
      tags: [],
    });
    await worker.goTo('awake');
    expect(statusChanges(worker.uuid)).toEqual(['starting>awake']);
    expect(
      farm.events.filter((event) => event.name === 'worker-updated' && event.payload.id === worker.uuid),
    ).toHaveLength(3);
  });

  it('is told what people ask of it, until it is there', async () => {
    const worker = await farm.registeredWorker({ types: ['misc'] });
    await farm.requestWorker(worker.uuid, 'asleep');
    expect(await worker.signOn()).toBe('asleep');
    expect(await worker.client.get('/worker/state')).toMatchObject({
      status: 200,
      body: { status_requested: 'asleep' },
    });
    await worker.goTo('asleep');
    expect((await worker.client.get('/worker/state')).status).toBe(204);
    expect(await farm.worker(worker.uuid)).not.toHaveProperty('status_change');
  });

  it('keeps the task that it had before it crashed', async () => {
    const type = farm.newType();
    await farm.submit({ tasks: tasksNamed('a', type) });
    const worker = await farm.aWorker({ types: [type] });
    const task = await worker.take();
    await worker.signOn();
    expect((await farm.task(task.uuid)).status).toBe('active');
  });
});

describe('a Worker that signs off', () => {
  it('is offline, and its task is queued again; both are told', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: tasksNamed('a b', type) });
    const worker = await farm.aWorker({ types: [type], name: 'render-07' });
    const task = await worker.take();
    farm.forgetEvents();
    await worker.signOff();
    expect(await farm.task(task.uuid)).toMatchObject({
      status: 'queued',
      activity: expect.stringMatching(/render-07 signed off/),
      worker: { id: worker.uuid },
    });
    expect(await farm.log(task.uuid)).toMatch(/render-07 signed off/);
    expect((await farm.worker(worker.uuid)).status).toBe('offline');
    expect(statusChanges(worker.uuid)).toEqual(['awake>offline']);
    expect(farm.eventsOf(id)[0]).toMatchObject({
      name: 'task-updated',
      payload: { previous_status: 'active', status: 'queued' },
    });
  });

  it.each([
    ['pause-requested', 'paused', 'paused'],
    ['paused', 'paused', 'paused'],
  ])('hands a task of a job that was asked to go to %s back as %s', async (request, task, job) => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: tasksNamed('a b', type) });
    const worker = await farm.aWorker({ types: [type] });
    const { uuid } = await worker.take();
    await farm.requestJob(id, request);
    await worker.signOff();
    expect([(await farm.task(uuid)).status, (await farm.job(id)).status]).toEqual([task, job]);
  });

  it.each<{ was: string; requested?: string; next: string; pending: string | undefined }>([
    { was: 'awake', next: 'awake', pending: 'awake' },
    { was: 'asleep', next: 'asleep', pending: 'asleep' },
    { was: 'asleep', requested: 'offline', next: 'asleep', pending: 'asleep' },
    { was: 'awake', requested: 'restart', next: 'awake', pending: 'awake' },
    { was: 'awake', requested: 'asleep', next: 'asleep', pending: 'asleep' },
    { was: 'error', next: 'awake', pending: undefined },
  ])('returns to where it was: $was, $requested: $next', async ({ was, requested, next, pending }) => {
    const worker = await farm.aWorker({ types: ['misc'], canRestart: true });
    await worker.goTo(was);
    if (requested !== undefined) await farm.requestWorker(worker.uuid, requested);
    await worker.signOff();
    expect((await farm.worker(worker.uuid)).status_change).toEqual(
      pending && { status: pending, is_lazy: false },
    );
    expect(await worker.signOn()).toBe(next);
  });
});

describe('a Worker that says it is', () => {
  it.each(['asleep', 'error', 'offline', 'restart'])(
    '%s, and was awake, gives its task back',
    async (status) => {
      const type = farm.newType();
      await farm.submit({ tasks: tasksNamed('a', type) });
      const worker = await farm.aWorker({ types: [type] });
      const task = await worker.take();
      await worker.goTo(status);
      expect(await farm.task(task.uuid)).toMatchObject({
        status: 'queued',
        activity: expect.stringContaining(`from awake to ${status}`),
      });
    },
  );

  it('awake, as before, keeps its task', async () => {
    const type = farm.newType();
    await farm.submit({ tasks: tasksNamed('a', type) });
    const worker = await farm.aWorker({ types: [type] });
    const task = await worker.take();
    await worker.goTo('awake');
    expect((await farm.task(task.uuid)).status).toBe('active');
  });

  it('something else than was requested of it is still asked for that', async () => {
    const worker = await farm.aWorker({ types: ['misc'] });
    await farm.requestWorker(worker.uuid, 'offline', true);
    await worker.goTo('asleep');
    expect(await farm.worker(worker.uuid)).toMatchObject({
      status: 'asleep',
      status_change: { status: 'offline', is_lazy: true },
    });
  });

  it('in a status that does not exist is refused', async () => {
    const worker = await farm.aWorker({ types: ['misc'] });
    expect((await worker.client.post('/worker/state-changed', { status: 'sleepy' })).status).toBe(400);
  });
});

describe('people who ask a Worker to go to', () => {
  it.each([
    ['asleep', 204, ''],
    ['offline', 204, ''],
    ['restart', 412, 'cannot restart'],
    ['error', 204, ''],
    ['nowhere', 400, 'status'],
  ])('%s are answered %i', async (status, code, message) => {
    const worker = await farm.aWorker({ types: ['misc'] });
    const answer = await farm.requestWorker(worker.uuid, status);
    expect(answer.status).toBe(code);
    if (code !== 204) expect(answer.body.message).toContain(message);
    const { status_change } = await farm.worker(worker.uuid);
    expect(status_change).toEqual(code === 204 ? { status, is_lazy: false } : undefined);
  });

  it('the status that it has take back what they asked before', async () => {
    const worker = await farm.aWorker({ types: ['misc'] });
    await farm.requestWorker(worker.uuid, 'asleep');
    await farm.requestWorker(worker.uuid, 'awake');
    expect(await farm.worker(worker.uuid)).not.toHaveProperty('status_change');
    expect((await worker.ask()).status).toBe(204);
  });
});

describe('a Worker that is removed', () => {
  it('is gone from the lists, its task is queued again, and it cannot come back', async () => {
    const type = farm.newType();
    await farm.submit({ tasks: tasksNamed('a', type) });
    const worker = await farm.aWorker({ types: [type], name: 'render-07' });
    const task = await worker.take();
    farm.forgetEvents();
    expect((await farm.client.delete(`/worker-mgt/workers/${worker.uuid}`)).status).toBe(204);
    expect(await listed(worker.uuid)).toBeUndefined();
    expect((await farm.client.get(`/worker-mgt/workers/${worker.uuid}`)).status).toBe(404);
    expect((await farm.client.delete(`/worker-mgt/workers/${worker.uuid}`)).status).toBe(404);
    expect(await farm.task(task.uuid)).toMatchObject({
      status: 'queued',
      activity: expect.stringContaining('is being deleted'),
      worker: { name: 'render-07' },
    });
    for (const answer of [
      await worker.ask(),
      await worker.report(task, { taskStatus: 'completed' }),
      await worker.client.post('/worker/sign-off'),
    ]) {
      expect(answer.status).toBe(403);
    }
    expect(farm.events).toContainEqual({
      name: 'worker-updated',
      payload: expect.objectContaining({ id: worker.uuid, deleted_at: expect.stringMatching(/Z$/) }),
    });
  });
});

describe('the list of Workers', () => {
  it('shows what each works on, and what its page shows it had last', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: tasksNamed('a', type) });
    const tag = await farm.aTag('gpu');
    const worker = await farm.aWorker({ types: [type], tags: [tag] });
    expect(await listed(worker.uuid)).not.toHaveProperty('task');
    const task = await worker.take();
    const shown = { id: task.uuid, job_id: id, name: 'a', status: 'active' };
    expect(await listed(worker.uuid)).toMatchObject({
      task: shown,
      tags: [{ id: tag, name: 'gpu' }],
      last_seen: expect.stringMatching(/Z$/),
    });
    await worker.complete(task);
    expect(await listed(worker.uuid)).not.toHaveProperty('task');
    expect(await farm.worker(worker.uuid)).toMatchObject({
      task: { ...shown, status: 'completed' },
      tags: [{ id: tag }],
    });
  });

  it('needs no credentials, and those of a Worker are none elsewhere', async () => {
    expect((await new FarmClient(farm.api).get('/worker-mgt/workers')).status).toBe(200);
  });
});
