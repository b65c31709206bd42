import { afterEach, describe, expect, it } from '@jest/globals';
import type {
  ExplanationDto,
  MadeRegistrationSecretDto,
  WorkerAdmissionsDto,
  WorkerDto,
} from '@flamenco/api-contracts';
import { Configuration } from '../../src/config/index.js';
import { NOTED_OF_ADMISSION, notedChanges } from '../audit/noted-changes.js';
import { done, ok, type Refusal } from '../farm/farm-client.js';
import { tasksNamed, useFarm } from '../farm/test-farm.js';
import { TestWorker } from '../farm/test-worker.js';

const farm = useFarm();

const setRegistration = (workerRegistration: 'open' | 'secret' | 'approval'): void => {
  Object.assign(farm.get(Configuration).config, { workerRegistration });
};

afterEach(() => {
  setRegistration('open');
});

const admissions = (): Promise<WorkerAdmissionsDto> =>
  ok(farm.client.get<WorkerAdmissionsDto>('/worker-mgt/admissions'));

const register = (more: object): ReturnType<typeof farm.client.post<{ uuid: string } & Refusal>> =>
  farm.client.post('/worker/register-worker', {
    ...{ name: 'render-01', secret: 'a very long and random secret', platform: 'linux' },
    supported_task_types: ['blender'],
    ...more,
  });

describe('with worker_registration: approval', () => {
  it('a Worker of Flamenco 3 waits, and goes on by itself once somebody has let it in', async () => {
    setRegistration('approval');
    const type = farm.newType();
    const worker = await (await TestWorker.register(farm.api, { name: 'new-01', types: [type] })).wakeUp();
    const job = await farm.submit({ tasks: tasksNamed('a', type) });
    expect((await worker.ask()).status).toBe(204);
    const why = await ok(farm.client.get<ExplanationDto>(`/jobs/${job.id}/why`));
    expect(JSON.stringify(why)).toContain('waiting for somebody to let it in');
    expect((await admissions()).waiting).toEqual([
      expect.objectContaining({ worker_id: worker.uuid, name: 'new-01', address: '127.0.0.1' }),
    ]);
    const asked = worker.ask(20);
    await done(farm.client.post(`/worker-mgt/workers/${worker.uuid}/admission`, { admit: true }));
    expect((await ok(asked)).name).toBe('a');
    expect((await admissions()).waiting).toEqual([]);
    const again = await farm.client.post(`/worker-mgt/workers/${worker.uuid}/admission`, { admit: true });
    expect(again.status).toBe(409);
  });

  it('who is turned away cannot come again, until somebody forgets it', async () => {
    setRegistration('approval');
    const worker = await (
      await TestWorker.register(farm.api, { name: 'evil-01', types: ['blender'] })
    ).wakeUp();
    await done(farm.client.post(`/worker-mgt/workers/${worker.uuid}/admission`, { admit: false }));
    expect((await worker.ask()).status).toBe(403);
    const { status, body } = await register({ name: 'evil-01' });
    expect([status, body.message]).toEqual([403, expect.stringContaining('was turned away')]);
    const { turned_away } = await admissions();
    await done(farm.client.delete(`/worker-mgt/admissions/${turned_away.at(-1)?.id ?? ''}`));
    expect((await register({ name: 'evil-01' })).status).toBe(200);
  });

  it('a Worker that works can be turned away; its task goes back to the queue', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ name: 'stolen', types: [type] });
    const job = await farm.submit({ tasks: tasksNamed('a', type) });
    await worker.take();
    await done(farm.client.post(`/worker-mgt/workers/${worker.uuid}/admission`, { admit: false }));
    expect(await farm.taskStatuses(job.id)).toEqual(['queued']);
  });
});

describe('with worker_registration: secret', () => {
  it('only Workers with a secret register, and get its tags', async () => {
    setRegistration('secret');
    const tag = await farm.aTag('second floor');
    const made = await ok(
      farm.client.post<MadeRegistrationSecretDto>('/worker-mgt/registration-secrets', {
        name: 'floor 2',
        tags: [tag],
      }),
    );
    expect((await register({})).body.message).toContain('registration_secret in flamenco-worker.yaml');
    expect((await register({ registration_secret: 'guessed' })).status).toBe(403);
    const { uuid } = await ok(register({ registration_secret: made.secret }));
    const worker = await ok(farm.client.get<WorkerDto>(`/worker-mgt/workers/${uuid}`));
    expect(worker.tags?.map(({ name }) => name)).toEqual(['second floor']);
    await done(farm.client.delete(`/worker-mgt/registration-secrets/${made.registration_secret.id}`));
    expect((await register({ registration_secret: made.secret })).status).toBe(403);
  });

  it('a secret lets a Worker in at once where others wait, until it is over', async () => {
    setRegistration('approval');
    const expires = new Date(farm.clock.nowMs() + 60_000).toISOString();
    const { secret } = await ok(
      farm.client.post<MadeRegistrationSecretDto>('/worker-mgt/registration-secrets', {
        name: 'today',
        expires,
      }),
    );
    await ok(register({ name: 'quick', registration_secret: secret }));
    farm.clock.advance(61_000);
    await ok(register({ name: 'late', registration_secret: secret }));
    const waiting = (await admissions()).waiting.map(({ name }) => name);
    expect(waiting).toContain('late');
    expect(waiting).not.toContain('quick');
  });
});

it('the history tells who let which Worker in', async () => {
  const noted = new Set((await notedChanges(farm)).map(({ action }) => action));
  expect([...noted]).toEqual(expect.arrayContaining(Object.values(NOTED_OF_ADMISSION).flat()));
});

describe('too many', () => {
  it('Workers wait at once: the next one is told, until somebody has decided', async () => {
    setRegistration('approval');
    for (let at = 0; at < 1_000; at += 100)
      await Promise.all(Array.from({ length: 100 }, (_, n) => register({ name: `crowd-${at + n}` })));
    const { status, body } = await register({ name: 'one-too-many' });
    expect([status, body.message]).toEqual([429, expect.stringContaining('1000 Workers wait already')]);
    const { waiting } = await admissions();
    expect(waiting).toHaveLength(1_000);
    await done(farm.client.delete(`/worker-mgt/workers/${waiting[0]?.worker_id ?? ''}`));
    expect((await admissions()).waiting).toHaveLength(999);
    expect((await register({ name: 'one-more' })).status).toBe(200);
  });

  it('secrets that are none keep others from trying, and nobody for long', async () => {
    setRegistration('secret');
    farm.clock.advance(10 * 60_000); // what others have sent here is forgotten
    const guess = (n: number) => register({ name: 'guess', registration_secret: `none ${n}` });
    for (let n = 0; n < 30; n += 1) expect((await guess(n)).status).toBe(403);
    const { status, body } = await guess(30);
    expect([status, body.message]).toEqual([429, expect.stringContaining('Too many registration secrets')]);
    farm.clock.advance(11_000);
    expect((await guess(31)).status).toBe(403);
    farm.clock.advance(10 * 60_000);
  });
});
