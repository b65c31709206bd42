import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readConfigFile } from '../../src/manager-configuration.js';
import { createManager } from '../../src/create-manager.js';
import { FarmDatabase } from '../../src/database/farm-database.js';
import type { SqliteFarm } from '../../src/database/sqlite/sqlite-farm.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { DatabaseMaintenance, PeriodicCheck } from '../../src/modules/maintenance/index.js';
import { isOnPostgres, itOnSqlite } from '../database/engine.js';
import { ManagerDatabase } from '../database/manager-database.js';
import { done, FarmClient, ok, type Answer } from '../farm/farm-client.js';
import { TEST_TASKS } from '../farm/job-scripts.js';
import { until } from '../farm/test-farm.js';
import { TestWorker } from '../farm/test-worker.js';

let folder: string;
let database: ManagerDatabase;
let app: NestFastifyApplication;
let url: string;

async function start(yaml = ''): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'flamenco-health-'));
  mkdirSync(join(folder, 'scripts'));
  writeFileSync(join(folder, 'scripts', 'test_tasks.js'), TEST_TASKS);
  const file = join(folder, 'flamenco-manager.yaml');
  writeFileSync(file, `_meta: {version: 3}\n${yaml}`);
  database = await ManagerDatabase.create();
  app = await createManager(readConfigFile(file, database.environment), {
    logLevel: 'silent',
    dashboardPath: join(folder, 'no-dashboard'),
  });
  url = (await app.getUrl()).replace(/\/$/, '');
}

