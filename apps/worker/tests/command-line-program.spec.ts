import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { removeLeftScratchFolders } from '../src/execution/scratch-folder.js';
import { buildWorker, startCompiledWorker, type CompiledWorker } from './support/compiled-worker.js';
import { aTask, FakeManager } from './support/fake-manager.js';
import { isRunning, writeScript } from './support/processes.js';
import { SsdpManager } from './support/ssdp-manager.js';
import { scratchDirectory } from './support/scratch-directory.js';
import { until } from './support/until.js';

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let manager: FakeManager;
let workers: CompiledWorker[];
const at = (...parts: string[]): string => join(scratch.path, ...parts);

beforeAll(buildWorker, 120_000);

beforeEach(async () => {
  scratch = await scratchDirectory();
  manager = await FakeManager.start();
  workers = [];
  await writeFile(
    at('flamenco-worker.yaml'),
    `manager_url: ${manager.url}\nworker_name: test\nhome_dir: home\n`,
  );
});

afterEach(async () => {
  for (const worker of workers) worker.process.kill('SIGKILL');
  await Promise.all(workers.map(({ exitCode }) => exitCode));
  await removeLeftScratchFolders(at('home')); // of those that were killed while a program ran
  await manager.stop();
  await scratch.remove();
});

function start(...args: string[]): CompiledWorker {
  const worker = startCompiledWorker(scratch.path, args);
  workers.push(worker);
  return worker;
}

/** Gives the Worker a task that has to be killed, and the ids of its two processes. */
async function aStubbornTask(): Promise<number[]> {
  const child = `sh -c 'trap "" TERM; echo $$ >> ${at('pids')}; while :; do sleep 0.1; done' &`;
  const exe = await writeScript(at('blender'), [child, `echo $$ >> ${at('pids')}`, 'wait']);
  manager.addTask(aTask([{ name: 'exec', parameters: { exe } }]));
  let pids: number[] = [];
  await until('both processes run', async () => {
    pids = (await readFile(at('pids'), 'utf8').catch(() => ''))
      .trim()
      .split('\n')
      .filter(Boolean)
      .map(Number);
    return pids.length === 2;
  });
  return pids;
}

/** Makes the launcher, and only it, believe that it runs on Node.js 20. */
const asOldNode = `--import=data:text/javascript,${encodeURIComponent(
  "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2', modules: '115' } });",
)}`;

