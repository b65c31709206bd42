import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { io } from 'socket.io-client';
import { answers, freePort, useManagerProcesses } from './manager-process.js';
import { until } from './test-manager.js';

/** A process takes a second to start, and more on a busy computer. */
jest.setTimeout(60_000);

const managers = useManagerProcesses();

describe('the Manager as a process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends with status 0 soon after %s, with clients still connected',
    async (signal) => {
      const port = await freePort();
      const { process, ended } = managers.start(['--config', managers.configFile(port)]);
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

  it('limits what V8 takes for new things, unless somebody else does, and stays the process that was started', async () => {
    const optionsOf = ({ process: { pid } }: { process: { pid?: number | undefined } }): readonly string[] =>
      readFileSync(`/proc/${pid ?? 0}/cmdline`, 'utf8')
        .split('\0')
        .slice(1, -1);
    const usual = await managers.serving('');
    expect(optionsOf(usual)[0]).toBe('--max-semi-space-size=16');
    const variables = readFileSync(`/proc/${usual.process.pid ?? 0}/environ`, 'utf8').split('\0');
    expect(variables).toContain('MALLOC_ARENA_MAX=2');
    expect(variables).toContain(`PATH=${process.env['PATH'] ?? ''}`);
    usual.process.kill();
    await usual.ended;
    const other = await managers.serving('', [], '--max-semi-space-size=8');
    expect(optionsOf(other)[0]).toMatch(/flamenco-manager\.mjs$/);
  });

  it('says what to do when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await until('the other program listens', () => other.listening);
    const { code, output } = await managers.start([
      '--config',
      managers.configFile((other.address() as AddressInfo).port),
    ]).ended;
    other.close();
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/Another program already listens on 127\.0\.0\.1:\d+; .* set another port/),
    ]);
  });

  it('names every fault of its configuration', async () => {
    const file = join(managers.folder, 'flamenco-manager.yaml');
    writeFileSync(file, '_meta: {version: 3}\ntask_timeout: 10\nlisten: here\n');
    const { code, output } = await managers.start(['--config', file]).ended;
    expect(code).toBe(1);
    expect(output.trimEnd().split('\n')).toEqual([
      expect.stringContaining('flamenco-manager.yaml:2: task_timeout: '),
      expect.stringContaining('flamenco-manager.yaml:3: listen: '),
    ]);
  });

  it.each([['--version'], ['-version']])('tells its version for %s', async (flag) => {
    expect(await managers.start([flag]).ended).toEqual({ code: 0, output: '4.0.0\n' });
  });

  it.each([['-h'], ['-help'], ['--help']])('tells its options for %s', async (flag) => {
    const { code, output } = await managers.start([flag]).ended;
    expect(code).toBe(0);
    expect(output).toMatch(/^Usage: flamenco-manager .*-h, --help +print this help and exit/s);
  });

  it('asks to be set up for -setup-assistant, also when it is; elsewhere it is not', async () => {
    const port = await freePort();
    const config = managers.configFile(port);
    appendFileSync(config, 'shared_storage_path: .\n');
    const url = `http://127.0.0.1:${port}`;
    for (const [options, isFirstRun] of [
      [['-setup-assistant'], true],
      [[], false],
    ] as const) {
      const { process, ended } = managers.start(['--config', config, ...options]);
      await until('it answers', () => answers(url), 30_000);
      const configuration = await (await fetch(`${url}/api/v3/configuration`)).json();
      expect(configuration).toMatchObject({ isFirstRun });
      process.kill('SIGTERM');
      await ended;
    }
  });

  it('serves a heap snapshot for -pprof', async () => {
    const port = await freePort();
    managers.start(['--config', managers.configFile(port), '-pprof']);
    const url = `http://127.0.0.1:${port}`;
    await until('it answers', () => answers(url), 30_000);
    const snapshot = (await (await fetch(`${url}/debug/pprof/heap`)).json()) as Record<string, unknown>;
    expect(Object.keys(snapshot)).toEqual(expect.arrayContaining(['snapshot', 'nodes', 'edges', 'strings']));
  });

  it('writes a configuration and job types', async () => {
    const file = join(managers.folder, 'flamenco-manager.yaml');
    expect(await managers.start(['-write-config', '--config', file]).ended).toMatchObject({ code: 0 });
    expect(existsSync(file)).toBe(true);
    expect(await managers.start(['--write-job-types', join(managers.folder, 'scripts')]).ended).toMatchObject(
      { code: 0 },
    );
    expect(existsSync(join(managers.folder, 'scripts', 'simple_blender_render.js'))).toBe(true);
  });
});
