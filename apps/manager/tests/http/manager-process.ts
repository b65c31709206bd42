import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach } from '@jest/globals';
import { ManagerDatabase } from '../database/manager-database.js';
import { until } from './test-manager.js';

const LAUNCHER = fileURLToPath(new URL('../../bin/flamenco-manager.mjs', import.meta.url));
const BUILT = fileURLToPath(new URL('../../dist/bundle/main.js', import.meta.url));

/** A process takes a second to start, and more on a busy computer. */
export const STARTS_WITHIN_MS = 30_000;

/** What became of a process. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** A process that was started. */
export interface StartedManager {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has printed until now. */
  output(): string;
}

/** The built Manager as processes, in a folder of their own, for each test of a file. */
export class ManagerProcesses {
  private readonly children: ChildProcess[] = [];
  private created: string | undefined;
  private database: ManagerDatabase | undefined;

  get folder(): string {
    if (this.created === undefined) throw new Error('the test has not begun');
    return this.created;
  }

  async begin(): Promise<void> {
    if (!existsSync(BUILT)) throw new Error("These tests run the built Manager. Run 'npm run build' first.");
    this.created = mkdtempSync(join(tmpdir(), 'flamenco-process-'));
    this.database = await ManagerDatabase.create();
  }

  async end(): Promise<void> {
    for (const child of this.children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      await gone;
    }
    await this.database?.drop();
    rmSync(this.folder, { recursive: true });
  }

  /** @param wrapping - a program that becomes the Manager: `sh -c 'ulimit …; exec "$0" "$@"'` */
  start(options: readonly string[], wrapping: readonly string[] = [], nodeOptions = ''): StartedManager {
    const [program = '', ...rest] = [...wrapping, process.execPath, LAUNCHER, ...options];
    const environment = { ...process.env, NODE_OPTIONS: nodeOptions, ...this.database?.environment };
    const child = spawn(program, rest, {
      cwd: this.folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.children.push(child);
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr.on('data', (data: Buffer) => (output += data.toString()));
    const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, output })));
    return { process: child, ended, output: () => output };
  }

  /** Starts one, and waits until it answers. */
  async serving(
    yaml: string,
    wrapping: readonly string[] = [],
    nodeOptions = '',
  ): Promise<StartedManager & { readonly url: string }> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const started = this.start(['--config', this.configFile(port, yaml)], wrapping, nodeOptions);
    await until('it answers', () => answers(url), STARTS_WITHIN_MS);
    return { ...started, url };
  }

  configFile(port: number, yaml = ''): string {
    const file = join(this.folder, 'flamenco-manager.yaml');
    writeFileSync(file, `_meta: {version: 3}\nautodiscoverable: false\nlisten: 127.0.0.1:${port}\n${yaml}`);
    return file;
  }
}

/** The built Manager as processes, for the tests of a file. None of them outlives its test. */
export function useManagerProcesses(): ManagerProcesses {
  const processes = new ManagerProcesses();
  beforeEach(() => processes.begin());
  afterEach(() => processes.end());
  return processes;
}

export async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/api/v3/version`)).ok;
  } catch {
    return false;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await until('a port is free', () => server.listening);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
