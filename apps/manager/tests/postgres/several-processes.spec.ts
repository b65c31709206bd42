import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AssignedTaskDto, JobDto } from '@flamenco/api-contracts';
import { io, type Socket } from 'socket.io-client';
import { TestDatabase } from '../database/test-databases.js';
import { done, FarmClient, ok } from '../farm/farm-client.js';
import { TEST_TASKS } from '../farm/job-scripts.js';
import { manyTasks, until } from '../farm/test-farm.js';
import { TestWorker } from '../farm/test-worker.js';
import { answers, freePort, type StartedManager, useManagerProcesses } from '../http/manager-process.js';
import { Nginx } from './nginx.js';

/** Managers start, and others find out that one is gone, which takes seconds each. */
jest.setTimeout(180_000);

const processes = useManagerProcesses();

interface RunningManager extends StartedManager {
  readonly url: string;
  readonly api: string;
}

let database: TestDatabase;
let file: string;
let leader: RunningManager;
let other: RunningManager;

beforeEach(async () => {
  database = await TestDatabase.create();
  mkdirSync(join(processes.folder, 'scripts'));
  writeFileSync(join(processes.folder, 'scripts', 'test_tasks.js'), TEST_TASKS);
  file = processes.configFile(
    await freePort(),
    `database: ${database.url}\nlocal_manager_storage_path: ./storage\nshared_storage_path: ./shared\ntrusted_proxies: [loopback]\n`,
  );
  leader = await aManager();
  other = await aManager();
});

afterEach(() => database.drop());

/** With the configuration and the storage of the others. */
async function aManager(): Promise<RunningManager> {
  const listen = `127.0.0.1:${await freePort()}`;
  const url = `http://${listen}`;
  const started = processes.start(['--config', file], ['env', `FLAMENCO_LISTEN=${listen}`]);
  await until('it answers', () => answers(url));
  return { ...started, url, api: `${url}/api/v3` };
}

async function leads(manager: RunningManager): Promise<boolean> {
  try {
    const report = await fetch(`${manager.url}/readyz`, { signal: AbortSignal.timeout(1_000) });
    return ((await report.json()) as { readonly leads?: boolean }).leads === true;
  } catch {
    return false; // it is frozen, or gone
  }
}

/** A Worker that does its tasks, and goes to the other Manager when the one that it talks to does not answer. */
class RestlessWorker {
  private readonly at: readonly TestWorker[];
  private turn: number;
  /** The attempts whose completion was accepted, by task. */
  readonly accepted = new Map<string, string | undefined>();

  constructor(worker: TestWorker, turn: number) {
    this.at = [worker.movedTo(leader.api), worker.movedTo(other.api)];
    this.turn = turn;
  }

