import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { JobDto, WorkerDto } from '@flamenco/api-contracts';
import type { Refusal } from '../farm/farm-client.js';
import { until, useFarm } from '../farm/test-farm.js';
import { findManager } from './flamenco3/manager-search.js';
import { Flamenco3Worker, type WorkerHome } from './flamenco3/worker.js';

/** Others test and build on the same machine. */
jest.setTimeout(30_000);

/** A job type of a studio: the settings say what is to run. */
const COMMANDS_SCRIPT = `
const JOB_TYPE = { label: 'Commands' };
function compileJob(job) {
  for (const { name, type, commands } of job.settings.tasks) {
    const task = author.Task(name, type);
    for (const [command, parameters] of commands) task.addCommand(author.Command(command, parameters));
    job.addTask(task);
  }
}
`;

const RESTART = 47;

const farm = useFarm({ isDiscoverable: true });

let type: string;
let home: WorkerHome;
let workers: Flamenco3Worker[];

beforeEach(() => {
  writeFileSync(join(farm.folder, 'scripts', 'test_commands.js'), COMMANDS_SCRIPT);
  type = farm.newType();
  home = { queue: [] };
  workers = [];
});

afterEach(async () => {
  await Promise.allSettled(workers.map((worker) => worker.terminate()));
});

const isOurs = (url: string): boolean => farm.api.startsWith(`${url}/`);

/** Starts the Worker of this test's home, as on the command line, and lets it find the Manager unless it is told where it is. */
async function start(managerUrl?: string): Promise<Flamenco3Worker> {
  const url = managerUrl ?? (await findManager(isOurs, AbortSignal.timeout(10_000))).url;
  const options = { name: 'flamenco-3', taskTypes: [type], restartExitCode: RESTART };
  const worker = new Flamenco3Worker(url, home, options);
  workers.push(worker);
  return worker;
}

async function started(state = 'awake'): Promise<Flamenco3Worker> {
  const worker = await start();
  await reaches(worker, state);
  return worker;
}

const reaches = (worker: Flamenco3Worker, status: string): Promise<void> =>
  until(`the Worker is ${status}`, async () => {
    if (worker.uuid === '') return false;
    const { body } = await farm.client.get<WorkerDto | Refusal>(`/worker-mgt/workers/${worker.uuid}`);
    return 'status' in body && body.status === status && body.status_change === undefined;
  });

const jobIs = (id: string, status: string): Promise<void> =>
  until(`the job is ${status}`, async () => (await farm.job(id)).status === status);

type Commands = readonly (readonly [name: string, parameters: object])[];

function submit(...tasks: readonly Commands[]): Promise<JobDto> {
  const written = tasks.map((commands, index) => ({ name: `task ${index + 1}`, type, commands }));
  return farm.submit({ type: 'test-commands', settings: { tasks: written } });
}

/** A task that runs until it is told to end. */
async function longTask(): Promise<{ readonly job: JobDto; readonly taskId: string; end(): void }> {
  const [begun, end] = ['begun', 'end'].map((name) => join(farm.folder, `${type} ${name}`));
  const script = 'touch "$0"; until [ -e "$1" ]; do sleep 0.01; done; echo rendered';
  const job = await submit([['exec', { exe: 'sh', args: ['-c', script, begun, end] }]]);
  await until('the task has begun', () => existsSync(begun ?? ''));
  const [task] = await farm.tasks(job.id);
  return {
    job,
    taskId: task?.id ?? '',
    end: () => {
      writeFileSync(end ?? '', '');
    },
  };
}

