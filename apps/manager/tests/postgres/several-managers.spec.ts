import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import type { EventJobUpdateDto } from '@flamenco/api-contracts';
import { findProblems } from '../../src/database/database-check.js';
import { PostgresFarm } from '../../src/database/postgres/postgres-farm.js';
import { MANAGER } from '../../src/manager.module.js';
import { DatabaseMaintenance, PeriodicCheck } from '../../src/modules/maintenance/index.js';
import { Leadership } from '../../src/modules/managers/index.js';
import { HourRetention } from '../../src/modules/statistics/hour-retention.js';
import { WorkerSightings } from '../../src/modules/workers/index.js';
import { VERSION } from '../../src/version.js';
import { SETTINGS, TestDatabase } from '../database/test-databases.js';
import { done, ok } from '../farm/farm-client.js';
import { tasksNamed, TestFarm, until } from '../farm/test-farm.js';
import type { TestWorker } from '../farm/test-worker.js';

let database: TestDatabase;
let here: TestFarm;
let there: TestFarm;
const sockets: Socket[] = [];

beforeEach(async () => {
  database = await TestDatabase.create();
  here = await aManager();
  there = await aManager();
  await until('they know each other', async () => (await report(here)).managers?.length === 2);
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect();
  await there.close();
  await here.close();
  expect(await PostgresFarm.ask(database.location, SETTINGS, MANAGER.migrations, findProblems)).toEqual([]);
  await database.drop();
});

async function aManager(): Promise<TestFarm> {
  const manager = new TestFarm(`database: ${database.url}`);
  await manager.start();
  return manager;
}

interface Report {
  readonly managers?: readonly { readonly version: string }[];
  readonly leads?: boolean;
}

async function report(manager: TestFarm): Promise<Report> {
  return (await (await fetch(new URL('/readyz', manager.api))).json()) as Report;
}

function leads(manager: TestFarm): boolean {
  return manager.get(Leadership).isOurs;
}

async function idOf(worker: TestWorker): Promise<number> {
  const [row] = await database.query<{ id: string }>(`SELECT id FROM workers WHERE uuid = '${worker.uuid}'`);
  return Number(row?.id);
}

/** What a Worker that waits for a task at a Manager is answered. */
async function waitingAt(
  manager: TestFarm,
  type: string,
): Promise<{ readonly answer: ReturnType<TestWorker['ask']> }> {
  const worker = await manager.aWorker({ types: [type] });
  const answer = worker.ask(60);
  const id = await idOf(worker);
  await until('it waits', () => manager.get(WorkerSightings).isThere(id));
  return { answer };
}

/** What somebody at a Manager sees of jobs. */
async function watchedAt(manager: TestFarm): Promise<ReadonlySet<string>> {
  const socket = io(new URL(manager.api).origin, { transports: ['websocket'], forceNew: true });
  sockets.push(socket);
  const seen = new Set<string>();
  socket.on('/jobs', ({ id, status, priority }: EventJobUpdateDto) =>
    seen.add(`${id} ${status} ${priority}`),
  );
  await until('the client is connected', () => socket.connected);
  await socket.timeout(10_000).emitWithAck('/subscription', { op: 'subscribe', type: 'allJobs' });
  return seen;
}

