import { expect } from '@jest/globals';
import type { AreaCases, Case } from './cases.js';
import type { ExistingClient, Reply } from './existing-client.js';
import { KnownWorker, REGISTRATION } from './known-worker.js';
import { EMPTY_JSON, forbidden } from './worker-access.cases.js';

const SIGN_ON = { name: 'render-07', supported_task_types: ['misc'], software_version: '3.9' };

const registering =
  (changes: object, expected: object = {}): Case =>
  async (client) => {
    const reply = await client.call('registerWorker', { body: { ...REGISTRATION, ...changes } });
    expect(reply.json).toMatchObject(expected);
    return reply;
  };

const registeringWith =
  (body: unknown, headers: Readonly<Record<string, string>> = {}): Case =>
  (client) =>
    client.call('registerWorker', { ...(body !== undefined && { body }), headers });

const signingOn =
  (traits: object, seen: object): Case =>
  async (client, farm) => {
    const worker = await KnownWorker.registered(client, farm);
    const reply = await worker.signOn(traits);
    expect(await worker.seen()).toMatchObject(seen);
    return reply;
  };

const signingOnWith =
  (body: unknown): Case =>
  async (client, farm) => {
    const worker = await KnownWorker.registered(client, farm);
    return worker.call('signOn', body === undefined ? {} : { body });
  };

/** A Worker that is told a status when it signs on. */
const sentTo =
  (status: string, before: (worker: KnownWorker) => Promise<unknown>): Case =>
  async (client, farm) => {
    const worker = await KnownWorker.thatIs('awake', client, farm, { can_restart: true });
    await before(worker);
    const reply = await worker.signOn();
    expect(reply.json).toEqual({ status_requested: status });
    return reply;
  };

async function seenAfter(reply: Reply, worker: KnownWorker, seen: object): Promise<Reply> {
  expect(await worker.seen()).toMatchObject(seen);
  return reply;
}

async function awake(client: ExistingClient, farm: Parameters<Case>[1]): Promise<KnownWorker> {
  return KnownWorker.thatIs('awake', client, farm, { can_restart: true });
}

