import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AssignedTaskDto, JobDto, TaskUpdateDto } from '@flamenco/api-contracts';
import { ManagerDatabase } from '../database/manager-database.js';
import { FarmClient, ok } from './farm-client.js';
import { until } from '../http/test-manager.js';
import { TestWorker } from './test-worker.js';

const LAUNCHER = fileURLToPath(new URL('../../bin/flamenco-manager.mjs', import.meta.url));
const BUILT = fileURLToPath(new URL('../../dist/bundle/main.js', import.meta.url));

/** The Manager starts four times, which takes a second each, and more on a busy computer. */
jest.setTimeout(120_000);

let folder: string;
let port: number;
let database: ManagerDatabase;
let child: ChildProcess | undefined;
beforeEach(async () => {
  if (!existsSync(BUILT)) throw new Error("This test runs the built Manager. Run 'npm run build' first.");
  folder = mkdtempSync(join(tmpdir(), 'flamenco-killed-'));
  port = await freePort();
  database = await ManagerDatabase.create();
  writeFileSync(
    join(folder, 'flamenco-manager.yaml'),
    `_meta: {version: 3}\nlisten: 127.0.0.1:${port}\nautodiscoverable: false\nshared_storage_path: ${folder}\n`,
  );
});
afterEach(async () => {
  await kill();
  await database.drop();
  rmSync(folder, { recursive: true });
});

describe('a Manager that is killed again and again while it takes reports', () => {
  it('has each line of the log once, in order, and each report', async () => {
    await start();
    const { worker, task } = await taskInHand();
    let offset = 0;
    for (let number = 1; number <= 36; number++) {
      // A large one takes the longer to be written.
      const log = `line ${number}\n${number % 3 === 0 ? `${'x'.repeat(400_000)}\n` : ''}`;
      const update = { report_number: number, log_offset: offset, log, activity: `report ${number}` };
      const answer = report(worker, task, update);
      if (number % 12 === 0) await killSoon(number / 12);
      if ((await answer) !== 204) {
        await start();
        expect(await report(worker, task, update)).toBe(204);
      } else if (child === undefined) await start();
      offset += log.length;
    }
    const written = await logOf(task);
    const lines = written.split('\n').filter((line) => line.startsWith('line '));
    expect(lines).toEqual(Array.from({ length: 36 }, (_, index) => `line ${index + 1}`));
    expect(written.match(/^x+$/gm)?.map((line) => line.length)).toEqual(Array(12).fill(400_000));
    expect(await ok(new FarmClient(api()).get(`/tasks/${task.uuid}`))).toMatchObject({
      status: 'active',
      activity: 'report 36',
    });
  });
});

const api = (): string => `http://127.0.0.1:${port}/api/v3`;

async function taskInHand(): Promise<{ readonly worker: TestWorker; readonly task: AssignedTaskDto }> {
  await ok(
    new FarmClient(api()).post<JobDto>('/jobs', {
      name: 'job',
      type: 'echo-sleep-test',
      priority: 50,
      submitter_platform: 'linux',
      settings: { message: 'hello', sleep_duration_seconds: 1, sleep_repeats: 1 },
    }),
  );
  const worker = await TestWorker.register(api(), { types: ['misc'] });
  await worker.wakeUp();
  return { worker, task: await worker.take() };
}

/** @returns the status; undefined when no answer came */
function report(
  worker: TestWorker,
  task: AssignedTaskDto,
  update: TaskUpdateDto,
): Promise<number | undefined> {
  return worker.report(task, update).then(
    ({ status }) => status,
    () => undefined,
  );
}

async function logOf(task: AssignedTaskDto): Promise<string> {
  const { url } = await ok(new FarmClient(api()).get<{ url: string }>(`/tasks/${task.uuid}/log`));
  return (await fetch(new URL(url, api()))).text();
}

async function start(): Promise<void> {
  await kill();
  child = spawn(process.execPath, [LAUNCHER, '--config', join(folder, 'flamenco-manager.yaml')], {
    cwd: folder,
    stdio: 'ignore',
    env: { ...process.env, ...database.environment },
  });
  await until(
    'the Manager answers',
    () =>
      fetch(`${api()}/version`).then(
        ({ ok: isThere }) => isThere,
        () => false,
      ),
    60_000,
  );
}

async function killSoon(turns: number): Promise<void> {
  for (let turn = 0; turn < turns * 4; turn++) await new Promise((resolve) => setImmediate(resolve));
  await kill();
}

async function kill(): Promise<void> {
  const victim = child;
  child = undefined;
  if (!victim || victim.exitCode !== null || victim.signalCode !== null) return;
  const ended = new Promise((resolve) => victim.once('exit', resolve));
  victim.kill('SIGKILL');
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await until('a port is free', () => server.listening);
  const { port: free } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return free;
}
