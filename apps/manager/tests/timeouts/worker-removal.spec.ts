import { describe, expect, it } from '@jest/globals';
import type { WorkerListDto } from '@flamenco/api-contracts';
import { MOST_REMOVED_AT_A_TIME, TimeoutChecker } from '../../src/modules/timeouts/index.js';
import { WorkerSightings } from '../../src/modules/workers/index.js';
import { ok } from '../farm/farm-client.js';
import { tasksNamed, useFarm, type TestFarm } from '../farm/test-farm.js';
import type { TestWorker } from '../farm/test-worker.js';

const HOUR_MS = 3_600_000;

const check = (farm: TestFarm): Promise<void> => farm.get(TimeoutChecker).check();

async function isThere(farm: TestFarm, worker: TestWorker): Promise<boolean> {
  const { status } = await farm.client.get(`/worker-mgt/workers/${worker.uuid}`);
  expect([200, 404]).toContain(status);
  return status === 200;
}

/** Workers in every status that one can be left in. */
const LEFT: readonly [string, (farm: TestFarm) => Promise<TestWorker>][] = [
  ['that never signed on', (farm) => farm.registeredWorker({ types: ['misc'] })],
  [
    'that was starting',
    async (farm) => {
      const worker = await farm.registeredWorker({ types: ['misc'] });
      await worker.signOn();
      return worker;
    },
  ],
  ['that was awake', (farm) => farm.aWorker({ types: ['misc'] })],
  [
    'that was asleep',
    async (farm) => {
      const worker = await farm.aWorker({ types: ['misc'] });
      await worker.goTo('asleep');
      return worker;
    },
  ],
  [
    'that has signed off',
    async (farm) => {
      const worker = await farm.aWorker({ types: ['misc'] });
      await worker.signOff();
      return worker;
    },
  ],
];

describe('a Worker that nothing was heard of for as long as is configured', () => {
  const farm = useFarm({ yaml: 'task_timeout: 0s\nworker_timeout: 1m\nworker_auto_remove: 24h' });

  it.each(LEFT)('%s is removed, and not a moment before', async (_, leave) => {
    const worker = await leave(farm);
    farm.clock.advance(24 * HOUR_MS - 60_000);
    await check(farm);
    expect(await isThere(farm, worker)).toBe(true);
    farm.clock.advance(60_000);
    await check(farm);
    expect(await isThere(farm, worker)).toBe(false);
  });

  it('is removed as by a person: its task is queued again, others are told, and it registers anew', async () => {
    const type = farm.newType();
    await farm.submit({ tasks: tasksNamed('a', type) });
    const worker = await farm.aWorker({ types: [type], name: 'given-away' });
    const task = await worker.take();
    farm.forgetEvents();
    farm.clock.advance(24 * HOUR_MS);
    await check(farm);
    expect((await farm.task(task.uuid)).status).toBe('queued');
    expect(farm.events).toContainEqual({
      name: 'worker-updated',
      payload: expect.objectContaining({ id: worker.uuid, deleted_at: expect.stringMatching(/Z$/) }),
    });
    expect((await worker.ask()).status).toBe(403);
    const anew = await farm.aWorker({ types: [type], name: 'given-away' });
    expect(anew.uuid).not.toBe(worker.uuid);
    expect(await anew.takeName()).toBe('a');
  });

  it('stays when it is heard of in time', async () => {
    const worker = await farm.aWorker({ types: ['misc'] });
    await worker.goTo('asleep');
    farm.clock.advance(23 * HOUR_MS);
    await worker.client.get('/worker/state');
    farm.clock.advance(23 * HOUR_MS);
    await check(farm);
    expect(await isThere(farm, worker)).toBe(true);
  });

  it('stays while a request of it is open', async () => {
    const worker = await farm.registeredWorker({ types: ['misc'] });
    let rowId = 0;
    await farm.write(async (sql) => {
      rowId = (await sql.get<{ id: number }>('SELECT id FROM workers WHERE uuid = ?', worker.uuid))?.id ?? 0;
    });
    const ended = farm.get(WorkerSightings).stay({ id: rowId });
    farm.clock.advance(24 * HOUR_MS);
    await check(farm);
    expect(await isThere(farm, worker)).toBe(true);
    ended();
  });
});

describe('Workers that nothing was heard of', () => {
  const removing = useFarm({ yaml: 'worker_auto_remove: 24h' });

  it('are removed a few at a time', async () => {
    const { uuid } = await removing.registeredWorker({ types: ['misc'] });
    const columns =
      'name, secret_hash, address, platform, status_changed, supported_task_types, created, updated';
    await removing.sql(
      `INSERT INTO workers (uuid, ${columns})
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       SELECT '11111111-2222-4333-8444-' || substr(CAST(1000000000000 + i AS TEXT), 2), ${columns} FROM n, workers WHERE uuid = ?`,
      MOST_REMOVED_AT_A_TIME + 2,
      uuid,
    );
    removing.clock.advance(24 * HOUR_MS);
    const left = async (): Promise<number> =>
      (await ok(removing.client.get<WorkerListDto>('/worker-mgt/workers'))).workers.length;
    await check(removing);
    expect(await left()).toBe(3);
    await check(removing);
    expect(await left()).toBe(0);
  });
});

describe('without worker_auto_remove', () => {
  const farm = useFarm();

  it.each(LEFT)('a Worker %s stays for years', async (_, leave) => {
    const worker = await leave(farm);
    farm.clock.advance(3 * 365 * 24 * HOUR_MS);
    await check(farm);
    expect(await isThere(farm, worker)).toBe(true);
  });
});

describe('without worker_timeout', () => {
  const farm = useFarm({ yaml: 'worker_timeout: 0s\nworker_auto_remove: 24h' });

  it.each(LEFT)('a Worker %s is removed all the same, unless it may have a task', async (left, leave) => {
    const worker = await leave(farm);
    farm.clock.advance(24 * HOUR_MS);
    await check(farm);
    expect(await isThere(farm, worker)).toBe(left === 'that was awake');
  });
});