  async work(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const { status, body } = await this.insist((worker) => worker.ask());
      if (status === 200) await this.complete(body);
      else await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  private async complete(task: AssignedTaskDto): Promise<void> {
    const { status } = await this.insist((worker) => worker.report(task, { taskStatus: 'completed' }));
    if (status === 204) this.accepted.set(task.uuid, task.attempt_id);
  }

  /** The Workers that there are repeat what was not answered, at whichever Manager answers. */
  private async insist<Answer extends { readonly status: number }>(
    ask: (worker: TestWorker) => Promise<Answer>,
  ): Promise<Answer> {
    for (;;) {
      const worker = this.at[this.turn % this.at.length];
      if (!worker) throw new Error('there is no Manager');
      try {
        const answer = await ask(worker);
        if (answer.status !== 503) return answer;
      } catch {
        this.turn += 1;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

describe('of two Managers', () => {
  it('one that is killed under load loses nothing, and the other one goes on', async () => {
    const client = new FarmClient(other.api);
    const TASKS = 80;
    const job = await submit(other.api, TASKS);
    const workers: RestlessWorker[] = [];
    for (const turn of [0, 1, 0, 1]) {
      const worker = await TestWorker.register(other.api, {
        name: `worker ${workers.length}`,
        types: ['misc'],
      });
      await worker.wakeUp();
      workers.push(new RestlessWorker(worker, turn));
    }
    let isOver = false;
    const accepted = (): number => workers.reduce((sum, worker) => sum + worker.accepted.size, 0);
    const working = Promise.all(workers.map((worker) => worker.work(() => isOver)));
    await until('they are at it', () => accepted() >= 12);
    leader.process.kill('SIGKILL');
    await until(
      'all is done',
      async () => (await ok(client.get<JobDto>(`/jobs/${job.id}`))).status === 'completed',
    );
    isOver = true;
    await working;

    const attempts = workers.flatMap((worker) => [...worker.accepted.keys()]);
    expect(attempts).toHaveLength(new Set(attempts).size); // nobody’s completion of a task was accepted beside another’s
    expect(new Set(attempts).size).toBe(TASKS);
    await until('the other one leads', () => leads(other));
    const check = await processes.start(['--config', file, '--check-db']).ended;
    expect([check.code, check.output]).toEqual([0, expect.any(String)]);
  });

  it('one that is frozen loses the lead, and goes on behind the other when it wakes up', async () => {
    expect([await leads(leader), await leads(other)]).toEqual([true, false]);
    leader.process.kill('SIGSTOP');
    await until('the other one leads', () => leads(other));
    leader.process.kill('SIGCONT');
    await until('both are known', async () => {
      const report = (await (await fetch(`${leader.url}/readyz`)).json()) as {
        readonly managers?: unknown[];
      };
      return report.managers?.length === 2;
    });
    expect([await leads(leader), await leads(other)]).toEqual([false, true]);
    expect(leader.output()).toContain('took this one for dead');
  });

  it('one takes over what is changed in the settings of the other', async () => {
    const name = async ({ api }: RunningManager): Promise<string> =>
      (await ok(new FarmClient(api).get<{ name: string }>('/version'))).name;
    await done(new FarmClient(leader.api).put('/configuration/file', { manager_name: 'Farm of two' }));
    await until('it calls itself so', async () => (await name(other)) === 'Farm of two');
    expect(await name(leader)).toBe('Farm of two');
  });
});

describe('two Managers behind nginx, as docs/operations.md has it', () => {
  let nginx: Nginx;
  const sockets: Socket[] = [];
  beforeEach(async () => {
    nginx = await Nginx.before([leader, other].map(({ url }) => new URL(url).host));
    await until('nginx answers', () => answers(nginx.url));
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.disconnect();
    await nginx.stop();
  });

  it.each([['websocket'], ['polling']])(
    'serve Workers and watchers (%s), also after one has died',
    async (transport) => {
      const seen: string[] = [];
      const socket = io(nginx.url, { transports: [transport], forceNew: true, reconnectionDelayMax: 500 });
      sockets.push(socket);
      socket.on('/jobs', ({ status }: { readonly status: string }) => seen.push(status));
      socket.on('connect', () => socket.emit('/subscription', { op: 'subscribe', type: 'allJobs' }));
      await until('the client is connected', () => socket.connected);
      const api = `${nginx.url}/api/v3`;
      const worker = await (await TestWorker.register(api, { types: ['misc'] })).wakeUp();

      for (const dying of [leader, undefined]) {
        seen.length = 0;
        await until('somebody watches', async () => {
          await submit(api, 1);
          const task = await worker.take(10);
          await worker.complete(task);
          return seen.includes('completed');
        });
        dying?.process.kill('SIGKILL');
        if (dying) await until('nginx answers', () => answers(nginx.url));
        await until('the client is connected again', () => socket.connected);
      }
      await until('the other one leads', () => leads(other));
      expect(await leads(leader)).toBe(false);
    },
  );
});

function submit(api: string, tasks: number): Promise<JobDto> {
  return ok(
    new FarmClient(api).post<JobDto>('/jobs', {
      name: 'job',
      type: 'test-tasks',
      submitter_platform: 'linux',
      settings: { tasks: manyTasks(tasks, 'misc') },
    }),
  );
}
