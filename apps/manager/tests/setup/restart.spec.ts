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

let folder: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  if (!existsSync(fileURLToPath(BUILT)))
    throw new Error("This test runs the built Manager. Run 'npm run build' first.");
  folder = mkdtempSync(join(tmpdir(), 'flamenco-restart-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

describe('a Manager that was set up', () => {
  it('starts anew in the same process, with the configuration that was saved', async () => {
    const port = await freePort();
    const file = join(folder, 'flamenco-manager.yaml');
    writeFileSync(file, `_meta: {version: 3}\nlisten: 127.0.0.1:${port}\nmanager_name: Before\n`);
    mkdirSync(join(folder, 'shared'));
    child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, file], { cwd: folder });
    let output = '';
    child.stdout?.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr?.on('data', (data: Buffer) => (output += data.toString()));
    let status: number | null | undefined;
    child.on('exit', (code) => (status = code));
    const client = new FarmClient(`http://127.0.0.1:${port}/api/v3`);
    const configuration = (): Promise<{ isFirstRun: boolean } | undefined> =>
      ok(client.get<{ isFirstRun: boolean }>('/configuration')).catch(() => undefined);
    await until(
      `it answers; it says ${output}`,
      async () => (await configuration())?.isFirstRun === true,
      30_000,
    );
    await done(
      client.post('/configuration/setup-assistant', {
        storageLocation: join(folder, 'shared'),
        blenderExecutable: { input: '', path: '', source: 'default', is_usable: true, cause: '' },
      }),
    );
    await until('it is set up', async () => (await configuration())?.isFirstRun === false, 30_000);
    expect(status).toBeUndefined();
    expect(output).toMatch(/Closing: the setup assistant saved the configuration/);
    child.kill('SIGTERM');
    await until('it has ended', () => status !== undefined, 10_000);
    expect(status).toBe(0);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await until('a port is free', () => server.listening);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
