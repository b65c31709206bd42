import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { done, ok } from '../farm/farm-client.js';
import { tasksNamed, until, useFarm } from '../farm/test-farm.js';
import { anImage, aWorker } from './last-rendered.cases.js';
import { ExistingClient } from './existing-client.js';
import { WebApp } from './web-app.js';

const UNKNOWN = '0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11';

/** A Manager takes a while to start on a machine that is busy with tests. */
const RESTART_TIMEOUT_MS = 60_000;

const farm = useFarm();

let app: WebApp;
beforeEach(async () => {
  app = await WebApp.open(farm.api);
});
afterEach(async () => {
  const { objections } = app;
  await app.close();
  expect(objections).toEqual([]);
});

/** The statuses that were told, in their order: `queued>active`; a new one has no status before. */
function stepsIn(payloads: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  return (payloads as readonly { readonly previous_status?: string; readonly status: string }[])
    .map(({ previous_status = '', status }) => `${previous_status}>${status}`)
    .filter((step, index) => index === 0 || !step.startsWith('>'));
}

describe('the connection of the web app', () => {
  it('is told how it is: Engine.IO 3, no upgrades, a ping each 30 s, 60 s of patience (§22.1)', () => {
    expect(app.frames.slice(0, 2)).toEqual([expect.stringMatching(/^0\{/), '40']);
    expect(app.handshake).toMatchObject({
      sid: expect.stringMatching(/./),
      upgrades: [],
      pingInterval: 30_000,
      pingTimeout: 60_000,
    });
  });

  it('has its pings answered', async () => {
    app.send('2');
    await until('the ping is answered', () => app.frames.includes('3'));
    expect(app.isConnected).toBe(true);
  });

  it.each([
    [{ op: 'subscribe', type: 'allJobs' }, /^ok$/],
    [{ op: 'unsubscribe', type: 'allJobs' }, /^ok$/],
    [{ op: 'subscribe', type: 'job', uuid: UNKNOWN }, /^ok$/],
    [{ op: 'subscribe', type: 'job' }, /UUID/],
    [{ op: 'subscribe', type: 'tasklog', uuid: 'task-1' }, /UUID/],
    [{ op: 'subscribe', type: 'weather' }, /type/],
    [{ op: 'listen', type: 'allJobs' }, /operation/],
  ])('has its subscription %j answered with %s', async (request, answer) => {
    expect(await app.ask(request)).toMatch(answer);
  });

  it('hears of the farm’s status without asking, and of nothing else', async () => {
    const worker = await farm.aWorker({ types: ['none'] });
    await app.hear('/status');
    await worker.goTo('asleep');
    expect(await app.hear('/status', ({ status }) => status === 'asleep')).toEqual({ status: 'asleep' });
    expect(new Set(app.events.map(({ name }) => name))).toEqual(new Set(['/status']));
  });
});

describe('the web app hears of jobs', () => {
  it('from the first to the last: new, active, completed with all its steps, deleted', async () => {
    await app.subscribe('allJobs');
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type] });
    const { id } = await farm.submit({ name: 'shot', tasks: [{ name: 'a', type, steps: 7 }], priority: 70 });
    await worker.complete(await worker.take());
    await done(farm.client.delete(`/jobs/${id}`));
    await app.hear('/jobs', ({ was_deleted }) => was_deleted === true);
    const heard = app.payloadsOf('/jobs');
    expect(heard.every((payload) => payload['id'] === id)).toBe(true);
    expect(stepsIn(heard)).toEqual(['>queued', 'queued>active', 'active>completed']);
    expect(heard[0]).toMatchObject({ name: 'shot', type: 'test-tasks', priority: 70, refresh_tasks: false });
    const completed = heard.find(({ status, previous_status }) => status === 'completed' && previous_status);
    expect(completed).toMatchObject({ steps_completed: 7, steps_total: 7 });
    expect(heard.some((payload) => 'delete_requested_at' in payload)).toBe(true);
  });

  it('what people change of them: priority and tag, which is not told (§22.1)', async () => {
    const { id } = await farm.submit({ tasks: tasksNamed('a', farm.newType()) });
    const tag = await farm.aTag('for one job');
    await app.subscribe('allJobs');
    await done(farm.client.post(`/jobs/${id}/setpriority`, { priority: 80 }));
    expect(await app.hear('/jobs')).toMatchObject({ id, priority: 80, status: 'queued' });
    app.forget();
    await done(farm.client.post(`/jobs/${id}/settag`, { worker_tag: tag }));
    expect(await app.hear('/jobs')).not.toHaveProperty('worker_tag');
  });

  it('in the order of their changes, with the word to fetch the tasks anew, and no event for each (§9.3)', async () => {
    const { id } = await farm.submit({ tasks: tasksNamed('a b c', farm.newType()) });
    await app.subscribe('allJobs');
    await app.subscribe('job', id);
    await farm.setJob(id, 'cancel-requested');
    await app.hear('/jobs', ({ status }) => status === 'canceled');
    const steps = stepsIn(app.payloadsOf('/jobs'));
    // Its submission may be told after the subscription.
    expect(steps.filter((step) => step !== '>queued')).toEqual([
      'queued>cancel-requested',
      'cancel-requested>canceled',
    ]);
    expect(app.payloadsOf('/jobs').some(({ refresh_tasks }) => refresh_tasks === true)).toBe(true);
    expect(app.payloadsOf('/task')).toEqual([]);
  });
});