afterEach(async () => {
  await app.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

interface Report {
  readonly status: string;
  readonly reasons: readonly string[];
}

describe('readiness', () => {
  const ready = (): Promise<Answer<Report>> => new FarmClient(url).get('/readyz');

  it('is there when the database can be written and the storage reached', async () => {
    await start('shared_storage_path: .\n');
    expect(await ready()).toMatchObject({ status: 200, body: { status: 'ready', reasons: [] } });
  });

  it('is there before the Manager is set up', async () => {
    await start();
    expect((await ready()).status).toBe(200);
  });

  it.each([
    [
      'shared_storage_path: ./gone\nshaman: {enabled: false}\n',
      /^The shared storage .*gone cannot be reached: .*ENOENT/,
    ],
    ['shared_storage_path: ./flamenco-manager.yaml\n', /is not a folder/],
  ])('with %j is not', async (yaml, reason) => {
    await start(yaml);
    const { status, body } = await ready();
    expect([status, body]).toEqual([503, { status: 'not-ready', reasons: [expect.stringMatching(reason)] }]);
  });

  it('is not there when task logs cannot be stored', async () => {
    await start();
    const storage = join(folder, 'flamenco-manager-storage');
    rmSync(storage, { recursive: true, force: true });
    writeFileSync(storage, 'a file');
    expect((await ready()).body.reasons).toEqual([
      expect.stringMatching(/^The local storage .* cannot be used: .* is not a folder/),
    ]);
  });

  it.each([
    ['below a file', './flamenco-manager.yaml/storage', /cannot be used: .*ENOTDIR/],
    ['a file', './flamenco-manager.yaml', /cannot be used: .* is not a folder/],
  ])('is not there when the local storage is %s, though the Manager starts', async (_what, path, reason) => {
    await start(`local_manager_storage_path: ${path}\n`);
    const { status, body } = await ready();
    expect([status, body.reasons]).toEqual([503, [expect.stringMatching(reason)]]);
    const logOfNoJob =
      '/job-files/job-0f2a/0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11/task-0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11.txt';
    expect((await fetch(url + logOfNoJob)).status).toBe(404);
  });

  it('is asked for without writing anything', async () => {
    await start();
    rmSync(join(folder, 'flamenco-manager-storage'), { recursive: true, force: true });
    const { reader } = app.get(FarmDatabase);
    const databaseFile = async (): Promise<unknown> => [
      statSync(join(folder, 'flamenco-manager.sqlite-wal')).mtimeMs,
      await reader.all('PRAGMA application_id'),
    ];
    const contents = async (): Promise<unknown> => [
      readdirSync(folder, { recursive: true }).sort(),
      ...(isOnPostgres ? [] : [await databaseFile()]),
    ];
    const before = await contents();
    expect((await ready()).status).toBe(200);
    expect(await contents()).toEqual(before);
  });

  it('comes back when what was missing does', async () => {
    await start('shared_storage_path: ./shared\nshaman: {enabled: false}\n');
    expect((await ready()).status).toBe(503);
    mkdirSync(join(folder, 'shared'));
    expect((await ready()).status).toBe(200);
  });

  // By a word of SQLite's. Of PostgreSQL: tests/postgres/database-away.spec.ts.
  itOnSqlite('ends when the database cannot be written', async () => {
    await start();
    const { writer } = app.get<SqliteFarm>(FarmDatabase);
    writer.execute('PRAGMA query_only = 1');
    const { status, body } = await ready();
    expect([status, body.reasons]).toEqual([
      503,
      [expect.stringMatching(/^The database cannot be written: .*readonly/)],
    ]);
    writer.execute('PRAGMA query_only = 0');
    expect((await ready()).status).toBe(200);
  });
});

describe('metrics', () => {
  const metrics = async (): Promise<string> => {
    const answer = await fetch(`${url}/metrics`);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    return answer.text();
  };
  /** The value of a line; undefined when there is none. */
  const valueOf = (text: string, line: string): number | undefined => {
    const found = text.split('\n').find((candidate) => candidate.startsWith(`${line} `));
    return found === undefined ? undefined : Number(found.slice(line.length));
  };
  beforeEach(() => start());

  it('count jobs, tasks and Workers by status, and what was handed out', async () => {
    const client = new FarmClient(`${url}/api/v3`);
    const tasks = ['a', 'b', 'c'].map((name) => ({ name, type: 'misc' }));
    await ok(
      client.post('/jobs', {
        name: 'job',
        type: 'test-tasks',
        submitter_platform: 'linux',
        settings: { tasks },
      }),
    );
    const worker = await (await TestWorker.register(`${url}/api/v3`, { types: ['misc'] })).wakeUp();
    const task = await worker.take();
    await worker.complete(task);
    await worker.take();
    const text = await metrics();
    const expected: Readonly<Record<string, number>> = {
      'flamenco_jobs{status="active"}': 1,
      'flamenco_jobs{status="completed"}': 0,
      'flamenco_tasks{status="queued"}': 1,
      'flamenco_tasks{status="active"}': 1,
      'flamenco_tasks{status="completed"}': 1,
      'flamenco_workers{status="awake"}': 1,
      flamenco_task_hand_outs_total: 2,
      'flamenco_task_ends_total{status="completed"}': 1,
    };
    for (const [line, value] of Object.entries(expected))
      expect([line, valueOf(text, line)]).toEqual([line, value]);
  });

  it('count the reports that are refused because they come too late', async () => {
    const client = new FarmClient(`${url}/api/v3`);
    const settings = { tasks: [{ name: 'a', type: 'misc' }] };
    const job = { name: 'job', type: 'test-tasks', submitter_platform: 'linux', settings };
    await ok(client.post('/jobs', job));
    const worker = await (await TestWorker.register(`${url}/api/v3`, { types: ['misc'] })).wakeUp();
    const stale = async (): Promise<number | undefined> =>
      valueOf(await metrics(), 'flamenco_stale_reports_total');
    const first = await worker.take();
    await done(worker.report(first, { activity: 'at it' }));
    expect(await stale()).toBe(0);
    const again = { status: 'queued', reason: 'once more' };
    await done(client.post(`/tasks/${first.uuid}/setstatus`, again));
    await worker.take();
    expect((await worker.report(first, { taskStatus: 'completed' })).status).toBe(409);
    expect((await worker.report(first, { log: 'a line\n' })).status).toBe(409);
    expect(await stale()).toBe(2);
  });

  it('tell of requests by their route, never by what was asked for', async () => {
    for (const path of [
      '/api/v3/jobs/0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11',
      '/api/v3/version',
      '/no/such/page',
    ])
      await (await fetch(url + path)).text();
    const text = await metrics();
    const counted = (route: string, status: number): number | undefined =>
      valueOf(
        text,
        `flamenco_http_request_duration_seconds_count{method="GET",route="${route}",status="${status}"}`,
      );
    expect(counted('/api/v3/jobs/:job_id', 404)).toBe(1);
    expect(counted('/api/v3/version', 200)).toBe(1);
    expect(text).not.toContain('0f2a4f9c');
    expect(text).not.toContain('such/page');
  });

  it('tell how many works share a commit', async () => {
    const unitOfWork = app.get(UnitOfWork);
    await Promise.all(Array.from({ length: 8 }, () => unitOfWork.run((work) => work.sql.get('SELECT 1'))));
    const text = await metrics();
    const upTo = (works: number): number =>
      valueOf(text, `flamenco_works_per_commit_bucket{le="${works}"}`) ?? NaN;
    expect(upTo(8) - upTo(4)).toBe(1);
  });

  it('tell what the last check of the database found', async () => {
    const disorder = async (): Promise<number | undefined> =>
      valueOf(await metrics(), 'flamenco_database_problems{kind="disorder"}');
    expect(await disorder()).toBeUndefined();
    const maintenance = app.get(DatabaseMaintenance);
    await maintenance.look();
    expect(await disorder()).toBe(0);
    const settings = { tasks: [{ name: 'a', type: 'misc' }] };
    const job = { name: 'job', type: 'test-tasks', submitter_platform: 'linux', settings };
    await ok(new FarmClient(`${url}/api/v3`).post('/jobs', job));
    await app
      .get(UnitOfWork)
      .run((work) => work.sql.run(`UPDATE jobs SET tasks_paused = 1, steps_total = steps_total + 1`));
    maintenance.checkSoon();
    await maintenance.look();
    expect(await disorder()).toBe(2);
    expect(app.get(PeriodicCheck).findings?.disorder).toEqual([
      expect.stringMatching(/^Job .{36} counts 1 paused tasks, and has 0$/),
      expect.stringMatching(/^Job .{36} counts 0\/2 steps, and its tasks have 0\/1$/),
    ]);
    expect(valueOf(await metrics(), 'flamenco_database_problems{kind="damage"}')).toBe(0);
  });

  it('tell how late the event loop is, and the version', async () => {
    let text = '';
    const lag = (quantile: string): number =>
      valueOf(text, `flamenco_event_loop_lag_seconds{quantile="${quantile}"}`) ?? 0;
    await until('a blocked event loop shows', async () => {
      const end = performance.now() + 150;
      while (performance.now() < end);
      text = await metrics();
      return lag('1') > 0.1;
    });
    expect(lag('0.5')).toBeLessThan(lag('1'));
    expect(valueOf(text, 'flamenco_manager_info{version="4.0.0"}')).toBe(1);
  });
});