describe('an unmodified Worker of Flamenco 3', () => {
  it('finds the Manager by SSDP, and its description', async () => {
    const { url, description } = await findManager(isOurs, AbortSignal.timeout(10_000));
    expect(farm.api).toBe(`${url}/api/v3`);
    const answer = await fetch(description);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(/^text\/xml/),
    ]);
    expect(await answer.text()).toContain('urn:flamenco:manager:0');
  });

  it('registers, gets tasks and runs them; people see its log', async () => {
    const worker = await started();
    const job = await submit(
      [
        ['echo', { message: 'hello' }],
        ['exec', { exe: 'echo', args: ['out of a process'] }],
      ],
      [['echo', { message: 'second' }]],
    );
    await jobIs(job.id, 'completed');
    const [first, second] = await farm.tasks(job.id);
    expect([first, second]).toMatchObject([
      { status: 'completed', steps_completed: 2, steps_total: 2, worker: { id: worker.uuid } },
      { status: 'completed', steps_completed: 1 },
    ]);
    expect(await farm.task(first?.id ?? '')).toMatchObject({ activity: 'Completed' });
    expect(await farm.log(first?.id ?? '')).toMatch(
      /Task assigned to worker flamenco-3[^]*echo: "hello"\n[^]*pid=\d+ > out of a process\n[^]*active -> completed/,
    );
    expect(worker.updates.refused).toEqual([]);
  });

  it('that fails a task tells why, and the log ends with it', async () => {
    const worker = await started();
    const job = await submit([['exec', { exe: 'sh', args: ['-c', 'exit 3'] }]]);
    await jobIs(job.id, 'failed');
    const [task] = await farm.tasks(job.id);
    expect(await farm.task(task?.id ?? '')).toMatchObject({
      status: 'failed',
      activity: 'Failed: exec: process exited abnormally with code 3',
      failed_by_workers: [{ id: worker.uuid }],
    });
    expect(await farm.log(task?.id ?? '')).toContain('abnormally with code 3');
  });

  it('goes to sleep after its task when that is asked lazily, and wakes up', async () => {
    const worker = await started();
    const task = await longTask();
    await farm.requestWorker(worker.uuid, 'asleep', true);
    task.end();
    await jobIs(task.job.id, 'completed');
    await reaches(worker, 'asleep');
    const job = await submit([['echo', { message: 'later' }]]);
    await farm.requestWorker(worker.uuid, 'awake');
    await jobIs(job.id, 'completed');
    expect(worker.states).toEqual(['awake', 'asleep', 'awake']);
  });

  it('goes to sleep at once when that is asked, and its task goes back', async () => {
    const worker = await started();
    const { job, taskId } = await longTask();
    await farm.requestWorker(worker.uuid, 'asleep');
    await reaches(worker, 'asleep');
    expect((await farm.task(taskId)).status).toBe('queued');
    expect((await farm.job(job.id)).status).toBe('active');
    await farm.setJob(job.id, 'cancel-requested');
  });

  it('sleeps by its schedule, and wakes up when that is switched off', async () => {
    const worker = await started();
    const setSchedule = (isActive: boolean): Promise<unknown> =>
      farm.client.post(`/worker-mgt/workers/${worker.uuid}/sleep-schedule`, {
        is_active: isActive,
        days_of_week: '',
        start_time: '',
        end_time: '',
      });
    await setSchedule(true);
    await reaches(worker, 'asleep');
    await setSchedule(false);
    await reaches(worker, 'awake');
    expect(worker.states).toEqual(['awake', 'asleep', 'awake']);
  });

  it('stops a task that people cancel, and goes on with the next', async () => {
    const worker = await started();
    const { job, taskId } = await longTask();
    const next = await submit([['echo', { message: 'next' }]]);
    await farm.setJob(job.id, 'cancel-requested');
    await jobIs(next.id, 'completed');
    expect((await farm.task(taskId)).status).toBe('canceled');
    expect(worker.updates.refused).toEqual([]);
  });

  it.each([
    ['restart', true, RESTART],
    ['restart', false, RESTART],
    ['offline', true, 0],
    ['offline', false, 0],
  ])(
    'ends when %s is asked (lazily: %p) with code %i, and comes back as it was',
    async (status, isLazy, code) => {
      const worker = await started();
      const task = await longTask();
      await farm.requestWorker(worker.uuid, status, isLazy);
      if (isLazy) task.end();
      expect(await worker.ended).toBe(code);
      expect(await farm.worker(worker.uuid)).toMatchObject({
        status: 'offline',
        status_change: { status: 'awake', is_lazy: false },
      });
      expect((await farm.task(task.taskId)).status).toBe(isLazy ? 'completed' : 'queued');
      task.end();
      const again = await started();
      expect(again.uuid).toBe(worker.uuid);
      await jobIs(task.job.id, 'completed');
    },
  );

  it('comes back asleep when it was asleep', async () => {
    const worker = await started();
    await farm.requestWorker(worker.uuid, 'asleep');
    await reaches(worker, 'asleep');
    expect(await worker.terminate()).toBe(1);
    await started('asleep');
  });

  it('runs its task anew after a crash', async () => {
    const worker = await started();
    const task = await longTask();
    await worker.crash();
    expect((await farm.task(task.taskId)).status).toBe('active');
    task.end();
    await started();
    await jobIs(task.job.id, 'completed');
  });

  it('goes on over a restart of the Manager, and what it reports meanwhile is kept', async () => {
    const worker = await started();
    const task = await longTask();
    await farm.restart(() => {
      task.end();
    });
    await jobIs(task.job.id, 'completed');
    expect(await farm.log(task.taskId)).toContain('> rendered');
    const job = await submit([['echo', { message: 'after it' }]]);
    await jobIs(job.id, 'completed');
    expect(worker.states).toEqual(['awake']);
    expect([worker.updates.queue, worker.updates.refused]).toEqual([[], []]);
  });

  it('that is started before the Manager signs on as soon as there is one', async () => {
    const before = await started();
    await before.terminate();
    const { origin } = new URL(farm.api);
    let again: Promise<Flamenco3Worker> | undefined;
    await farm.restart(() => {
      again = start(origin);
    });
    await reaches((await again) ?? before, 'awake');
    expect(home.credentials?.workerId).toBe(before.uuid);
  });

  it('that was removed registers as a new one when it is started again', async () => {
    const worker = await started();
    const before = worker.uuid;
    expect((await farm.client.delete(`/worker-mgt/workers/${before}`)).status).toBe(204);
    const job = await submit([['echo', { message: 'for the new one' }]]);
    await worker.terminate();
    expect((await farm.job(job.id)).status).toBe('queued');
    const again = await started();
    expect(again.uuid).not.toBe(before);
    await jobIs(job.id, 'completed');
  });
});
