import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { signOnBareWorker } from '../../farm/bare-worker.ts';
import type { ManagerApi } from '../../farm/manager-api.ts';
import { waitFor } from '../../farm/wait-for.ts';
import { TestFarm } from '../test-farm.ts';

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
      Array.from({ length: WORKERS }, async (_, n) => signOnBareWorker(farm.api, `idle-${n}`)),
    );
    const requests = workers.map(({ api }) => askForTask(api));
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
    const worker = await signOnBareWorker(farm.api, 'waiting');
    const waiting = Promise.allSettled([askForTask(worker.api)]);
    await farm.api.ask('GET', '/version');
    const asked = performance.now();
    farm.manager.signal('SIGTERM');
    expect(await farm.manager.ended).toEqual({ status: 0, signal: null });
    expect(performance.now() - asked).toBeLessThan(5000);
    await waiting;
  }, 60_000);

  it('ends with the npx that started it, and leaves the port free', async () => {
    await farm.manager.stop();
    const npx = spawn('npx', ['flamenco-manager', '--config', farm.folder.managerConfig], {
      cwd: join(import.meta.dirname, '../../..'),
      stdio: 'ignore',
    });
    await waitFor('the Manager to answer', () => farm.api.answers(), 30_000);
    npx.kill('SIGTERM');
    await waitFor('the Manager to be gone', async () => !(await farm.api.answers()), 5000);
    await expect(farm.restartManager()).resolves.toBeUndefined(); // port and database are free
  }, 60_000);
});

/** Waits up to 30 s for a task. Throws when there is none. */
async function askForTask(worker: ManagerApi): Promise<unknown> {
  const task = await worker.ask<unknown>('POST', '/worker/task?wait=30');
  if (task === undefined) throw new Error('No task within 30 s');
  return task;
}
