import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FarmStatusReportDto } from '@flamenco/api-contracts';
import type { FarmStatus } from '@flamenco/domain/farm';
import { FarmStatusWatcher } from '../../src/modules/farm-status/farm-status-watcher.js';
import { ok } from './farm-client.js';
import { tasksNamed, until, useFarm } from './test-farm.js';

const farm = useFarm();

const status = async (): Promise<FarmStatus> =>
  (await ok(farm.client.get<FarmStatusReportDto>('/status'))).status;

beforeEach(() =>
  farm.write(async (sql) => {
    await sql.run(`DELETE FROM jobs`);
    await sql.run(`DELETE FROM workers`);
  }),
);

type Job = 'none' | 'queued' | 'active' | 'paused' | 'canceled';

describe('the farm’s status', () => {
  it.each<{ workers: string; job: Job; status: FarmStatus }>([
    { workers: '', job: 'none', status: 'inoperative' },
    { workers: '', job: 'queued', status: 'inoperative' },
    { workers: 'offline error', job: 'queued', status: 'inoperative' },
    { workers: 'registered', job: 'none', status: 'inoperative' },
    { workers: 'awake', job: 'active', status: 'active' },
    { workers: 'awake', job: 'queued', status: 'waiting' },
    { workers: 'asleep', job: 'queued', status: 'waiting' },
    { workers: 'asleep offline', job: 'active', status: 'waiting' },
    { workers: 'asleep offline', job: 'none', status: 'asleep' },
    { workers: 'asleep awake', job: 'none', status: 'idle' },
    { workers: 'starting', job: 'none', status: 'idle' },
    { workers: 'awake', job: 'paused', status: 'idle' },
    { workers: 'awake', job: 'canceled', status: 'idle' },
  ])('with Workers $workers and a job $job is $status', async (row) => {
    if (row.job !== 'none') {
      const { id } = await farm.submit({ tasks: tasksNamed('a', 'misc') });
      if (row.job === 'active') await farm.sql(`UPDATE jobs SET status = 'active' WHERE uuid = ?`, id);
      if (row.job === 'paused') await farm.setJob(id, 'pause-requested');
      if (row.job === 'canceled') await farm.setJob(id, 'cancel-requested');
    }
    for (const wanted of row.workers.split(' ').filter((word) => word !== '')) {
      if (wanted === 'registered') await farm.registeredWorker({ types: ['other'] });
      else await (await farm.aWorker({ types: ['other'] })).goTo(wanted);
    }
    await farm.get(FarmStatusWatcher).look();
    expect(await status()).toBe(row.status);
  });

  it('is told when it changes, and only then', async () => {
    await farm.get(FarmStatusWatcher).look();
    farm.forgetEvents();
    const worker = await farm.aWorker({ types: ['misc'] });
    await until('the farm is idle', async () => (await status()) === 'idle');
    await farm.submit({ tasks: tasksNamed('a b', 'misc') });
    await until('the farm waits', async () => (await status()) === 'waiting');
    await worker.complete(await worker.take());
    await until('the farm is active', async () => (await status()) === 'active');
    await worker.complete(await worker.take());
    await until('the farm is idle again', async () => (await status()) === 'idle');
    await worker.goTo('asleep');
    await until('the farm is asleep', async () => (await status()) === 'asleep');
    await farm.client.delete(`/worker-mgt/workers/${worker.uuid}`);
    await until('the farm is inoperative', async () => (await status()) === 'inoperative');
    const told = farm.events.flatMap((event) =>
      event.name === 'farm-status-changed' ? [event.payload.status] : [],
    );
    expect(told).toEqual(['idle', 'waiting', 'active', 'idle', 'asleep', 'inoperative']);
  });
});
