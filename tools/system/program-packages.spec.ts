import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../demo/free-port.ts';
import { ManagerApi } from '../farm/manager-api.ts';
import { waitFor } from '../farm/wait-for.ts';
import { packPrograms, PACKED_PROGRAMS } from '../packaging/program-packages.ts';

const root = join(import.meta.dirname, '../..');

let folder: string;
let processes: ChildProcess[];
const at = (...parts: readonly string[]): string => join(folder, ...parts);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flamenco-installed-'));
  processes = [];
  for (const [index, archive] of packPrograms(at('packages')).entries())
    install(archive, PACKED_PROGRAMS[index]!);
}, 120_000);

afterAll(async () => {
  for (const child of processes) child.kill('SIGTERM');
  await waitFor('the programs to end', () => processes.every((child) => child.exitCode !== null), 30_000);
  rmSync(folder, { recursive: true, maxRetries: 3 });
}, 60_000);

/**
 * As `npm install` does it, without a network: what is packed, and beside it those packages of others that it says it needs, and no
 * others, from the workspace.
 */
function install(archive: string, { name, app }: (typeof PACKED_PROGRAMS)[number]): void {
  const target = at('node_modules', name);
  mkdirSync(target, { recursive: true });
  const { status } = spawnSync('tar', [
    '--extract',
    '--gzip',
    '--strip-components=1',
    '--directory',
    target,
    '--file',
    archive,
  ]);
  expect(status).toBe(0);
  const { dependencies } = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  for (const needed of Object.keys(dependencies)) {
    const link = join(target, 'node_modules', needed);
    if (existsSync(link)) continue; // packed
    const places = [join(root, app, 'node_modules', needed), join(root, 'node_modules', needed)];
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(places.find((place) => existsSync(place)) ?? '', link, 'junction');
  }
}

function start(name: 'flamenco-manager' | 'flamenco-worker', ...args: readonly string[]): () => string {
  const app = name === 'flamenco-manager' ? 'manager' : 'worker';
  const bin = at('node_modules', name, 'apps', app, 'bin', `${name}.mjs`);
  const child = spawn(process.execPath, [bin, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  processes.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => (output += bytes.toString()));
  return () => output;
}

describe('the packages of Manager and Worker, installed in an empty folder', () => {
  it('are a farm: a job of theirs is completed, dashboard and add-on are there', async () => {
    const port = await freePort();
    const api = new ManagerApi(`http://127.0.0.1:${port}`);
    mkdirSync(at('storage'));
    writeFileSync(
      at('flamenco-manager.yaml'),
      `_meta: {version: 3}\nlisten: 127.0.0.1:${port}\nautodiscoverable: false\nshared_storage_path: storage\n`,
    );
    writeFileSync(at('flamenco-worker.yaml'), `manager_url: ${api.url}\nhome_dir: worker\n`);
    const managerSays = start('flamenco-manager', '--config', 'flamenco-manager.yaml');
    await waitFor('the Manager to answer', () => api.answers(), 60_000).catch((cause: unknown) => {
      throw new Error(`The installed Manager does not start:\n${managerSays()}`, { cause });
    });
    start('flamenco-worker', '--config', 'flamenco-worker.yaml');
    const { id } = await api.submit({
      name: 'packed',
      type: 'echo-sleep-test',
      settings: { message: 'hello', sleep_duration_seconds: 0, sleep_repeats: 1 },
    });
    await waitFor('the job to be completed', async () => (await api.job(id)).status === 'completed', 60_000);
    for (const path of ['/app/', '/flamenco-addon.zip', '/api/v3/openapi3.json']) {
      const { status } = await fetch(`${api.url}${path}`);
      expect([path, status]).toEqual([path, 200]);
    }
  }, 180_000);

  it('bring what they need to look at renders', () => {
    const program = at('node_modules/flamenco-worker/apps/worker');
    for (const file of ['blender/render_receipt.py', 'blender/tiny_render.py'])
      expect(existsSync(join(program, file))).toBe(true);
  });
});
