import { expect } from '@jest/globals';
import type { TestFarm } from '../farm/test-farm.js';
import type { AreaCases, Case } from './cases.js';
import type { ExistingClient, Reply } from './existing-client.js';
import { KnownWorker, UNKNOWN_ID } from './known-worker.js';

const TIMESTAMP = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);

/** What people do with the Worker of a path. */
const about =
  (operationId: string, id: string, body?: unknown): Case =>
  (client) =>
    client.call(operationId, { path: { worker_id: id }, ...(body !== undefined && { body }) });

const removed =
  (operationId: string, body?: unknown): Case =>
  async (client, farm) => {
    const worker = await KnownWorker.thatIs('awake', client, farm);
    await client.call('deleteWorker', { path: worker.path });
    return about(operationId, worker.uuid, body)(client, farm);
  };

const asking =
  (body: unknown, traits: object = {}): Case =>
  async (client, farm) => {
    const worker = await KnownWorker.thatIs('awake', client, farm, traits);
    return client.call('requestWorkerStatusChange', {
      path: worker.path,
      ...(body !== undefined && { body }),
    });
  };

/** Whatever is asked is kept, and told the Worker. */
const kept =
  (status: string, isLazy: boolean): Case =>
  async (client, farm) => {
    const worker = await KnownWorker.thatIs('awake', client, farm, { can_restart: true });
    const reply = await worker.request(status, isLazy);
    expect(await worker.seen()).toMatchObject({
      status: 'awake',
      status_change: { status, is_lazy: isLazy },
    });
    return reply;
  };

const STATUSES = ['starting', 'asleep', 'error', 'testing', 'offline', 'restart'];

async function listed(client: ExistingClient, worker: KnownWorker): Promise<[Reply, object | undefined]> {
  const reply = await client.call('fetchWorkers');
  const { workers } = reply.json as { readonly workers: readonly { readonly id: string }[] };
  return [reply, workers.find(({ id }) => id === worker.uuid)];
}

async function taskAfter(
  client: ExistingClient,
  farm: TestFarm,
  report: object,
): Promise<[Reply, object, string]> {
  const worker = await KnownWorker.thatIs('awake', client, farm);
  const { uuid, job } = await worker.atWork(farm);
  await worker.report(uuid, report);
  const reply = await client.call('fetchWorker', { path: worker.path });
  return [
    reply,
    { id: uuid, job_id: job, name: 'task 1', index_in_job: 1, task_type: worker.type },
    worker.uuid,
  ];
}

