import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { done, FarmClient, ok } from '../farm/farm-client.js';
import { TestWorker } from '../farm/test-worker.js';
import { until } from '../http/test-manager.js';
import { describeOnSqlite } from './engine.js';

const LAUNCHER = fileURLToPath(new URL('../../bin/flamenco-manager.mjs', import.meta.url));
const KEEPS_WHAT_IS_SYNCED = pathToFileURL(join(import.meta.dirname, 'synced-files.mjs')).href;
const LOG = 'farm.sqlite-wal';
/** A process takes a second to start, and more on a busy computer. */
const START_MS = 30_000;

jest.setTimeout(90_000);

interface Job {
  readonly id: string;
  readonly name: string;
  readonly status: string;
}

/** A Manager as a process, whose computer can lose its power: of its database, what was synced to disk is left. */
class PowerlessManager {
  private readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'flamenco-power-')));
  private readonly synced = join(this.folder, 'synced');
  private process: ChildProcess | undefined;
  private port = 0;

  get api(): string {
    return `http://127.0.0.1:${this.port}/api/v3`;
  }

  get client(): FarmClient {
    return new FarmClient(this.api);
  }

  async start(): Promise<void> {
    this.port = await freePort();
    mkdirSync(this.synced, { recursive: true });
    const config = join(this.folder, 'flamenco-manager.yaml');
    writeFileSync(
      config,
      `_meta: {version: 3}\nlisten: 127.0.0.1:${this.port}\nautodiscoverable: false\ndatabase: data/farm.sqlite\n`,
    );
    this.process = spawn(process.execPath, [LAUNCHER, '--quiet', '--config', config], {
      stdio: 'ignore',
      env: {
        ...process.env,
        NODE_OPTIONS: `--import=${KEEPS_WHAT_IS_SYNCED}`,
        SYNCED_DATABASE: join(this.folder, 'data', 'farm.sqlite'),
        SYNCED_COPY: this.synced,
      },
    });
    await until('it answers', () => this.answers(), START_MS);
  }

  /** Waits until all that the Manager has written so far is synced, though nobody waits for it. */
  untilSynced(): Promise<void> {
    const logs = [join(this.folder, 'data', LOG), join(this.synced, 'last', LOG)] as const;
    return until('it is synced', () => readFileSync(logs[0]).equals(readFileSync(logs[1])), START_MS);
  }

  async losePower(): Promise<void> {
    await this.kill();
    const data = join(this.folder, 'data');
    rmSync(data, { recursive: true });
    cpSync(realpathSync(join(this.synced, 'last')), data, { recursive: true });
    await this.start();
  }

  jobs(): Promise<readonly Job[]> {
    return ok(this.client.get<{ jobs: readonly Job[] }>('/jobs')).then(({ jobs }) => jobs);
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true });
  }

  private async kill(): Promise<void> {
    const { process } = this;
    if (!process) return;
    const ended = new Promise((resolve) => process.once('exit', resolve));
    process.kill('SIGKILL');
    await ended;
    this.process = undefined;
  }

  private answers(): Promise<boolean> {
    return fetch(`${this.api}/version`).then(
      ({ ok: isOk }) => isOk,
      () => false,
    );
  }
}

let manager: PowerlessManager;
beforeEach(async () => {
  manager = new PowerlessManager();
  await manager.start();
});
afterEach(() => manager.close());

const submit = (name: string): Promise<Job> =>
  ok(
    manager.client.post('/jobs', {
      name,
      type: 'echo-sleep-test',
      submitter_platform: 'linux',
      settings: { message: 'hello', sleep_duration_seconds: 0, sleep_repeats: 1 },
    }),
  );

describeOnSqlite('when the power fails', () => {
  it('what people asked for is there as soon as it was answered', async () => {
    await submit('first');
    const { id } = await submit('second');
    await done(manager.client.post(`/jobs/${id}/setstatus`, { status: 'paused', reason: 'lunch' }));
    const { id: tag } = await ok(manager.client.post<{ id: string }>('/worker-mgt/tags', { name: 'gpu' }));
    await manager.losePower();
    expect((await manager.jobs()).map(({ name, status }) => `${name} ${status}`).sort()).toEqual([
      'first queued',
      'second paused',
    ]);
    expect((await manager.client.get(`/worker-mgt/tag/${tag}`)).status).toBe(200);
  });

  it('what a Worker reported is there soon, though it was answered before', async () => {
    await submit('rendered');
    const worker = await TestWorker.register(manager.api, { types: ['misc'] });
    await worker.wakeUp();
    const task = await worker.take();
    await worker.complete(task);
    await manager.untilSynced();
    await manager.losePower();
    expect(await ok(manager.client.get(`/tasks/${task.uuid}`))).toMatchObject({ status: 'completed' });
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
