import { expect } from '@jest/globals';
import type { TaskUpdateDto } from '@flamenco/api-contracts';
import type { AreaCases, Case } from './cases.js';
import { KnownWorker, UNKNOWN_ID } from './known-worker.js';
import { EMPTY_JSON, forbidden } from './worker-access.cases.js';

const asking =
  (status: string, before: (worker: KnownWorker) => Promise<unknown> = () => Promise.resolve()): Case =>
  async (client, farm) => {
    const worker = await KnownWorker.thatIs(status, client, farm, { can_restart: true });
    await farm.submit({ tasks: [{ name: 'there is one', type: worker.type }] });
    await before(worker);
    return worker.call('scheduleTask');
  };

/** It is to change its status first; the body says to which. */
const locked =
  (status: string, isLazy: boolean): Case =>
  async (client, farm) => {
    const reply = await asking('awake', (worker) => worker.request(status, isLazy))(client, farm);
    expect(reply.json).toEqual({ status_requested: status });
    return reply;
  };

/** A report of a Worker about its task. @param seen - what people see of the task afterwards */
const reporting =
  (update: unknown, seen: object = {}): Case =>
  async (client, farm) => {
    const worker = await KnownWorker.thatIs('awake', client, farm);
    const { uuid } = await worker.atWork(farm);
    const reply = await worker.report(uuid, update);
    expect((await client.call('fetchTask', { path: { task_id: uuid } })).json).toMatchObject(seen);
    return reply;
  };

const MAY_NOT = { mayKeepRunning: false, reason: expect.stringMatching(/./) };

const mayRun =
  (
    expected: object,
    ask: (worker: KnownWorker, taskId: string, farm: Parameters<Case>[1]) => Promise<string | undefined>,
  ): Case =>
  async (client, farm) => {
    const worker = await KnownWorker.thatIs('awake', client, farm);
    const { uuid } = await worker.atWork(farm);
    const reply = await worker.mayRun((await ask(worker, uuid, farm)) ?? uuid);
    expect(reply.json).toEqual({ statusChangeRequested: false, ...expected });
    return reply;
  };