/** What people see of Workers, and ask of them (behaviour.md §7.2 rows 21–24, §13). */
export const WORKER_MANAGEMENT_CASES: AreaCases = {
  fetchWorkers: {
    200: {
      'with a Worker that is awake': async (client, farm) => {
        const worker = await KnownWorker.thatIs('awake', client, farm, { can_restart: true });
        const [reply, entry] = await listed(client, worker);
        expect(entry).toMatchObject({
          id: worker.uuid,
          name: 'render-07',
          status: 'awake',
          last_seen: TIMESTAMP,
          version: '3.9',
          can_restart: true,
        });
        expect(entry).not.toHaveProperty('status_change');
        return reply;
      },
      'with one that was never heard of since it registered': async (client, farm) => {
        const worker = await KnownWorker.registered(client, farm);
        const [reply, entry] = await listed(client, worker);
        expect(entry).toMatchObject({ version: '', can_restart: false });
        expect(entry).not.toHaveProperty('last_seen');
        return reply;
      },
      'with what is requested of it': async (client, farm) => {
        const worker = await KnownWorker.thatIs('awake', client, farm);
        await worker.request('asleep', true);
        const [reply, entry] = await listed(client, worker);
        expect(entry).toMatchObject({ status_change: { status: 'asleep', is_lazy: true } });
        return reply;
      },
      'without those that were removed': async (client, farm) => {
        const worker = await KnownWorker.thatIs('awake', client, farm);
        await client.call('deleteWorker', { path: worker.path });
        const [reply, entry] = await listed(client, worker);
        expect(entry).toBeUndefined();
        return reply;
      },
    },
  },
  fetchWorker: {
    200: {
      'with all that is known of it': async (client, farm) => {
        const worker = await KnownWorker.thatIs('asleep', client, farm);
        const reply = await client.call('fetchWorker', { path: worker.path });
        expect(reply.json).toMatchObject({
          id: worker.uuid,
          name: 'render-07',
          status: 'asleep',
          last_seen: TIMESTAMP,
          version: '3.9',
          can_restart: false,
          ip_address: '127.0.0.1',
          platform: 'linux',
          supported_task_types: worker.types,
        });
        expect(reply.json).not.toHaveProperty('task');
        return reply;
      },
      'with its id in capitals': async (client, farm) => {
        const worker = await KnownWorker.registered(client, farm);
        return about('fetchWorker', worker.uuid.toUpperCase())(client, farm);
      },
      'with the task that it has': async (client, farm) => {
        const [reply, task] = await taskAfter(client, farm, {});
        expect(reply.json).toMatchObject({ task: { ...task, status: 'active', updated: TIMESTAMP } });
        return reply;
      },
      'with the task that it had last': async (client, farm) => {
        const [reply, task, uuid] = await taskAfter(client, farm, { taskStatus: 'completed' });
        expect(reply.json).toMatchObject({ task: { ...task, status: 'completed', worker: { id: uuid } } });
        return reply;
      },
      'without the task that another has taken over': async (client, farm) => {
        const worker = await KnownWorker.thatIs('awake', client, farm);
        const { uuid } = await worker.atWork(farm);
        await worker.call('signOff');
        const other = await KnownWorker.thatIs('awake', client, farm, { supported_task_types: worker.types });
        expect((await other.call('scheduleTask')).json).toMatchObject({ uuid });
        const reply = await client.call('fetchWorker', { path: worker.path });
        expect(reply.json).not.toHaveProperty('task');
        return reply;
      },
      'with its tags': async (client, farm) => {
        const worker = await KnownWorker.registered(client, farm);
        const name = `tag of ${worker.type}`;
        const id = await farm.aTag(name);
        await client.call('setWorkerTags', { path: worker.path, body: { tag_ids: [id] } });
        const reply = await client.call('fetchWorker', { path: worker.path });
        expect(reply.json).toMatchObject({ tags: [{ id, name, description: '' }] });
        return reply;
      },
    },
    400: { 'for a malformed id': about('fetchWorker', 'render-07') },
    404: {
      'for an unknown one': about('fetchWorker', UNKNOWN_ID),
      'for a removed one': removed('fetchWorker'),
    },
  },
  deleteWorker: {
    204: {
      'of an idle one': async (client, farm) =>
        client.call('deleteWorker', { path: (await KnownWorker.registered(client, farm)).path }),
      'of a busy one, whose task goes back': async (client, farm) => {
        const worker = await KnownWorker.thatIs('awake', client, farm);
        const { uuid } = await worker.atWork(farm);
        const reply = await client.call('deleteWorker', { path: worker.path });
        expect(await farm.task(uuid)).toMatchObject({ status: 'queued' });
        return reply;
      },
    },
    400: { 'of a malformed id': about('deleteWorker', '1') },
    404: { 'of an unknown one': about('deleteWorker', UNKNOWN_ID), 'a second time': removed('deleteWorker') },
  },
  requestWorkerStatusChange: {
    204: {
      ...Object.fromEntries(
        STATUSES.flatMap((status): [string, Case][] => [
          [`to ${status}`, kept(status, false)],
          [`to ${status}, lazily`, kept(status, true)],
        ]),
      ),
      'to what it is, which takes back what was requested': async (client, farm) => {
        const worker = await KnownWorker.thatIs('awake', client, farm);
        await worker.request('asleep');
        const reply = await worker.request('awake');
        expect(await worker.seen()).not.toHaveProperty('status_change');
        return reply;
      },
      'of one that is offline': async (client, farm) => {
        const worker = await KnownWorker.thatIs('offline', client, farm);
        const reply = await worker.request('asleep', true);
        expect(await worker.seen()).toMatchObject({ status_change: { status: 'asleep', is_lazy: true } });
        return reply;
      },
      'of one that never signed on': async (client, farm) =>
        (await KnownWorker.registered(client, farm)).request('asleep'),
      'with fields that nobody knows': asking({ status: 'asleep', is_lazy: true, reason: 'lunch' }),
    },
    400: {
      'without a body': asking(undefined),
      'without is_lazy': asking({ status: 'asleep' }),
      'with is_lazy in words': asking({ status: 'asleep', is_lazy: 'yes' }),
      'to a status that nobody knows': asking({ status: 'dreaming', is_lazy: false }),
      'to no status': asking({ status: '', is_lazy: false }),
      'of a malformed id': about('requestWorkerStatusChange', '1', { status: 'asleep', is_lazy: false }),
      'of an unknown one, to a status that nobody knows': about('requestWorkerStatusChange', UNKNOWN_ID, {
        status: 'dreaming',
        is_lazy: false,
      }),
    },
    404: {
      'of an unknown one': about('requestWorkerStatusChange', UNKNOWN_ID, {
        status: 'asleep',
        is_lazy: false,
      }),
      'of a removed one': removed('requestWorkerStatusChange', { status: 'asleep', is_lazy: false }),
    },
    412: {
      'to restart, which it cannot': asking({ status: 'restart', is_lazy: false }),
      'to restart, lazily': asking({ status: 'restart', is_lazy: true }, { can_restart: false }),
    },
  },
};