describe('the web app hears of tasks', () => {
  it('of the job that it shows, and of no other, with the Worker that has them', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type], name: 'atlas' });
    const shown = await farm.submit({ tasks: tasksNamed('a', type), priority: 90 });
    await farm.submit({ tasks: tasksNamed('b', type) });
    await app.subscribe('job', shown.id);
    await worker.complete(await worker.take());
    await worker.complete(await worker.take());
    await app.hear('/task', ({ status }) => status === 'completed');
    const heard = app.payloadsOf('/task');
    expect(stepsIn(heard)).toEqual(['queued>active', 'active>completed']);
    for (const payload of heard) {
      expect(payload).toMatchObject({
        job_id: shown.id,
        name: 'a',
        worker: { name: 'atlas', uuid: worker.uuid },
      });
    }
  });

  it('defect 4 (§22.1): hears live what a task writes, before the task’s own event of the same report (§29.3)', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type] });
    const { id } = await farm.submit({ tasks: tasksNamed('a', type) });
    const task = await worker.take();
    await app.subscribe('job', id);
    await app.subscribe('tasklog', task.uuid);
    await done(
      worker.reportLikeFlamenco3(task, { log: 'Fra:1', activity: 'rendering', taskStatus: 'completed' }),
    );
    const chunk = await app.hear('/tasklog', ({ log }) => String(log).includes('Fra:1'));
    expect(chunk).toMatchObject({ task_id: task.uuid, log: expect.stringMatching(/Fra:1\n$/) });
    await app.hear('/task', ({ status }) => status === 'completed');
    const order = app.events.map(({ name, payload }) =>
      name === '/task' ? payload['status'] : payload['log'],
    );
    expect(order.findIndex((of) => String(of).includes('Fra:1'))).toBeLessThan(order.indexOf('completed'));
  });

  it('no more once it has left them', async () => {
    const { id } = await farm.submit({ tasks: tasksNamed('a', farm.newType()) });
    const [task] = await farm.tasks(id);
    await app.subscribe('allJobs');
    await app.subscribe('job', id);
    await app.subscribe('job', id, 'unsubscribe');
    await farm.setTask(task?.id ?? '', 'completed');
    await app.hear('/jobs', ({ status }) => status === 'completed');
    expect(app.payloadsOf('/task')).toEqual([]);
  });
});

describe('the web app hears of Workers', () => {
  it('what is asked of them, and when nothing is any more (§22.1)', async () => {
    await app.subscribe('allWorkers');
    const worker = await farm.aWorker({ types: ['none'], canRestart: true });
    await done(farm.requestWorker(worker.uuid, 'asleep', true));
    await app.hear('/workers', (payload) => 'status_change' in payload); // within a tenth of a second they would be one event
    await worker.goTo('asleep');
    await done(farm.client.delete(`/worker-mgt/workers/${worker.uuid}`));
    await app.hear('/workers', (payload) => 'deleted_at' in payload);
    const heard = app.payloadsOf('/workers').filter((payload) => payload['id'] === worker.uuid);
    expect(stepsIn(heard).slice(1)).toContain('awake>asleep');
    expect(heard.find(({ status }) => status === 'awake')).toMatchObject({
      can_restart: true,
      version: '4.0.0',
    });
    expect(heard.find((payload) => 'status_change' in payload)).toMatchObject({
      status: 'awake',
      status_change: { status: 'asleep', is_lazy: true },
    });
    expect(heard.find(({ status }) => status === 'asleep')).not.toHaveProperty('status_change');
  });

  it('and of their tags', async () => {
    await app.subscribe('allWorkerTags');
    const body = { name: 'gpu', description: 'with a graphics card' };
    const tag = await ok(farm.client.post<{ readonly id: string }>('/worker-mgt/tags', body));
    await done(farm.client.put(`/worker-mgt/tag/${tag.id}`, { name: 'GPU' }));
    await done(farm.client.delete(`/worker-mgt/tag/${tag.id}`));
    await app.hear('/workertags', ({ was_deleted }) => was_deleted === true);
    const [created, renamed] = app.payloadsOf('/workertags');
    expect(created).toEqual({ tag: { id: tag.id, ...body } });
    expect(renamed).toEqual({ tag: { id: tag.id, ...body, name: 'GPU' } });
  });
});

describe('the web app hears of images', () => {
  it.each([
    ['of all jobs', 'allLastRendered'],
    ['of the job that it shows', 'job'],
  ])('%s', async (_which, type) => {
    const client = new ExistingClient(farm.api);
    const { id } = await farm.submit({ tasks: tasksNamed('a', farm.newType()) });
    const [task] = await farm.tasks(id);
    await app.subscribe(type, type === 'job' ? id : undefined);
    await client.call('taskOutputProduced', {
      path: { task_id: task?.id ?? '' },
      as: await aWorker(client),
      body: await anImage(),
      headers: { 'Content-Type': 'image/png' },
    });
    const heard = await app.hear('/last-rendered');
    const { json } = await client.call('fetchJobLastRenderedInfo', { path: { job_id: id } });
    expect(heard).toEqual({ job_id: id, thumbnail: json });
  });
});

describe('a Manager that is started again', () => {
  it(
    'says good-bye, and tells the web app all again once it has subscribed again',
    async () => {
      await app.subscribe('allJobs');
      await farm.restart();
      expect(await app.hear('/lifecycle')).toEqual({ type: 'manager-shutdown' });
      await until('the connection is lost', () => !app.isConnected);
      app = await WebApp.open(farm.api);
      const before = await farm.submit({ tasks: tasksNamed('a', farm.newType()) });
      await app.subscribe('allJobs');
      const after = await farm.submit({ tasks: tasksNamed('a', farm.newType()) });
      await app.hear('/jobs', (payload) => payload['id'] === after.id);
      expect(app.payloadsOf('/jobs').some((payload) => payload['id'] === before.id)).toBe(false);
    },
    RESTART_TIMEOUT_MS,
  );
});
