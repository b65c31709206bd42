import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freePort } from '../demo/free-port.ts';
import { prepareFarmFolder, prepareWorkerFolder } from '../farm/farm-folder.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi } from '../farm/manager-api.ts';
import { waitFor } from '../farm/wait-for.ts';
import { packPrograms } from '../packaging/program-packages.ts';

const root = join(import.meta.dirname, '../..');
const PLATFORM = `${process.platform}-${process.arch}`;

interface Worker {
  readonly id: string;
  readonly status: string;
  readonly version: string;
  readonly notice?: string;
  readonly can_update?: boolean;
}

let folder: string;
let manager: FarmProcess | undefined;
let api: ManagerApi;
/** What a service manager would do: starts the Worker again when it ends with this exit status. */
const RESTART = 47;
const service = { isOver: false, worker: undefined as ChildProcess | undefined, starts: 0 };

const at = (...parts: readonly string[]): string => join(folder, ...parts);

function run(program: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}

/** Unpacks what `npm install` would install, with the packages of others from the workspace. */
function install(tarball: string, target: string, version: string): void {
  mkdirSync(target, { recursive: true });
  run('tar', '-xzf', tarball, '--strip-components=1', '-C', target);
  const { dependencies } = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  for (const needed of Object.keys(dependencies)) {
    const link = join(target, 'node_modules', needed);
    if (existsSync(link)) continue; // packed
    mkdirSync(dirname(link), { recursive: true });
    const places = [join(root, 'apps/worker/node_modules', needed), join(root, 'node_modules', needed)];
    symlinkSync(places.find((place) => existsSync(place)) ?? '', link, 'junction');
  }
  const file = join(target, 'apps/worker/package.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"version": "[^"]+"/, `"version": "${version}"`));
}

/** An archive as pack-archives makes them, whose Node.js is the one that runs this, put where the Manager looks for it. */
function offer(tarball: string, version: string, isBroken = false): void {
  const name = `flamenco-worker-${version}-${PLATFORM}`;
  const target = at('archives', name, 'node_modules/flamenco-worker');
  install(tarball, target, version);
  if (isBroken) writeFileSync(join(target, 'apps/worker/dist/main.js'), 'throw new Error("does not work");');
  const node = at('archives', name, 'node');
  writeFileSync(node, `#!/bin/sh\nexec '${process.execPath}' "$@"\n`, { mode: 0o755 });
  mkdirSync(at('manager-storage/worker-packages'), { recursive: true });
  const archive = at('manager-storage/worker-packages', `${name}.tar.gz`);
  run('tar', '-czf', archive, '-C', at('archives'), name);
}

function keepRunning(config: string): void {
  const bin = at('installed/apps/worker/bin/flamenco-worker.mjs');
  const args = [bin, '--config', config, '--restart-exit-code', String(RESTART)];
  const worker = spawn(process.execPath, args, { cwd: folder, stdio: 'ignore' });
  service.worker = worker;
  service.starts += 1;
  worker.once('exit', (status) => {
    if (!service.isOver && status === RESTART) keepRunning(config);
  });
}

const theWorker = async (): Promise<Worker | undefined> => {
  const answer = await fetch(`${api.url}/api/v3/worker-mgt/workers`);
  const { workers } = (await answer.json()) as { readonly workers: readonly Worker[] };
  return workers[0];
};

async function askForUpdate(): Promise<void> {
  const { id = '' } = (await theWorker()) ?? {};
  const { status } = await fetch(`${api.url}/api/v3/worker-mgt/workers/${id}/setstatus`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ status: 'restart', is_lazy: true, update: true }),
  });
  expect(status).toBe(204);
}

const isAwakeAs = (version: string) => async (): Promise<boolean> => {
  const worker = await theWorker();
  return worker?.version === version && worker.status === 'awake';
};
const says = (text: string) => async (): Promise<boolean> =>
  (await theWorker())?.notice?.includes(text) === true;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flamenco-update-'));
  const port = await freePort();
  api = new ManagerApi(`http://127.0.0.1:${String(port)}`);
  const farm = prepareFarmFolder(folder, { name: 'updates', port });
  manager = FarmProcess.start('manager', farm.managerConfig, farm.managerLog);
  await manager.ready(() => api.answers());
  const { config } = prepareWorkerFolder(farm, 'one', api.url);
  writeFileSync(config, `${readFileSync(config, 'utf8')}\nupdate: from-manager\n`);
}, 60_000);

afterAll(async () => {
  service.isOver = true;
  service.worker?.kill('SIGTERM');
  await waitFor('the Worker to end', () => service.worker?.exitCode !== null, 30_000);
  await manager?.stop();
  rmSync(folder, { recursive: true, maxRetries: 3 });
}, 60_000);

it('a Worker is updated from its Manager when somebody asks for it, and stays as it is when that fails', async () => {
  const [, tarball = ''] = packPrograms(at('packages'));
  install(tarball, at('installed'), '4.0.0');
  keepRunning(at('flamenco-worker-one.yaml'));
  await waitFor('the Worker to be awake', isAwakeAs('4.0.0'), 60_000);
  expect(await theWorker()).toMatchObject({ can_update: true });

  await askForUpdate();
  await waitFor('the lack to be told', says(`has no package of the Worker for ${PLATFORM}`), 60_000);
  await waitFor('the Worker to go on', isAwakeAs('4.0.0'), 60_000);

  offer(tarball, '4.0.1', true);
  await askForUpdate();
  await waitFor('the broken package to be told', says('ended with 1'), 60_000);
  await waitFor('the Worker to go on', isAwakeAs('4.0.0'), 60_000);
  expect(service.starts).toBe(1);

  offer(tarball, '4.0.2');
  await askForUpdate();
  await waitFor('the Worker to be 4.0.2', isAwakeAs('4.0.2'), 60_000);
  expect((await theWorker())?.notice).toBeUndefined();
  expect(service.starts).toBe(2);

  offer(tarball, '4.0.10');
  await askForUpdate();
  await waitFor('the Worker to be 4.0.10', isAwakeAs('4.0.10'), 60_000);
  const kept = readdirSync(at('worker-one/versions')).map((name) => name.replace(/-\w+$/, ''));
  expect(kept.toSorted()).toEqual(['4.0.10', '4.0.2', 'versions.json']);

  const { id } = await api.submit({
    name: 'after',
    type: 'echo-sleep-test',
    settings: { message: 'hello', sleep_duration_seconds: 0, sleep_repeats: 1 },
  });
  await waitFor('a job to be completed', async () => (await api.job(id)).status === 'completed', 60_000);
}, 240_000);
