import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import { DatabaseModule } from '../../src/database/database.module.js';
import { databasePart } from '../../src/database/database.part.js';
import { FarmDatabase } from '../../src/database/farm-database.js';
import { GroupCommit } from '../../src/database/sqlite/group-commit.js';
import type { SqliteFarm } from '../../src/database/sqlite/sqlite-farm.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { EventBus } from '../../src/modules/events/index.js';
import { useFarm } from '../farm/test-farm.js';
import { DatabaseLock } from './database-lock.js';
import { ExistingClient, type Reply } from './existing-client.js';
import { KnownWorker } from './known-worker.js';
import { describeOnSqlite } from '../database/engine.js';

/** Others test and build on the same machine. */
jest.setTimeout(30_000);

/** Instead of ten seconds. */
const PATIENCE_MS = 300;

/** Nothing is to survive a power cut here. */
const NO_LOG = { noteCommit: () => undefined, onDisk: () => Promise.resolve() };

/** A database that does not wait for long. */
@Global()
@Module({
  providers: [
    ...(Reflect.getMetadata('providers', DatabaseModule) as object[]),
    {
      provide: UnitOfWork,
      inject: [FarmDatabase, EventBus],
      useFactory: ({ writer }: SqliteFarm, events: EventBus) =>
        new UnitOfWork({ works: new GroupCommit(writer, NO_LOG, PATIENCE_MS) }, events),
    },
  ] as never[],
  exports: [...(Reflect.getMetadata('exports', DatabaseModule) as object[])] as never[],
})
class ImpatientDatabaseModule extends DatabaseModule {}

const farm = useFarm({ instead: new Map([[databasePart, ImpatientDatabaseModule]]) });

let client: ExistingClient;
let worker: KnownWorker;
let lock: DatabaseLock;

beforeEach(async () => {
  client = new ExistingClient(farm.api);
  worker = await KnownWorker.thatIs('awake', client, farm);
  lock = await DatabaseLock.on(join(farm.folder, 'flamenco-manager.sqlite'));
});
afterEach(() => lock.release());

const isBusy = ({ status, headers, json }: Reply): void => {
  expect([status, headers.get('retry-after')]).toEqual([503, '1']);
  expect(json).toMatchObject({ code: 503, message: expect.stringContaining('Try again in a second') });
};

describeOnSqlite('while another program has the database locked', () => {
  it('a Worker that asks for a task is told so (503, Retry-After: 1), and gets one afterwards', async () => {
    isBusy(await worker.call('scheduleTask'));
    await lock.release();
    lock = await DatabaseLock.on(':memory:');
    expect((await worker.call('scheduleTask')).status).toBe(204);
  });

  it('so is whoever wants to change something', async () => {
    const answers = await Promise.all([
      worker.signOn(),
      worker.goTo('asleep'),
      worker.call('signOff'),
      worker.mayRun(worker.uuid),
      worker.request('asleep'),
      client.call('deleteWorker', { path: worker.path }),
      client.call('createWorkerTag', { body: { name: 'busy' } }),
    ]);
    answers.forEach(isBusy);
    expect(await worker.seen()).toMatchObject({ status: 'awake' });
  });

  it('questions are answered at once, and who is a Worker is known', async () => {
    const changing = worker.call('scheduleTask');
    const started = performance.now();
    expect((await client.call('fetchWorkers')).status).toBe(200);
    expect((await worker.call('workerState')).status).toBe(204);
    expect(performance.now() - started).toBeLessThan(PATIENCE_MS);
    isBusy(await changing);
  });

  it('a change waits for it, and is made when the lock is gone in time', async () => {
    const changing = worker.goTo('asleep');
    await client.call('fetchWorkers');
    await lock.release();
    lock = await DatabaseLock.on(':memory:');
    expect((await changing).status).toBe(204);
    expect(await worker.seen()).toMatchObject({ status: 'asleep' });
  });
});