/** Ends connections of Managers, as an administrator of the server does. */
async function endLines(): Promise<void> {
  await database.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = '${database.name}' AND application_name LIKE 'flamenco-manager-%'`,
  );
}

describe('a job that is submitted at one Manager', () => {
  it('is given to a Worker that waits at the other', async () => {
    const { answer } = await waitingAt(here, 'misc');
    await there.submit({ tasks: tasksNamed('a', 'misc') });
    expect((await answer).body).toMatchObject({ name: 'a' });
  });

  it('is seen by who watches at either', async () => {
    const watchers = [await watchedAt(here), await watchedAt(there)];
    const { id } = await there.submit({ tasks: tasksNamed('a', 'misc') });
    await until('the job is seen', () => watchers.every((seen) => seen.has(`${id} queued 50`)));
    await here.setJob(id, 'paused');
    await until('the last change is seen', () => watchers.every((seen) => seen.has(`${id} paused 50`)));
    const changes = ['queued', 'pause-requested', 'paused'].map((status) => `${id} ${status} 50`);
    expect(watchers.map((seen) => [...seen])).toEqual([changes, changes]);
  });

  it('is submitted once, when the same request comes to both', async () => {
    const submit = (manager: TestFarm): Promise<{ readonly id: string }> =>
      ok(
        manager.client.withHeaders({ 'Idempotency-Key': 'once' }).post<{ id: string }>('/jobs', {
          name: 'once',
          type: 'test-tasks',
          submitter_platform: 'linux',
          settings: {},
        }),
      );
    const [one, other] = await Promise.all([submit(here), submit(there)]);
    expect(one.id).toBe(other.id);
    expect(await database.query(`SELECT uuid FROM jobs`)).toEqual([{ uuid: one.id }]);
  });

  it('is deleted by the one that leads, whichever is asked', async () => {
    const { id } = await there.submit({ tasks: tasksNamed('a', 'misc') });
    for (const manager of [here, there]) expect([id, leads(manager)]).toEqual([id, manager === here]);
    await there.client.delete(`/jobs/${id}`);
    await until('it is gone', async () => (await there.client.get(`/jobs/${id}`)).status === 404);
  });
});

describe('changes of one job that are made at both Managers at once', () => {
  const prioritiesSeen = ({ events }: TestFarm): readonly number[] =>
    events.flatMap(({ name, payload }) => (name === 'job-updated' ? payload.priority : []));

  it('are told by both in the order in which they were made', async () => {
    const { id } = await here.submit({ tasks: tasksNamed('a', 'misc') });
    const watchers = [await watchedAt(here), await watchedAt(there)];
    const changes = Array.from({ length: 40 }, (_, index) => index + 1);
    await Promise.all(
      changes.map((priority) =>
        done((priority % 2 === 0 ? here : there).client.post(`/jobs/${id}/setpriority`, { priority })),
      ),
    );
    const { priority } = await here.job(id);
    await until('both have told all', () => [here, there].every((at) => prioritiesSeen(at).length === 41));
    const [one, other] = [prioritiesSeen(here), prioritiesSeen(there)];
    expect(one).toEqual(other);
    expect([one.at(-1), new Set(one)]).toEqual([priority, new Set([...changes, 50])]);
    await until('who watches sees the last one last', () =>
      watchers.every((seen) => [...seen].at(-1) === `${id} queued ${priority}`),
    );
  });
});

describe('what one Manager tells', () => {
  it('is heard by the other though the connection between them breaks again and again', async () => {
    const submitted: string[] = [];
    for (let round = 0; round < 5; round += 1) {
      const jobs = Promise.all(
        ['a', 'b', 'c'].map((name) => there.submit({ tasks: tasksNamed(name, 'misc') })),
      );
      await endLines();
      submitted.push(...(await jobs).map(({ id }) => id));
    }
    await until('all are heard of', () => {
      const heard = new Set(
        here.events.flatMap((event) => (event.name === 'job-updated' ? event.payload.id : [])),
      );
      return submitted.every((id) => heard.has(id));
    });
    const { answer } = await waitingAt(here, 'other');
    await endLines();
    await there.submit({ tasks: tasksNamed('d', 'other') });
    expect((await answer).body).toMatchObject({ name: 'd' });
  });

  it('has the lines of a log, too', async () => {
    const worker = await there.aWorker({ types: ['misc'] });
    await there.submit({ tasks: tasksNamed('a', 'misc') });
    const task = await worker.take();
    const heardOf = (): readonly string[] =>
      here.events.flatMap(({ name, payload }) => (name === 'task-log-updated' ? payload.task_id : []));
    await until('one is heard of', async () => {
      await worker.report(task, { log: 'a line of the log' });
      return heardOf().length > 0;
    });
    expect(heardOf()).toContain(task.uuid);
  });

  it('is not written down while there is nobody to tell', async () => {
    await here.close();
    await until('it is alone', async () => (await report(there)).managers?.length === 1);
    await database.query(`DELETE FROM manager_news`);
    await there.submit({ tasks: tasksNamed('a', 'misc') });
    expect(await database.query(`SELECT 1 FROM manager_news`)).toEqual([]);
  });
});

describe('the lead', () => {
  it('goes to the other Manager when the one that has it ends', async () => {
    expect([leads(here), leads(there)]).toEqual([true, false]);
    await here.close();
    await until('the other one leads', () => leads(there));
    expect(await report(there)).toMatchObject({ status: 'ready', leads: true });
  });

  it('is one Manager’s at most, when connections break', async () => {
    await endLines();
    await until('one of them leads', () => leads(here) || leads(there));
    expect(leads(here)).not.toBe(leads(there));
  });
});

describe('the check of the database', () => {
  it('is made by the Manager that leads', async () => {
    await there.get(DatabaseMaintenance).look();
    await here.get(DatabaseMaintenance).look();
    expect([here, there].map((manager) => manager.get(PeriodicCheck).findings)).toEqual([
      { damage: [], disorder: [] },
      undefined,
    ]);
  });
});

describe('what is done each hour for the farm', () => {
  it('is done by the Manager that leads', async () => {
    const { uuid } = await here.aWorker({ types: ['misc'] });
    await here.sql(
      `INSERT INTO worker_hours (hour, worker_id, busy_ms, tasks_completed, tasks_failed)
       SELECT 1, id, 1, 1, 0 FROM workers WHERE uuid = ?`,
      uuid,
    );
    const hours = (): Promise<unknown> => database.query(`SELECT hour FROM worker_hours`);
    await there.get(HourRetention).forget();
    expect(await hours()).toEqual([{ hour: '1' }]);
    await here.get(HourRetention).forget();
    expect(await hours()).toEqual([]);
  });
});

describe('a Manager of another version', () => {
  it('keeps one of this version away as long as it is alive', async () => {
    await there.close();
    await database.query(
      `INSERT INTO managers (uuid, url, version, started, last_seen) VALUES ('x', 'http://other:8080', '0.1', '', '')`,
    );
    const beating = setInterval(
      () => void database.query(`UPDATE managers SET beats = beats + 1 WHERE uuid = 'x'`),
      300,
    );
    try {
      await expect(there.start()).rejects.toMatchObject({
        kind: 'conflict',
        code: 'manager-of-other-version',
        message: expect.stringContaining(
          `http://other:8080 runs on this database, and is of version 0.1; this one is of ${VERSION}`,
        ),
      });
    } finally {
      clearInterval(beating);
    }
  });

  it('is waited out when it was killed', async () => {
    await there.close();
    await database.query(
      `INSERT INTO managers (uuid, url, version, started, last_seen) VALUES ('x', 'http://other:8080', '0.1', '', '')`,
    );
    await there.start();
    await until('it is forgotten', async () => (await report(there)).managers?.length === 2);
    expect((await report(there)).managers?.map(({ version }) => version)).toEqual([VERSION, VERSION]);
  });
});
