import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { FarmClient, done, ok } from '../farm/farm-client.js';
import { until } from '../http/test-manager.js';

const BUILT = new URL('../../dist/', import.meta.url);

/** A process takes a second to start, and more on a busy computer. */
jest.setTimeout(60_000);

/** Runs a whole Manager with the module under test, wherever the list of modules stands. */
const PROGRAM = `
const [{ runManager }, { readConfigFile }] = await Promise.all(
  ['run-manager.js', 'manager-configuration.js'].map((file) => import('${BUILT.href}' + file)));
await runManager(readConfigFile(process.argv[1]), { logLevel: 'info' });`;

/** A Manager as a process, which may start anew in it. */
class RestartedManager {
  output = '';
  status: number | null | undefined;
  readonly folder = mkdtempSync(join(tmpdir(), 'flamenco-restart-'));
  readonly file = join(this.folder, 'flamenco-manager.yaml');
  private child?: ChildProcess;

  /** @param yaml - what its configuration file says */
  start(yaml: string): void {
    writeFileSync(this.file, yaml);
    mkdirSync(join(this.folder, 'shared'));
    const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, this.file], {
      cwd: this.folder,
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => (this.output += data.toString()));
    child.on('exit', (code) => (this.status = code));
    this.child = child;
  }

  async untilItSays(text: string): Promise<void> {
    await until(
      `it says '${text}'; it said ${this.output}`,
      () => this.output.includes(text) || this.status !== undefined,
      30_000,
    );
    expect(this.output).toContain(text);
  }

  async stop(): Promise<void> {
    this.child?.kill('SIGTERM');
    await until('it has ended', () => this.status !== undefined, 10_000);
  }

  remove(): void {
    this.child?.kill('SIGKILL');
    rmSync(this.folder, { recursive: true });
  }
}

let manager: RestartedManager;
let port: number;
let client: FarmClient;
beforeEach(async () => {
  if (!existsSync(fileURLToPath(BUILT)))
    throw new Error("This test runs the built Manager. Run 'npm run build' first.");
  manager = new RestartedManager();
  port = await freePort();
  client = new FarmClient(`http://127.0.0.1:${port}/api/v3`);
});
afterEach(() => manager.remove());

describe('a Manager that was set up', () => {
  it('starts anew in the same process, with the configuration that was saved', async () => {
    manager.start(`_meta: {version: 3}\nlisten: 127.0.0.1:${port}\nmanager_name: Before\n`);
    const isFirstRun = async (): Promise<boolean | undefined> =>
      ok(client.get<{ isFirstRun: boolean }>('/configuration')).then(
        (answer) => answer.isFirstRun,
        () => undefined,
      );
    await manager.untilItSays('Open this address');
    await until('it answers', async () => (await isFirstRun()) === true, 30_000);
    await done(
      client.post('/configuration/setup-assistant', {
        storageLocation: join(manager.folder, 'shared'),
        blenderExecutable: { input: '', path: '', source: 'default', is_usable: true, cause: '' },
      }),
    );
    await until('it is set up', async () => (await isFirstRun()) === false, 30_000);
    expect(manager.status).toBeUndefined();
    expect(manager.output).toMatch(/Closing: the setup assistant saved the configuration/);
    await manager.stop();
    expect(manager.status).toBe(0);
  });
});

describe('a Manager whose new settings keep it from starting', () => {
  it('goes on with those it had, and says what is wrong', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    try {
      await until('a port is taken', () => taken.listening);
      const { port: takenPort } = taken.address() as AddressInfo;
      manager.start(`_meta: {version: 3}\nlisten: 127.0.0.1:${port}\nshared_storage_path: ./shared\n`);
      await manager.untilItSays('Reachable at');
      await done(client.put('/configuration/file', { listen: `127.0.0.1:${takenPort}` }));
      await done(client.post('/configuration/restart', {}));
      await manager.untilItSays('The Manager goes on with the settings that it had.');
      await until('it answers again', async () => {
        const answer = await client.get('/version').catch(() => undefined);
        return answer?.status === 200;
      });
      expect(manager.output).toMatch(
        new RegExp(`Could not start with what .*flamenco-manager\\.yaml says now: .*${takenPort}`),
      );
      const { settings } = await ok(
        client.get<{ settings: { key: string; is_waiting: boolean }[] }>('/configuration/settings'),
      );
      expect(settings.filter((setting) => setting.is_waiting).map(({ key }) => key)).toEqual(['listen']);
      await manager.stop();
      expect(manager.status).toBe(0);
    } finally {
      taken.close();
    }
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await until('a port is free', () => server.listening);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
