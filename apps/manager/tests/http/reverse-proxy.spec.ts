import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { TaskDto, WorkerDto } from '@flamenco/api-contracts';
import { io } from 'socket.io-client';
import connectVersion2 from 'socket.io-client-2';
import { readConfig } from '../../src/manager-configuration.js';
import { createManager } from '../../src/create-manager.js';
import { EventBus } from '../../src/modules/events/index.js';
import { ManagerDatabase } from '../database/manager-database.js';
import { FarmClient, ok } from '../farm/farm-client.js';
import { TEST_TASKS } from '../farm/job-scripts.js';
import { TestWorker } from '../farm/test-worker.js';
import { until } from './test-manager.js';
import { PROXY_HOST, TestProxy } from './test-proxy.js';

const PREFIX = '/render/flamenco';
const PAGE = '<!doctype html>\n<base href="/app/">\n<script src="main-ABCD1234.js"></script>';
const CLIENT = '203.0.113.7';

/** A Manager on files of its own, with a small dashboard. */
class Behind {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly url: string,
    readonly folder: string,
    private readonly database: ManagerDatabase,
  ) {}

  static async start(trustedProxies: string): Promise<Behind> {
    const folder = mkdtempSync(join(tmpdir(), 'flamenco-proxied-'));
    const dashboardPath = join(folder, 'dashboard');
    for (const name of ['scripts', 'dashboard']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'scripts', 'test_tasks.js'), TEST_TASKS);
    writeFileSync(join(dashboardPath, 'index.html'), PAGE);
    writeFileSync(join(dashboardPath, 'main-ABCD1234.js'), 'run()');
    const yaml = `_meta: {version: 3}\nautodiscoverable: false\ntrusted_proxies: ${trustedProxies}\nallowed_hosts: [${PROXY_HOST}]\n`;
    const database = await ManagerDatabase.create();
    const loaded = readConfig(yaml, join(folder, 'flamenco-manager.yaml'), database.environment);
    const app = await createManager(loaded, { logLevel: 'silent', dashboardPath });
    return new Behind(app, (await app.getUrl()).replace(/\/$/, ''), folder, database);
  }

  /** A job whose only task was done by a Worker, and has a log. */
  async finishedTask(): Promise<string> {
    const client = new FarmClient(`${this.url}/api/v3`);
    const settings = { tasks: [{ name: 'a', type: 'misc' }] };
    await ok(
      client.post('/jobs', { name: 'job', type: 'test-tasks', submitter_platform: 'linux', settings }),
    );
    const worker = await (await TestWorker.register(`${this.url}/api/v3`, { types: ['misc'] })).wakeUp();
    const task = await worker.take();
    await worker.complete(task);
    return task.uuid;
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Every byte of an answer but the time of day. */
function rawGet(url: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(url, { headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const head = answer.rawHeaders.join('\n').replace(/^Date\n.*$/im, '');
        resolve({ status: answer.statusCode ?? 0, head, body: Buffer.concat(chunks).toString() });
      });
    })
      .on('error', reject)
      .end();
  });
}

