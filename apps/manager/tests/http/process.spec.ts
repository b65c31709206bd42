import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { io } from 'socket.io-client';
import { until } from './test-manager.js';

const LAUNCHER = fileURLToPath(new URL('../../bin/flamenco-manager.mjs', import.meta.url));
const BUILT = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** A process takes a second to start, and more on a busy computer. */
jest.setTimeout(60_000);

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

let folder: string;
let running: ChildProcess | undefined;
beforeEach(() => {
  if (!existsSync(BUILT)) throw new Error("These tests run the built Manager. Run 'npm run build' first.");
  folder = mkdtempSync(join(tmpdir(), 'flamenco-process-'));
});
afterEach(() => {
  running?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

describe('the Manager as a process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends with status 0 soon after %s, with clients still connected',
    async (signal) => {
      const port = await freePort();
      const { process, ended } = start(['--config', configFile(port)]);
      const url = `http://127.0.0.1:${port}`;
      await until('it answers', () => answers(url), 30_000);
      const socket = io(url, { transports: ['websocket'], reconnection: false });
      await until('a client is connected', () => socket.connected);
      const before = performance.now();
      process.kill(signal);
      const { code } = await ended;
      expect(code).toBe(0);
      expect(performance.now() - before).toBeLessThan(5_000);
      socket.disconnect();
    },
  );

  it('says what to do when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await until('the other program listens', () => other.listening);
    const { code, output } = await start(['--config', configFile((other.address() as AddressInfo).port)])
      .ended;
    other.close();
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/Another program already listens on 127\.0\.0\.1:\d+; .* set another port/),
    ]);
  });

  it('names every fault of its configuration', async () => {
    const file = join(folder, 'flamenco-manager.yaml');
    writeFileSync(file, '_meta: {version: 3}\ntask_timeout: 10\nlisten: here\n');
    const { code, output } = await start(['--config', file]).ended;
    expect(code).toBe(1);
    expect(output.trimEnd().split('\n')).toEqual([
      expect.stringContaining('flamenco-manager.yaml:3: listen: '),
      expect.stringContaining('flamenco-manager.yaml:2: task_timeout: '),
    ]);
  });

  it.each([['--version'], ['-version']])('tells its version for %s', async (flag) => {
    expect(await start([flag]).ended).toEqual({ code: 0, output: '4.0.0\n' });
  });

  it('asks to be set up for -setup-assistant, also when it is; elsewhere it is not', async () => {
    const port = await freePort();
    const config = configFile(port);
    appendFileSync(config, 'shared_storage_path: .\n');
    const url = `http://127.0.0.1:${port}`;
    for (const [options, isFirstRun] of [
      [['-setup-assistant'], true],
      [[], false],
    ] as const) {
      const { process, ended } = start(['--config', config, ...options]);
      await until('it answers', () => answers(url), 30_000);
      const configuration = await (await fetch(`${url}/api/v3/configuration`)).json();
      expect(configuration).toMatchObject({ isFirstRun });
      process.kill('SIGTERM');
      await ended;
    }
  });

  it('serves a heap snapshot for -pprof', async () => {
    const port = await freePort();
    start(['--config', configFile(port), '-pprof']);
    const url = `http://127.0.0.1:${port}`;
    await until('it answers', () => answers(url), 30_000);
    const snapshot = (await (await fetch(`${url}/debug/pprof/heap`)).json()) as Record<string, unknown>;
    expect(Object.keys(snapshot)).toEqual(expect.arrayContaining(['snapshot', 'nodes', 'edges', 'strings']));
  });

  it('writes a configuration and job types', async () => {
    const file = join(folder, 'flamenco-manager.yaml');
    expect(await start(['-write-config', '--config', file]).ended).toMatchObject({ code: 0 });
    expect(existsSync(file)).toBe(true);
    expect(await start(['--write-job-types', join(folder, 'scripts')]).ended).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, 'scripts', 'simple_blender_render.js'))).toBe(true);
  });
});

function start(options: readonly string[]): {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
} {
  const child = spawn(process.execPath, [LAUNCHER, ...options], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running = child;
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, output })));
  return { process: child, ended };
}

function configFile(port: number): string {
  const file = join(folder, 'flamenco-manager.yaml');
  writeFileSync(file, `_meta: {version: 3}\nautodiscoverable: false\nlisten: 127.0.0.1:${port}\n`);
  return file;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/api/v3/version`)).ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await until('a port is free', () => server.listening);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