/** How Workers get tasks, and report about them (behaviour.md §10.1, §12, §26.5). */
export const TASK_PROTOCOL_CASES: AreaCases = {
  scheduleTask: {
    200: {
      'with the oldest task for it': async (client, farm) => {
        const worker = await KnownWorker.thatIs('awake', client, farm);
        const task = await worker.atWork(farm);
        expect(task).toMatchObject({
          name: 'task 1',
          status: 'active',
          priority: 50,
          job_priority: 50,
          job_type: 'test-tasks',
          task_type: worker.type,
          commands: [{ name: 'echo', parameters: { message: 'task 1' }, total_step_count: 0 }],
          steps_completed: 0,
          steps_total: 1,
        });
        return worker.call('scheduleTask');
      },
      'with the same task again, after a crash': async (client, farm) => {
        const worker = await KnownWorker.thatIs('awake', client, farm);
        const { uuid } = await worker.atWork(farm, 2);
        await worker.signOn();
        await worker.goTo('awake');
        const reply = await worker.call('scheduleTask');
        expect(reply.json).toMatchObject({ uuid, status: 'active' });
        return reply;
      },
      'with an empty body of JSON, as Python sends it': async (client, farm) => {
        const worker = await KnownWorker.thatIs('awake', client, farm);
        await farm.submit({ tasks: [{ name: 'a', type: worker.type }] });
        return worker.call('scheduleTask', EMPTY_JSON);
      },
      'with the values of variables for its platform': async (client, farm) => {
        const worker = await KnownWorker.thatIs('awake', client, farm);
        await farm.submit({ tasks: [{ name: 'a', type: worker.type }], settings: { path: '{jobs}/x' } });
        const reply = await worker.call('scheduleTask');
        expect(reply.text).not.toContain('{jobs}');
        return reply;
      },
    },
    204: {
      'when there is none': async (client, farm) =>
        (await KnownWorker.thatIs('awake', client, farm)).call('scheduleTask'),
      'when there is none of its types': async (client, farm) => {
        await farm.submit({ tasks: [{ name: 'a', type: farm.newType() }] });
        return (await KnownWorker.thatIs('awake', client, farm)).call('scheduleTask');
      },
      'when it has no types': async (client, farm) =>
        (await KnownWorker.thatIs('awake', client, farm, { supported_task_types: [] })).call('scheduleTask'),
      'when the job is paused': async (client, farm) => {
        const worker = await KnownWorker.thatIs('awake', client, farm);
        await farm.submit({ tasks: [{ name: 'a', type: worker.type }], initial_status: 'paused' });
        return worker.call('scheduleTask');
      },
      'when the job has a tag that it has not': async (client, farm) => {
        const worker = await KnownWorker.thatIs('awake', client, farm);
        const tag = await farm.aTag(`only for ${worker.type}`);
        await farm.submit({ tasks: [{ name: 'a', type: worker.type }], worker_tag: tag });
        return worker.call('scheduleTask');
      },
    },
    403: forbidden('scheduleTask'),
    409: {
      'when it is asleep': asking('asleep'),
      'when it is starting': asking('starting'),
      'when it is offline': asking('offline'),
      'when it is in error': asking('error'),
      'when it has never signed on': async (client, farm) =>
        (await KnownWorker.registered(client, farm)).call('scheduleTask'),
    },
    423: {
      'when it is to sleep': locked('asleep', false),
      'when it is to sleep, lazily': locked('asleep', true),
      'when it is to shut down': locked('offline', false),
      'when it is to restart, lazily': locked('restart', true),
      'when it is not awake, and is to be': async (client, farm) => {
        const reply = await asking('asleep', (worker) => worker.request('awake'))(client, farm);
        expect(reply.json).toEqual({ status_requested: 'awake' });
        return reply;
      },
    },
  },
  taskUpdate: {
    204: {
      'that it began': reporting(
        { taskStatus: 'active', activity: 'Started' },
        { status: 'active', activity: 'Started' },
      ),
      'about nothing': reporting({}, { status: 'active', activity: '' }),
      'with a log line': reporting({ log: 'Fra:1 Mem:2M\n' }, { status: 'active' }),
      'with steps': reporting({ steps_completed: 1 }, { steps_completed: 1 }),
      'with too many steps': reporting({ steps_completed: 7 }, { steps_completed: 1 }),
      'that it is completed': reporting(
        { taskStatus: 'completed', activity: 'Completed' },
        { status: 'completed', activity: 'Completed', steps_completed: 1 },
      ),
      'that it failed': reporting(
        { taskStatus: 'failed', activity: 'Failed: it broke', log: 'Failed: it broke' },
        { activity: 'Failed: it broke', failed_by_workers: [{ name: 'render-07', address: '127.0.0.1' }] },
      ),
      'with an empty activity': reporting({ activity: '' }, { activity: '' }),
      'with fields that nobody knows': reporting({ progress: 0.5 }, { status: 'active' }),
      'a second time': async (client, farm) => {
        const worker = await KnownWorker.thatIs('awake', client, farm);
        const { uuid } = await worker.atWork(farm);
        await worker.report(uuid, { taskStatus: 'completed' });
        return worker.report(uuid, { taskStatus: 'completed' });
      },
    },
    400: {
      'that it softly failed': reporting({ taskStatus: 'soft-failed' }, { status: 'active' }),
      'with a status that nobody knows': reporting({ taskStatus: 'rendered' }),
      'with steps in words': reporting({ steps_completed: 'one' }),
      'with an activity of null': reporting({ activity: null }),
      'with a list': reporting([]),
      'without a body': async (client, farm) => {
        const worker = await KnownWorker.thatIs('awake', client, farm);
        const { uuid } = await worker.atWork(farm);
        return worker.call('taskUpdate', { path: { task_id: uuid } });
      },
      'defect 27 (§7.1): about a malformed id': async (client, farm) =>
        (await KnownWorker.thatIs('awake', client, farm)).report('task-1', { activity: 'x' }),
    },
    403: forbidden('taskUpdate', { path: { task_id: UNKNOWN_ID }, body: {} satisfies TaskUpdateDto }),
    404: {
      'about an unknown task': async (client, farm) =>
        (await KnownWorker.thatIs('awake', client, farm)).report(UNKNOWN_ID, { activity: 'x' }),
      'about an unknown task, that it softly failed': async (client, farm) =>
        (await KnownWorker.thatIs('awake', client, farm)).report(UNKNOWN_ID, { taskStatus: 'soft-failed' }),
    },
    409: {
      'about the task of another': async (client, farm) => {
        const { uuid } = await (await KnownWorker.thatIs('awake', client, farm)).atWork(farm);
        return (await KnownWorker.thatIs('awake', client, farm)).report(uuid, { taskStatus: 'completed' });
      },
      'about a task that nobody has': async (client, farm) => {
        const worker = await KnownWorker.thatIs('awake', client, farm);
        const job = await farm.submit({ tasks: [{ name: 'a', type: worker.type }] });
        const [task] = await farm.tasks(job.id);
        return worker.report(task?.id ?? '', { taskStatus: 'completed' });
      },
    },
  },
  mayWorkerRun: {
    200: {
      yes: mayRun({ mayKeepRunning: true, reason: '' }, () => Promise.resolve(undefined)),
      'yes, when another status is requested lazily': mayRun(
        { mayKeepRunning: true, reason: '' },
        async (worker) => {
          await worker.request('asleep', true);
          return undefined;
        },
      ),
      'no, when another status is requested': mayRun(
        { ...MAY_NOT, statusChangeRequested: true },
        async (worker) => {
          await worker.request('asleep');
          return undefined;
        },
      ),
      'no, when the task was canceled': mayRun(MAY_NOT, async (_, taskId, farm) => {
        await farm.setTask(taskId, 'canceled');
        return undefined;
      }),
      'no, when there is no such task': mayRun(MAY_NOT, () => Promise.resolve(UNKNOWN_ID)),
      'no, when it is the task of another': async (client, farm) => {
        const { uuid } = await (await KnownWorker.thatIs('awake', client, farm)).atWork(farm);
        const reply = await (await KnownWorker.thatIs('awake', client, farm)).mayRun(uuid);
        expect(reply.json).toEqual({ ...MAY_NOT, statusChangeRequested: false });
        return reply;
      },
    },
    400: {
      'about a malformed id': async (client, farm) =>
        (await KnownWorker.thatIs('awake', client, farm)).mayRun('task-1'),
    },
    403: forbidden('mayWorkerRun', { path: { task_id: UNKNOWN_ID } }),
  },
};