describe('a Manager behind a trusted reverse proxy, below a path', () => {
  let manager: Behind;
  let proxy: TestProxy;
  const ends: (() => void)[] = [];
  beforeAll(async () => {
    manager = await Behind.start('[loopback]');
    proxy = await TestProxy.start(manager.url, PREFIX);
  });
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });
  afterAll(async () => {
    await proxy.close();
    await manager.close();
  });

  const fetched = (path: string): Promise<Response> => fetch(proxy.url + path, { redirect: 'manual' });

  it.each([
    ['/', 307, '/app/'],
    ['/app', 307, '/app/'],
    ['/flamenco3-addon.zip', 308, '/flamenco-addon.zip'],
  ])('redirects %s below the path', async (path, status, to) => {
    const answer = await fetched(path);
    expect([answer.status, answer.headers.get('location')]).toEqual([status, PREFIX + to]);
  });

  it.each(['/app/', '/app/jobs/1/2'])(
    'serves the dashboard at %s with the base of the path',
    async (path) => {
      const answer = await fetched(path);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toBe(PAGE.replace('/app/', `${PREFIX}/app/`));
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        vary: 'Origin, X-Forwarded-Prefix',
      });
    },
  );

  it('serves what the page loads', async () => {
    const answer = await fetched('/app/main-ABCD1234.js');
    expect([answer.status, await answer.text()]).toEqual([200, 'run()']);
  });

  it('answers with paths that a browser can follow as they are', async () => {
    const taskId = await manager.finishedTask();
    const log = (await (await fetched(`/api/v3/tasks/${taskId}/log`)).json()) as { url: string };
    const task = (await (await fetched(`/api/v3/tasks/${taskId}`)).json()) as TaskDto & {
      attempts: readonly { log_url: string }[];
    };
    for (const url of [log.url, task.attempts[0]?.log_url ?? '']) {
      expect(url).toMatch(/^\/render\/flamenco\/job-files\//);
      expect((await fetch(new URL(url, proxy.url))).status).toBe(200);
    }
  });

  it('describes its API with the path', async () => {
    for (const path of ['/api/v3/openapi3.json', '/api/v3/shaman/openapi3.json'])
      expect(await (await fetched(path)).json()).toMatchObject({ servers: [{ url: PREFIX }] });
    const page = await (await fetched('/api/v3/swagger-ui')).text();
    expect(page).not.toMatch(/(src|href)="\//);
    const script = await (await fetched('/api/v3/swagger-ui/swagger-ui-init.js')).text();
    expect(script).toContain(`"url": "${PREFIX}"`);
  });

  it.each([['websocket'], ['polling']])(
    'sends live events to clients of version 4 over %s',
    async (transport) => {
      const socket = io(proxy.origin, {
        path: `${PREFIX}/socket.io/`,
        transports: [transport],
        extraHeaders: { Origin: `https://${PROXY_HOST}` },
        reconnection: false,
        forceNew: true,
      });
      ends.push(() => socket.disconnect());
      const received: unknown[] = [];
      socket.on('/last-rendered', (image: unknown) => received.push(image));
      await until('the client is connected', () => socket.connected);
      expect(await socket.emitWithAck('/subscription', { op: 'subscribe', type: 'allLastRendered' })).toBe(
        'ok',
      );
      const thumbnail = { base: '/job-files/x', suffixes: ['y.jpg'] };
      const payload = { job_id: crypto.randomUUID(), thumbnail };
      manager.app.get(EventBus).publish([{ name: 'last-rendered-updated', payload }]);
      await until('the image has come', () => received.length === 1);
      expect(received).toEqual([{ ...payload, thumbnail: { ...thumbnail, base: `${PREFIX}/job-files/x` } }]);
    },
  );

  it.each([['websocket'], ['polling']])(
    'sends live events to clients of version 2 over %s',
    async (transport) => {
      const options = { transports: [transport], reconnection: false, forceNew: true };
      const socket = connectVersion2(proxy.origin, { path: `${PREFIX}/socket.io/`, ...options });
      ends.push(() => socket.disconnect());
      const received: unknown[] = [];
      socket.on('/status', (status) => received.push(status));
      await until('the client is connected', () => socket.connected);
      const payload = { status: 'idle' } as const;
      // A client is in the room of this event a moment after it is connected, and nobody acknowledges that.
      await until('the status has come', () => {
        manager.app.get(EventBus).publish([{ name: 'farm-status-changed', payload }]);
        return received.length > 0;
      });
      expect(received[0]).toEqual(payload);
    },
  );

  it("knows Workers by their own address, not by the proxy's", async () => {
    const body = { name: 'w', secret: 'long and secret', platform: 'linux', supported_task_types: ['misc'] };
    const forwarded = { 'Content-Type': 'application/json', 'X-Forwarded-For': CLIENT };
    const registered = await fetch(`${proxy.url}/api/v3/worker/register-worker`, {
      method: 'POST',
      headers: forwarded,
      body: JSON.stringify(body),
    });
    const { uuid } = (await registered.json()) as { uuid: string };
    const seen = async (): Promise<string> =>
      (await ok(new FarmClient(`${manager.url}/api/v3`).get<WorkerDto>(`/worker-mgt/workers/${uuid}`)))
        .ip_address;
    expect(await seen()).toBe(CLIENT);
    const signedOn = await fetch(`${proxy.url}/api/v3/worker/sign-on`, {
      method: 'POST',
      headers: {
        ...forwarded,
        'X-Forwarded-For': `198.51.100.1, 2001:db8::9`,
        Authorization: `Basic ${Buffer.from(`${uuid}:${body.secret}`).toString('base64')}`,
      },
      body: JSON.stringify({ name: 'w', supported_task_types: ['misc'], software_version: '4' }),
    });
    expect([signedOn.status, await seen()]).toEqual([200, '2001:db8::9']); // the nearest that is no trusted proxy
  });

  it('takes requests of its own pages', async () => {
    const answer = await fetch(`${proxy.url}/api/v3/worker-mgt/tags`, {
      method: 'POST',
      headers: { Origin: `https://${PROXY_HOST}`, 'Content-Type': 'application/json' },
      body: '{"name": "tag"}',
    });
    expect(answer.status).toBe(200);
  });

  it.each([
    '//evil.example',
    '/a//b',
    '/..',
    '/a/../b',
    '/.',
    '/%2e%2e',
    'render',
    'https://evil.example',
    '/"><script>alert(1)</script>',
    "/'",
    '/a b',
    '/a?b',
    '/a#b',
    '/a\\b',
    '/a, /b',
    '/',
    '',
  ])('takes no path from the header %j', async (prefix) => {
    const [plain, forged] = await Promise.all(
      [{}, { 'X-Forwarded-Prefix': prefix }].map((headers) => rawGet(`${manager.url}/app/`, headers)),
    );
    expect(forged).toEqual(plain);
  });

  it('does not mind a slash at the end of the path', async () => {
    const { body } = await rawGet(`${manager.url}/app/`, { 'X-Forwarded-Prefix': '/a.b/~c-d_e/' });
    expect(body).toContain('<base href="/a.b/~c-d_e/app/">');
  });
});