describe('flamenco-worker', () => {
  it('prints its version', async () => {
    const worker = start('--version');
    await expect(worker.exitCode).resolves.toBe(0);
    expect(worker.output()).toBe('4.0.0\n');
  });

  it('prints its options and configuration keys', async () => {
    const worker = start('-help');
    await expect(worker.exitCode).resolves.toBe(0);
    for (const text of [
      '--config',
      '--manager',
      '--flush',
      '--restart-exit-code',
      'manager_url',
      'FLAMENCO_HOME',
    ]) {
      expect(worker.output()).toContain(text);
    }
  });

  it('finds a Manager by itself, and keeps its address in memory only', async () => {
    const ssdp = await SsdpManager.start([manager.url]);
    await writeFile(at('flamenco-worker.yaml'), 'worker_name: test\nhome_dir: home\n');
    const worker = start();
    await until('the Worker has found a Manager', () => /found a Manager/.test(worker.output()));
    expect(worker.output()).toMatch(/"managerUrl":"http:/);
    worker.process.kill('SIGTERM');
    await worker.exitCode;
    await ssdp.stop();
    expect(await readFile(at('flamenco-worker.yaml'), 'utf8')).not.toContain('http');
  });

  it('can be ended while it looks for a Manager', async () => {
    await writeFile(at('flamenco-worker.yaml'), 'worker_name: test\nhome_dir: home\n');
    const worker = start();
    await until('the search begins', () => worker.output().includes('looking for a Manager'));
    worker.process.kill('SIGTERM');
    await expect(worker.exitCode).resolves.toBe(0);
    expect(worker.output()).not.toContain('"level":60');
  });

  it('tells with doctor what has to be mended, and ends with 1; a Worker may run beside it', async () => {
    manager.variables = { blender: '/no/blender', ffmpeg: 'ffmpeg' };
    const worker = start();
    await until('the Worker waits for a task', () => manager.seen('task').length === 1);
    const doctor = start('doctor', '--config', 'flamenco-worker.yaml');
    await expect(doctor.exitCode).resolves.toBe(1);
    expect(doctor.output()).toMatch(/^ok +Manager +http.*answers within/m);
    expect(doctor.output()).toMatch(/^FAILED +Program +The program "\/no\/blender" is not.*Install it here/m);
    const asJson = start('doctor', '--json');
    await expect(asJson.exitCode).resolves.toBe(1);
    expect(JSON.parse(asJson.output())).toMatchObject({ is_ok: false });
    worker.process.kill('SIGTERM');
    await worker.exitCode;
  });

  it('checks all with --test, runs a small task of each type, and leaves no trace', async () => {
    await mkdir(at('storage'));
    manager.storage = { here: at('storage'), there: at('storage') };
    const worker = start('--test');
    await expect(worker.exitCode).resolves.toBe(0);
    const lines = worker.output().trim().split('\n');
    expect(lines.filter((line) => !line.startsWith('ok '))).toEqual([]);
    for (const type of ['misc', 'file-management', 'blender', 'ffmpeg'])
      expect(worker.output()).toMatch(new RegExp(`^ok +Task: ${type} `, 'm'));
    expect(await readdir(scratch.path)).toEqual(['flamenco-worker.yaml', 'storage']);
    expect(await readdir(at('storage'))).toEqual([]);
    expect(manager.requests.filter(({ operation }) => operation === 'register')).toEqual([]);
  }, 120_000);

  it('prints where a Manager is, and nothing else, with --find-manager', async () => {
    const ssdp = await SsdpManager.start([manager.url]);
    const worker = start('--find-manager');
    await expect(worker.exitCode).resolves.toBe(0);
    await ssdp.stop();
    expect(worker.output()).toMatch(/^http:\/\/\S+\n$/); // of this Manager, or of another one on this computer's networks
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'on %s ends its processes, signs off, and exits with 0 within 5 s',
    async (signal) => {
      const worker = start('--config', 'flamenco-worker.yaml');
      const pids = await aStubbornTask();
      const stoppedMs = performance.now();
      worker.process.kill(signal);
      await expect(worker.exitCode).resolves.toBe(0);
      expect(performance.now() - stoppedMs).toBeLessThan(5500);
      expect(await Promise.all(pids.map(isRunning))).toEqual([false, false]);
      expect(manager.requests.at(-1)?.operation).toBe('sign-off');
      expect(manager.updates.flatMap(({ taskStatus }) => taskStatus ?? [])).toEqual(['active']);
    },
  );

  it('takes two signals at once for one, and ends at once on a later one, its processes with it', async () => {
    const worker = start();
    const pids = await aStubbornTask();
    worker.process.kill('SIGINT');
    worker.process.kill('SIGINT');
    await until('the Worker shuts down', () => worker.output().includes('shutting down'));
    await new Promise((resolve) => setTimeout(resolve, 500)); // a person's second Ctrl+C
    expect(worker.process.exitCode).toBeNull();
    const stoppedMs = performance.now();
    worker.process.kill('SIGINT');
    await expect(worker.exitCode).resolves.toBe(1);
    expect(performance.now() - stoppedMs).toBeLessThan(3000);
    await until(
      'the processes are gone',
      async () => !(await Promise.all(pids.map(isRunning))).includes(true),
    );
  });

  it.each([
    ['offline', [], 0],
    ['restart', ['--restart-exit-code', '47'], 47],
  ])('exits as configured when the Manager wants it %s', async (status, args, exitCode) => {
    const worker = start(...args);
    await until('the Worker waits for a task', () => manager.seen('task').length === 1);
    manager.requestStatus(status);
    await expect(worker.exitCode).resolves.toBe(exitCode);
    expect(manager.requests.at(-1)?.operation).toBe('sign-off');
    expect(manager.seen('sign-on')[0]?.json).toMatchObject({ can_restart: exitCode === 47 });
  });

  it('runs a task anew that an earlier Worker was killed in, ending what that one has left running', async () => {
    const killed = start();
    const pids = await aStubbornTask();
    killed.process.kill('SIGKILL');
    await killed.exitCode;
    const worker = start();
    manager.addTask(aTask([{ parameters: { message: 'again' } }]));
    await until('the task is done', () =>
      manager.updates.some(({ taskStatus }) => taskStatus === 'completed'),
    );
    expect(await Promise.all(pids.map(isRunning))).toEqual([false, false]);
    expect(manager.seen('register')).toHaveLength(1);
    worker.process.kill('SIGTERM');
    await worker.exitCode;
  });

  it('with --flush sends what is left, and ends', async () => {
    const killed = start();
    await until('the Worker waits for a task', () => manager.seen('task').length === 1);
    manager.overrides.set('update', () => ({ status: 503 }));
    manager.addTask(aTask([{ parameters: { message: 'kept' } }]));
    await until('a report is refused', () => manager.seen('update').length > 0);
    killed.process.kill('SIGKILL');
    await killed.exitCode;
    manager.overrides.delete('update');
    const flush = start('--flush');
    await expect(flush.exitCode).resolves.toBe(0);
    expect(manager.log).toContain('kept');
    expect(manager.requests.at(-1)?.operation).toBe('sign-off');
    expect(manager.seen('task')).toHaveLength(1);
  });

  it('refuses a home directory that another Worker uses', async () => {
    start();
    await until('the Worker waits for a task', () => manager.seen('task').length === 1);
    const second = start();
    await expect(second.exitCode).resolves.toBe(1);
    expect(second.output()).toMatch(
      /Another Worker \(process \d+ on \S+\) is running with the home directory/,
    );
  });
});

describe('the launcher, started by a Node.js that is too old', () => {
  function startByOldNode(): CompiledWorker {
    const worker = startCompiledWorker(scratch.path, [], [asOldNode]);
    workers.push(worker);
    return worker;
  }

  const untilWorkerWaits = (): Promise<void> =>
    until('the Worker waits for a task', () => manager.seen('task').length === 1);

  it.each([
    ['SIGTERM', 0],
    ['SIGINT', 0],
  ] as const)(
    'starts the Worker with a newer one, passes %s on, and ends with its exit code',
    async (signal, exitCode) => {
      const launcher = startByOldNode();
      await untilWorkerWaits();
      expect(launcher.output()).toContain('"node":"v24');
      launcher.process.kill(signal);
      await expect(launcher.exitCode).resolves.toBe(exitCode);
      expect(manager.requests.at(-1)?.operation).toBe('sign-off');
    },
  );

  it('ends with 0 when the Manager ends the Worker', async () => {
    const launcher = startByOldNode();
    await untilWorkerWaits();
    manager.requestStatus('offline');
    await expect(launcher.exitCode).resolves.toBe(0);
  });

  it('takes the Worker along when it is killed itself', async () => {
    const launcher = startByOldNode();
    await untilWorkerWaits();
    launcher.process.kill('SIGKILL');
    await launcher.exitCode; // which is when the last of the two has closed the output
    expect(manager.requests.at(-1)?.operation).toBe('sign-off');
  });
});

describe('signals to a Worker that runs', () => {
  const states = (): readonly unknown[] =>
    manager.seen('state-changed').map(({ json }) => (json as { readonly status: string }).status);
  const untilStatesAre = (...wanted: readonly string[]): Promise<void> =>
    until(`the states are ${wanted.join(', ')}`, () => states().join() === wanted.join());

  it.each(['directly', 'through its launcher'])('put it to sleep and wake it up, %s', async (way) => {
    const worker = way === 'directly' ? start() : startCompiledWorker(scratch.path, [], [asOldNode]);
    if (way !== 'directly') workers.push(worker);
    await until('the Worker waits for a task', () => manager.seen('task').length === 1);
    worker.process.kill('SIGUSR1');
    await untilStatesAre('awake', 'asleep');
    worker.process.kill('SIGUSR2');
    await untilStatesAre('awake', 'asleep', 'awake');
    worker.process.kill('SIGTERM');
    await expect(worker.exitCode).resolves.toBe(0);
    expect(worker.output()).not.toContain('Debugger'); // which SIGUSR1 starts in Node.js otherwise
  });

  it('start a second one from the same folder, when it is told to be another one', async () => {
    start();
    await until('the Worker waits for a task', () => manager.seen('task').length === 1);
    const second = start();
    await expect(second.exitCode).resolves.toBe(1);
    expect(second.output()).toMatch(/start this one with --instance 2/);
    start('--instance', '2');
    await until('both wait for a task', () => manager.seen('task').length === 2);
    expect(manager.seen('sign-on').map(({ json }) => (json as { readonly name: string }).name)).toEqual([
      'test',
      'test-2',
    ]);
    expect(manager.seen('register')).toHaveLength(2);
  });
});
