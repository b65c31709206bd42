import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { JobDto, WorkerDto, WorkerTagDto } from '@flamenco/api-contracts';
import { ok } from '../farm/farm-client.js';
import { TestFarm, until } from '../farm/test-farm.js';
import { TestWorker } from '../farm/test-worker.js';
import { TestReceiver } from '../webhooks/test-receiver.js';
import { describeOnSqlite } from './engine.js';

/**
 * Databases of Managers of earlier versions, in the middle of their work; `farms/make-farm.mjs` had them make these. They stay as they are: a
 * version that changes the tables adds the database that the version before it leaves.
 */
const FARMS = ['before-views'];

let folder: string;
let receiver: TestReceiver;
let farm: TestFarm | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flamenco-version-before-'));
  receiver = await TestReceiver.start();
});
afterEach(async () => {
  await farm?.close();
  farm = undefined;
  await receiver.close();
  rmSync(folder, { recursive: true });
});

/** Starts a Manager on the database that a version left. */
async function startOn(name: string): Promise<TestFarm> {
  const database = join(folder, 'farm.sqlite');
  writeFileSync(database, gunzipSync(readFileSync(new URL(`./farms/${name}.sqlite.gz`, import.meta.url))));
  farm = new TestFarm(`database: ${database}
blocklist_threshold: 1
webhooks: [{name: pipeline, url: '${receiver.url}/hook', events: [job-*], secret: 'a secret of thirty-two bytes ...'}]
`);
  await farm.start();
  return farm;
}

async function jobsByName(of: TestFarm): Promise<ReadonlyMap<string, JobDto>> {
  const { jobs } = await ok(of.client.get<{ jobs: readonly JobDto[] }>('/jobs'));
  return new Map(jobs.map((job) => [job.name, job]));
}

async function workerNamed(of: TestFarm, name: string): Promise<TestWorker> {
  const { workers } = await ok(
    of.client.get<{ workers: readonly { id: string; name: string }[] }>('/worker-mgt/workers'),
  );
  const id = workers.find((worker) => worker.name === name)?.id ?? '';
  return TestWorker.known(of.api, id, { name, types: ['misc'] });
}

describeOnSqlite.each(FARMS)('the farm of an earlier version (%s)', (name) => {
  it('is there as it was left', async () => {
    const farm = await startOn(name);
    const jobs = await jobsByName(farm);
    expect([...jobs.values()].map(({ name, status, priority }) => [name, status, priority])).toEqual([
      ['done', 'completed', 90],
      ['half done', 'active', 80],
      ['paused', 'paused', 70],
      ['for cards', 'queued', 60],
      ['canceled', 'canceled', 50],
    ]);
    expect(jobs.get('done')?.metadata).toEqual({ project: 'bird', 'user.name': 'anna' });
    expect(await farm.taskStatuses(jobs.get('half done')?.id ?? '')).toEqual([
      'completed',
      'active',
      'queued',
      'queued',
      'queued',
    ]);
    const blocks = await farm.client.get<readonly object[]>(`/jobs/${jobs.get('half done')?.id}/blocklist`);
    expect(blocks.body).toEqual([expect.objectContaining({ worker_name: 'bob', task_type: 'misc' })]);
    const { tags } = await ok(farm.client.get<{ tags: readonly WorkerTagDto[] }>('/worker-mgt/tags'));
    expect(tags).toEqual([expect.objectContaining({ name: 'gpu', description: 'with a card' })]);
    const bob = await workerNamed(farm, 'bob');
    expect(await ok(farm.client.get<WorkerDto>(`/worker-mgt/workers/${bob.uuid}`))).toMatchObject({
      tags: [{ name: 'gpu' }],
    });
    const schedule = await farm.client.get(`/worker-mgt/workers/${bob.uuid}/sleep-schedule`);
    expect(schedule.body).toEqual({
      is_active: false,
      days_of_week: 'mo tu',
      start_time: '09:00',
      end_time: '18:00',
    });
    expect(await farm.problems()).toEqual([]);
  });

  it('goes on: Workers keep their secrets and their tasks, and its jobs end', async () => {
    const farm = await startOn(name);
    const half = (await jobsByName(farm)).get('half done')?.id ?? '';
    const [anna, bob] = [await workerNamed(farm, 'anna'), await workerNamed(farm, 'bob')];
    const running = (await farm.tasks(half)).find(({ status }) => status === 'active');
    await anna.complete({ uuid: running?.id ?? '' });
    await bob.wakeUp();
    expect(await bob.takeName()).toBe('seven'); // blocked from the first job, and what is paused stays so
    const names: string[] = [];
    for (let left = 3; left > 0; left -= 1) {
      const task = await anna.take();
      names.push(task.name);
      await anna.complete(task);
    }
    expect(names).toEqual(['three', 'four', 'film']);
    expect((await farm.job(half)).status).toBe('completed');
    expect(await farm.problems()).toEqual([]);
  });

  it('has those told who were to be told', async () => {
    const farm = await startOn(name);
    const done = (await jobsByName(farm)).get('done')?.id ?? '';
    farm.clock.advance(3_600_000);
    await until('the old messages are delivered', () => receiver.about('/hook', done).length >= 3);
    expect(receiver.about('/hook', done).map(({ message }) => message.type)).toEqual([
      'job-submitted',
      'job-active',
      'job-completed',
    ]);
  });
});