describe.each([
  ['trusts no proxy', '[]'],
  ['trusts another proxy', '[192.0.2.1]'],
])('a Manager that %s', (_what, trustedProxies) => {
  const FORGED = {
    'X-Forwarded-For': CLIENT,
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Port': '666',
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-Prefix': PREFIX,
    Forwarded: `for=${CLIENT};host=evil.example;proto=https`,
  };
  let manager: Behind;
  let taskId: string;
  beforeAll(async () => {
    manager = await Behind.start(trustedProxies);
    taskId = await manager.finishedTask();
  });
  afterAll(() => manager.close());

  it.each([
    '/',
    '/app',
    '/app/',
    '/app/jobs/1',
    '/app/main-ABCD1234.js',
    '/flamenco3-addon.zip',
    '/api/v3/openapi3.json',
    '/api/v3/swagger-ui/',
    '/api/v3/swagger-ui/swagger-ui-init.js',
    '/api/v3/tasks/TASK',
    '/api/v3/tasks/TASK/log',
    '/api/v3/version',
    '/no-such-page',
  ])('answers %s to the byte as without the headers', async (path) => {
    const url = manager.url + path.replace('TASK', taskId);
    const [plain, forged] = [await rawGet(url, {}), await rawGet(url, FORGED)];
    expect(forged).toEqual(plain);
  });

  it('knows Workers by the address that they connect from', async () => {
    const answer = await fetch(`${manager.url}/api/v3/worker/register-worker`, {
      method: 'POST',
      headers: { ...FORGED, 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'w', secret: 'long', platform: 'linux', supported_task_types: [] }),
    });
    expect(await answer.json()).toMatchObject({ address: '127.0.0.1' });
  });
});