/** How Workers come and go (behaviour.md §13, §26.2, §26.3). */
export const WORKER_PROTOCOL_CASES: AreaCases = {
  registerWorker: {
    200: {
      'and its answer': registering(
        {},
        {
          uuid: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
          name: 'render-07',
          address: '127.0.0.1',
          platform: 'linux',
          software: '',
          supported_task_types: ['blender', 'ffmpeg', 'file-management', 'misc'],
        },
      ),
      'with a name that is taken': registering({ name: 'render-07' }),
      'with blanks in its name': registering({ name: ' render 07 ' }, { name: ' render 07 ' }),
      'with task types as they are, until it signs on': registering(
        { supported_task_types: ['Blender', ' misc'] },
        { supported_task_types: ['Blender', ' misc'] },
      ),
      'without a platform': registering({ platform: '' }, { platform: '' }),
      'with fields that nobody knows': registering({ gpu: { name: 'none' } }),
      'with credentials that nobody asked for': (client) =>
        client.call('registerWorker', { body: REGISTRATION, as: ['somebody', 'else'] }),
      'in UTF-8': registering({ name: 'räuber 🌙' }, { name: 'räuber 🌙' }),
      'with a charset': registeringWith(REGISTRATION, { 'Content-Type': 'application/json; charset=utf-8' }),
    },
    400: {
      'without a body': registeringWith(undefined),
      'with an empty body of JSON': registeringWith('', EMPTY_JSON.headers),
      'with half a body': registeringWith('{"name": '),
      'with a list': registeringWith([REGISTRATION]),
      'with a name that is a number': registeringWith({ ...REGISTRATION, name: 7 }),
      'with null': registeringWith({ ...REGISTRATION, platform: null }),
      'with one task type that is no list': registeringWith({
        ...REGISTRATION,
        supported_task_types: 'misc',
      }),
      'without platform': registeringWith({ ...REGISTRATION, platform: undefined }),
      'with a secret of 73 bytes': registeringWith({ ...REGISTRATION, secret: 'x'.repeat(73) }),
    },
  },
  signOn: {
    200: {
      'for the first time: awake': sentTo('awake', () => Promise.resolve()),
      'with what is requested': sentTo('asleep', (worker) => worker.request('asleep')),
      'with what is requested lazily': sentTo('offline', (worker) => worker.request('offline', true)),
      'with what it was before it signed off': sentTo('asleep', async (worker) => {
        await worker.goTo('asleep');
        await worker.call('signOff');
      }),
      'awake after a shutdown that was asked for': sentTo('awake', async (worker) => {
        await worker.request('offline');
        await worker.call('signOff');
      }),
      'asleep after a restart that was asked for': sentTo('asleep', async (worker) => {
        await worker.goTo('asleep');
        await worker.request('restart');
        await worker.call('signOff');
      }),
      'and is as it says then': signingOn(
        {
          name: 'another name',
          software_version: '3.10-alpha1',
          can_restart: true,
          supported_task_types: [' Blender', 'MISC'],
        },
        {
          name: 'another name',
          version: '3.10-alpha1',
          can_restart: true,
          supported_task_types: ['blender', 'misc'],
          status: 'starting',
          last_seen: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/),
          ip_address: '127.0.0.1',
          platform: 'linux',
        },
      ),
      'without can_restart: it cannot': signingOn({}, { can_restart: false }),
      'without task types': signingOn({ supported_task_types: [] }, { supported_task_types: [] }),
      'without a name: the one it had': signingOn({ name: '' }, { name: 'render-07' }),
      'with fields that nobody knows': signingOn({ cores: 8 }, { status: 'starting' }),
      'a second time': async (client, farm) => (await awake(client, farm)).signOn(),
      'with its UUID in capitals': async (client, farm) => {
        const { as } = await awake(client, farm);
        return client.call('signOn', { body: SIGN_ON, as: [as[0].toUpperCase(), as[1]] });
      },
    },
    400: {
      'without a body': signingOnWith(undefined),
      'with an empty body': signingOnWith(''),
      'with half a body': signingOnWith('{"name": '),
      'without a version': signingOnWith({ ...SIGN_ON, software_version: undefined }),
      'with can_restart in words': signingOnWith({ ...SIGN_ON, can_restart: 'yes' }),
    },
    403: forbidden('signOn', { body: SIGN_ON }),
  },
  signOff: {
    204: {
      'without a body': async (client, farm) => {
        const worker = await awake(client, farm);
        return seenAfter(await worker.call('signOff'), worker, {
          status: 'offline',
          status_change: { status: 'awake', is_lazy: false },
        });
      },
      'with an empty body of JSON, as Python sends it': async (client, farm) =>
        (await awake(client, farm)).call('signOff', EMPTY_JSON),
      'a second time, with what is remembered': async (client, farm) => {
        const worker = await awake(client, farm);
        await worker.call('signOff');
        return seenAfter(await worker.call('signOff'), worker, {
          status: 'offline',
          status_change: { status: 'awake', is_lazy: false },
        });
      },
      'without having signed on': async (client, farm) =>
        (await KnownWorker.registered(client, farm)).call('signOff'),
    },
    403: forbidden('signOff'),
  },
  workerState: {
    200: {
      'when something is requested': async (client, farm) => {
        const worker = await awake(client, farm);
        await worker.request('asleep', true);
        const reply = await worker.call('workerState');
        expect(reply.json).toEqual({ status_requested: 'asleep' });
        return reply;
      },
      'when its last status is remembered': async (client, farm) => {
        const worker = await awake(client, farm);
        await worker.call('signOff');
        return worker.call('workerState');
      },
    },
    204: {
      'when nothing is': async (client, farm) => (await awake(client, farm)).call('workerState'),
      'when it never signed on': async (client, farm) =>
        (await KnownWorker.registered(client, farm)).call('workerState'),
      'when the request was taken back': async (client, farm) => {
        const worker = await awake(client, farm);
        await worker.request('asleep');
        await worker.request('awake');
        return worker.call('workerState');
      },
    },
    403: forbidden('workerState'),
  },
  workerStateChanged: {
    204: Object.fromEntries(
      ['starting', 'awake', 'asleep', 'error', 'testing', 'offline', 'restart'].map(
        (status): [string, Case] => [
          `to ${status}`,
          async (client, farm) => {
            const worker = await awake(client, farm);
            return seenAfter(await worker.goTo(status), worker, { status });
          },
        ],
      ),
    ),
    400: {
      'to a status that nobody knows': async (client, farm) => (await awake(client, farm)).goTo('dreaming'),
      'to no status': async (client, farm) => (await awake(client, farm)).goTo(''),
      'without a body': async (client, farm) => (await awake(client, farm)).call('workerStateChanged'),
      'with another body': async (client, farm) =>
        (await awake(client, farm)).call('workerStateChanged', { body: { state: 'awake' } }),
    },
    403: forbidden('workerStateChanged', { body: { status: 'awake' } }),
  },
};
