import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ManagerApi } from '../farm/manager-api.ts';
import { TestFarm } from './test-farm.ts';

const WORKERS = 20;

describe('the Manager as a process', () => {
  let farm: TestFarm;

  beforeEach(async () => {
    farm = await TestFarm.start();
  }, 90_000);

  afterEach(async () => {
    await farm.end();
  }, 60_000);

  it('gives the first task of a new job to one of 20 idle Workers within 1 s of the answer to its submission', async () => {
    const workers = await Promise.all(
      Array.from({ length: WORKERS }, async (_, n) => signOnWorker(farm.api, `idle-${n}`)),
    );
    const requests = workers.map((worker) => askForTask(worker));
    const first = Promise.race(requests);
    await farm.api.ask('GET', '/version'); // by now the Manager has read the requests before this one
    await farm.api.submit({
      name: 'quick',
      type: 'echo-sleep-test',
      settings: { message: 'hello', sleep_duration_seconds: 1, sleep_repeats: 1 },
    });
    const answered = performance.now();
    expect(await first).toMatchObject({ name: 'echo', status: 'active' });
    expect(performance.now() - answered).toBeLessThan(1000);
    await farm.manager.stop();
    await Promise.allSettled(requests);
  }, 60_000);

  it('ends within 5 s of SIGTERM with exit status 0, though Workers wait for its answer', async () => {
    const worker = await signOnWorker(farm.api, 'waiting');
    const waiting = Promise.allSettled([askForTask(worker)]);
    await farm.api.ask('GET', '/version');
    const asked = performance.now();
    farm.manager.signal('SIGTERM');
    expect(await farm.manager.ended).toEqual({ status: 0, signal: null });
    expect(performance.now() - asked).toBeLessThan(5000);
    await waiting;
  }, 60_000);
});

/** Registers a Worker and brings it to the point where it may ask for tasks, as bare HTTP. */
async function signOnWorker(api: ManagerApi, name: string): Promise<ManagerApi> {
  const secret = `secret-of-${name}`;
  const about = { name, supported_task_types: ['misc'] };
  const { uuid } = await api.ask<{ uuid: string }>('POST', '/worker/register-worker', {
    ...about,
    secret,
    platform: 'linux',
  });
  const worker = api.asWorker(uuid, secret);
  await worker.ask('POST', '/worker/sign-on', { ...about, software_version: 'test' });
  await worker.ask('POST', '/worker/state-changed', { status: 'awake' });
  return worker;
}

/** Waits up to 30 s for a task. Throws when there is none. */
async function askForTask(worker: ManagerApi): Promise<unknown> {
  const task = await worker.ask<unknown>('POST', '/worker/task?wait=30');
  if (task === undefined) throw new Error('No task within 30 s');
  return task;
}
