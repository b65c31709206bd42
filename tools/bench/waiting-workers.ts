/**
 * What Workers cost that wait for work: processor time of a Manager that has nothing to do, how many of them a job of one task wakes, and how
 * long it takes until each has one of a job of as many tasks as there are Workers. Linux only.
 *
 *   node tools/run-with-packages.mjs tools/bench/waiting-workers.ts [WORKERS]        (default: 1000)
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../demo/free-port.ts';
import { signOnBareWorker } from '../farm/bare-worker.ts';
import { prepareFarmFolder } from '../farm/farm-folder.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi } from '../farm/manager-api.ts';
import type { Farm } from './worker-cycles.ts';

/** The longest that a Worker may ask a Manager to wait. */
const WAIT_S = 60;
const WATCHED_MS = 30_000;
const AT_A_TIME = 20;
/** What the kernel counts a process's time in. */
const TICK_MS = 10;

async function main(count: number): Promise<void> {
  const path = mkdtempSync(join(tmpdir(), 'flamenco-bench-'));
  const port = await freePort();
  const folder = prepareFarmFolder(path, { name: 'bench', port });
  const api = new ManagerApi(`http://127.0.0.1:${String(port)}`);
  const manager = FarmProcess.start('manager', folder.managerConfig, folder.managerLog);
  try {
    await manager.ready(() => api.answers());
    const farm = new WaitingFarm(api.url);
    const workers = await signOn(api, count);
    for (const worker of workers) farm.wait(worker);
    await wait(5000);

    const before = processorMs(manager.pid);
    await wait(WATCHED_MS);
    const share = ((processorMs(manager.pid) - before) / WATCHED_MS) * 100;
    say(`${String(count)} Workers wait: ${share.toFixed(1)} % of a core`);

    const first = farm.answers;
    await submit(api, 1);
    await until(() => farm.handedOut.length === 1);
    await wait(1000);
    say(`a job of one task: ${String(farm.answers - first)} of ${String(count)} were answered`);
    await farm.completeFirst();
    await until(() => farm.handedOut.length === 2); // what waited for it
    await farm.completeFirst();

    await submit(api, count);
    await until(() => farm.handedOut.length === 3);
    const begun = performance.now();
    await farm.completeFirst(); // what the others of its job wait for
    await until(() => farm.handedOut.length >= 2 + count);
    say(
      `${String(count)} tasks that become ready at once: handed out in ${(performance.now() - begun).toFixed(0)} ms`,
    );
    farm.close();
  } finally {
    await manager.stop();
    rmSync(path, { recursive: true });
  }
}

type WorkerCredentials = Farm['workers'][number];

/** Workers that ask for a task, and are content to wait for one. */
class WaitingFarm {
  readonly handedOut: { readonly task: string; readonly worker: WorkerCredentials }[] = [];
  answers = 0;
  private readonly agent = new http.Agent({ keepAlive: true });
  private readonly url: string;
  private isClosed = false;
  private completed = 0;

  constructor(url: string) {
    this.url = url;
  }

  /** Asks until it is given a task. */
  wait(worker: WorkerCredentials): void {
    void this.ask(worker, `/worker/task?wait=${String(WAIT_S)}`).then((answer) => {
      if (this.isClosed) return;
      this.answers += 1;
      if (answer === '') this.wait(worker);
      else this.handedOut.push({ task: (JSON.parse(answer) as { uuid: string }).uuid, worker });
    });
  }

  /** Of the tasks that were handed out, the first that is not completed yet; its Worker waits for another. */
  async completeFirst(): Promise<void> {
    const handedOut = this.handedOut[this.completed];
    if (!handedOut) throw new Error('no task was handed out');
    this.completed += 1;
    await this.ask(handedOut.worker, `/worker/task/${handedOut.task}`, { taskStatus: 'completed' });
    this.wait(handedOut.worker);
  }

  close(): void {
    this.isClosed = true;
    this.agent.destroy();
  }

  private ask({ uuid, secret }: WorkerCredentials, path: string, body?: object): Promise<string> {
    const payload = body === undefined ? '' : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = http.request(
        `${this.url}/api/v3${path}`,
        {
          agent: this.agent,
          auth: `${uuid}:${secret}`,
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(payload) },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
          response.on('end', () => resolve(text));
        },
      );
      request.on('error', (error) => (this.isClosed ? resolve('') : reject(error)));
      request.end(payload);
    });
  }
}

/** All before any of them waits, so that no wait ends while it is watched. */
async function signOn(api: ManagerApi, count: number): Promise<readonly WorkerCredentials[]> {
  const workers: WorkerCredentials[] = [];
  while (workers.length < count) {
    const few = Array.from({ length: Math.min(AT_A_TIME, count - workers.length) }, (_, index) =>
      signOnBareWorker(api, `bench-${String(workers.length + index)}`),
    );
    workers.push(...(await Promise.all(few)));
  }
  return workers;
}

async function submit(api: ManagerApi, tasks: number): Promise<void> {
  await api.ask('POST', '/jobs', {
    name: `job of ${String(tasks)}`,
    type: 'echo-sleep-test',
    submitter_platform: 'linux',
    settings: { message: 'bench', sleep_duration_seconds: 0, sleep_repeats: tasks },
  });
}

/** Of a process: what the kernel has counted for it until now. */
function processorMs(pid: number): number {
  const [, after = ''] = readFileSync(`/proc/${String(pid)}/stat`, 'utf8').split(') ');
  const fields = after.split(' ').map(Number);
  return ((fields[11] ?? 0) + (fields[12] ?? 0)) * TICK_MS;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await wait(1);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main(Number(process.argv[2] ?? 1000));
