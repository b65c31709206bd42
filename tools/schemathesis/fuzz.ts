/**
 * `npm run fuzz [-- SCHEMATHESIS OPTIONS]`: has Schemathesis send a Manager whatever the API's own document allows, and what it
 * does not. Nothing may be answered 5xx, or in a way that the document does not describe; the database has to be sound after it.
 * Takes some minutes. `npm run fuzz -- --include-operation-id submitJob --max-examples 1000` tries a part for longer;
 * `-- --seed N`, which each run prints, does the same again.
 */
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNx } from '../build-workspace.ts';
import { freePort } from '../demo/free-port.ts';
import { signOnBareWorker } from '../farm/bare-worker.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi } from '../farm/manager-api.ts';
import { providePythonPrograms } from '../python/python-environment.ts';

const root = join(import.meta.dirname, '../..');
const MANAGER = join(root, 'apps/manager/bin/flamenco-manager.mjs');
const SETTINGS = join(import.meta.dirname, 'schemathesis.toml');

/** As many of each as the settings may pick from: deleting some leaves others. */
const JOBS = 30;
const WORKERS = 5;
const TAGS = 5;

/** What takes five minutes on two cores. */
const EXAMPLES_AN_OPERATION = 40;

/** Of a Worker, as variables of the environment that the settings name. */
type Credentials = Readonly<Record<string, string>>;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(options: readonly string[]): Promise<number> {
  const requirements = join(import.meta.dirname, 'requirements.txt');
  const programs = providePythonPrograms(root, { name: 'Schemathesis', requirements }, say);
  const schemathesis = join(programs, 'schemathesis');
  say('Building the Manager …');
  runNx(root, ['build', 'manager']);
  const folder = mkdtempSync(join(tmpdir(), 'flamenco-fuzz-'));
  const api = new ManagerApi(`http://127.0.0.1:${String(await freePort())}`);
  const config = writeConfiguration(folder, new URL(api.url).host);
  const manager = FarmProcess.start('manager', config, join(folder, 'manager.log'));
  let isFine = false;
  try {
    await manager.ready(() => api.answers());
    const credentials = await fill(api, folder);
    const asked = ['run', `${api.url}/api/v3/openapi3.json`, ...options];
    const status = await run(schemathesis, asked, { folder, credentials });
    isFine = (await endsWell(manager, config)) && status === 0;
    return isFine ? 0 : 1;
  } finally {
    if (manager.isRunning) await manager.stop();
    if (isFine) rmSync(folder, { recursive: true });
    else say(`The Manager's files and its log are kept in ${folder}.`);
  }
}

function writeConfiguration(folder: string, listen: string): string {
  const file = join(folder, 'flamenco-manager.yaml');
  mkdirSync(join(folder, 'shared'));
  const lines = [
    '_meta: { version: 3 }',
    `listen: ${JSON.stringify(listen)}`,
    'autodiscoverable: false',
    'database: flamenco-manager.sqlite',
    'local_manager_storage_path: storage',
    'shared_storage_path: shared',
    'shaman: { enabled: true }',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

/** Has the Manager know some of everything, and writes down what it is called. @returns the credentials of a Worker */
async function fill(api: ManagerApi, folder: string): Promise<Credentials> {
  const worker = await signOnBareWorker(api, 'asking');
  const others = await Promise.all(numbered(WORKERS).map((name) => signOnBareWorker(api, name)));
  const tags = await Promise.all(
    numbered(TAGS).map((name) => api.ask<{ id: string }>('POST', '/worker-mgt/tags', { name })),
  );
  const settings = { message: 'hello', sleep_duration_seconds: 1, sleep_repeats: 2 };
  const jobs = await Promise.all(
    numbered(JOBS).map((name) => api.submit({ name, type: 'echo-sleep-test', settings })),
  );
  const tasks = (await Promise.all(jobs.map(({ id }) => api.tasksOf(id)))).flat();
  const ids = {
    jobs: jobs.map(({ id }) => id),
    tasks: tasks.map(({ id }) => id),
    workers: others.map(({ uuid }) => uuid),
    tags: tags.map(({ id }) => id),
  };
  for (const [kind, values] of Object.entries(ids)) {
    writeFileSync(join(folder, `${kind}.txt`), values.map((id) => `${JSON.stringify(id)}\n`).join(''));
  }
  return { FUZZ_WORKER: worker.uuid, FUZZ_SECRET: worker.secret };
}

function numbered(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `number ${String(index + 1)}`);
}

async function run(
  schemathesis: string,
  args: readonly string[],
  { folder, credentials }: { readonly folder: string; readonly credentials: Credentials },
): Promise<number> {
  const settings = join(folder, 'schemathesis.toml');
  copyFileSync(SETTINGS, settings);
  const examples = args.some((arg) => /^(-n|--max-examples)/.test(arg))
    ? []
    : ['--max-examples', String(EXAMPLES_AN_OPERATION)];
  const child = spawn(schemathesis, ['--config-file', settings, ...args, ...examples], {
    cwd: folder,
    stdio: 'inherit',
    env: { ...process.env, ...credentials },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status) => {
      resolve(status ?? 1);
    });
  });
}

/** Whether the Manager still runs, ends when it is told to, and leaves a sound database. */
async function endsWell(manager: FarmProcess, config: string): Promise<boolean> {
  if (!manager.isRunning) {
    say(manager.describeTrouble('has ended'));
    return false;
  }
  const { status } = await manager.stop();
  if (status !== 0) say(manager.describeTrouble(`ended with exit status ${String(status)}`));
  const check = spawnSync(process.execPath, [MANAGER, '--config', config, '--check-db'], {
    stdio: 'inherit',
  });
  return status === 0 && check.status === 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
