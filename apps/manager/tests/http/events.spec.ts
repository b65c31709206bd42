import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { FarmEvent, JobUpdatedPayload } from '@flamenco/domain/events';
import { emptyTaskCounts } from '@flamenco/domain/jobs';
import { io, type Socket } from 'socket.io-client';
import { EventBus } from '../../src/modules/events/index.js';
import { JOB, startTestManager, TASK, until, type TestManager } from './test-manager.js';

type Received = readonly [name: string, payload: Readonly<Record<string, unknown>>];

let manager: TestManager;
const sockets: Socket[] = [];
beforeAll(async () => {
  manager = await startTestManager();
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});
afterAll(() => manager.close());

async function connected(
  transports: string[] = ['websocket'],
  url = manager.url,
): Promise<[Socket, Received[]]> {
  const socket = io(url, { transports, reconnection: false, forceNew: true });
  sockets.push(socket);
  const received: Received[] = [];
  socket.onAny((name: string, payload: Received[1]) => received.push([name, payload]));
  await until('the client is connected', () => socket.connected);
  return [socket, received];
}

function subscribe(socket: Socket, request: unknown): Promise<unknown> {
  return socket.timeout(5_000).emitWithAck('/subscription', request) as Promise<unknown>;
}

const publish = (...events: FarmEvent[]): void => manager.app.get(EventBus).publish(events);

function job(steps: number, previous?: 'queued'): FarmEvent {
  return {
    name: 'job-updated',
    payload: {
      id: JOB,
      updated: '2026-04-01T12:00:00.000Z',
      status: 'active',
      ...(previous && { previous_status: previous }),
      type: 'simple-blender-render',
      priority: 50,
      refresh_tasks: false,
      steps_completed: steps,
      steps_total: 1000,
      task_counts: emptyTaskCounts(),
    },
  };
}

const task: FarmEvent = {
  name: 'task-updated',
  payload: {
    id: TASK,
    job_id: JOB,
    name: 'render-1-10',
    updated: '2026-04-01T12:00:00.000Z',
    status: 'completed',
    previous_status: 'active',
    activity: 'done',
    steps_completed: 1,
    steps_total: 1,
  },
};
const log = (text: string): FarmEvent => ({
  name: 'task-log-updated',
  payload: { task_id: TASK, log: text },
});
const imageOf = (id: string): FarmEvent => ({
  name: 'last-rendered-updated',
  payload: { job_id: id, thumbnail: { base: '/x', suffixes: [] } },
});
const ANOTHER_JOB = '0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11';
const aboutAnotherJob: FarmEvent = {
  name: 'job-updated',
  payload: { ...job(1, 'queued').payload, id: ANOTHER_JOB } as JobUpdatedPayload,
};
const farmStatus: FarmEvent = { name: 'farm-status-changed', payload: { status: 'idle' } };

describe('live events', () => {
  it.each([['websocket'], ['polling']])(
    'reach a client over %s that asked for them, and nobody else',
    async (transport) => {
      const [subscriber, heard] = await connected([transport]);
      const [, silence] = await connected([transport]);
      expect(await subscribe(subscriber, { op: 'subscribe', type: 'allJobs' })).toBe('ok');
      publish(job(1), farmStatus);
      await until('both heard of the status', () => heard.length === 2 && silence.length === 1);
      // In no order: a job that was told of a moment ago, in the test before, is merged and comes later.
      expect(new Map(heard)).toEqual(
        new Map<string, unknown>([
          ['/jobs', job(1).payload],
          ['/status', { status: 'idle' }],
        ]),
      );
      expect(silence).toEqual([['/status', { status: 'idle' }]]);
    },
  );

  it('of a job are itself, its tasks and images; of a task its log', async () => {
    const [socket, heard] = await connected();
    await subscribe(socket, { op: 'subscribe', type: 'job', uuid: JOB });
    await subscribe(socket, { op: 'subscribe', type: 'tasklog', uuid: TASK });
    publish(log('rendered\n'), task, job(1, 'queued'), aboutAnotherJob, imageOf(JOB));
    await until('all has come', () => heard.length >= 4);
    expect(heard.map(([name]) => name)).toEqual(['/tasklog', '/task', '/jobs', '/last-rendered']);
    expect(heard[2]?.[1]).toMatchObject({ id: JOB, status: 'active', previous_status: 'queued' });
  });

  it('come once to those who have asked for them twice', async () => {
    const [socket, heard] = await connected();
    for (const type of ['allJobs', 'allLastRendered', 'job'])
      await subscribe(socket, { op: 'subscribe', type, uuid: ANOTHER_JOB });
    publish(aboutAnotherJob, imageOf(ANOTHER_JOB), farmStatus);
    await until('the last of them has come', () => heard.at(-1)?.[0] === '/status');
    expect(heard.map(([name]) => name).sort()).toEqual(['/jobs', '/last-rendered', '/status']);
  });

  it('end with the subscription', async () => {
    const [socket, heard] = await connected();
    await subscribe(socket, { op: 'subscribe', type: 'allJobs' });
    expect(await subscribe(socket, { op: 'unsubscribe', type: 'allJobs' })).toBe('ok');
    publish(job(1), farmStatus);
    await until('the status has come', () => heard.length > 0);
    expect(heard.map(([name]) => name)).toEqual(['/status']);
  });

  it('come without an acknowledgement, too', async () => {
    const [socket, heard] = await connected();
    socket.emit('/subscription', { op: 'subscribe', type: 'allJobs' });
    await until('the subscription holds', () => {
      publish(job(1, 'queued'));
      return heard.length > 0;
    });
    expect(heard[0]?.[0]).toBe('/jobs');
  });

  it.each([
    [{ op: 'subscribe', type: 'everything' }, /Unknown subscription type 'everything'/],
    [{ op: 'subscribe', type: 'job' }, /needs a UUID/],
    [{ op: 'subscribe', type: 'job', uuid: 'x' }, /Invalid UUID 'x'/],
    [{ op: 'subscribe', type: 'tasklog', uuid: '' }, /needs a UUID/],
    [{ op: 'ask', type: 'allJobs' }, /Invalid subscription operation 'ask'/],
    [{}, /Unknown subscription type/],
    [null, /Unknown subscription type/],
    ['allJobs', /Unknown subscription type/],
  ])('are refused with the reason for %j', async (request, reason) => {
    const [socket] = await connected();
    expect(await subscribe(socket, request)).toMatch(reason);
  });

  it('are merged in a burst; the last state arrives, and no status change is lost', async () => {
    const [socket, heard] = await connected();
    await subscribe(socket, { op: 'subscribe', type: 'allJobs' });
    for (let steps = 1; steps <= 500; steps++) publish(job(steps, steps === 250 ? 'queued' : undefined));
    await until('the last state has come', () => heard.at(-1)?.[1]['steps_completed'] === 500);
    expect(heard.length).toBeLessThanOrEqual(4);
    const steps = heard.map(([, payload]) => Number(payload['steps_completed']));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(steps).toContain(250);
  });

  it('keep all log lines, in order', async () => {
    const [socket, heard] = await connected();
    await subscribe(socket, { op: 'subscribe', type: 'tasklog', uuid: TASK });
    const lines = Array.from({ length: 300 }, (_, index) => `line ${index}\n`);
    for (const line of lines) publish(log(line));
    await until('all lines have come', () => heard.length === 300);
    expect(heard.map(([, payload]) => payload['log'])).toEqual(lines);
  });

  it('bring a heartbeat to those who asked for it, and to nobody else', async () => {
    const [follower, heard] = await connected();
    const [, silence] = await connected();
    const asked = performance.now();
    expect(await subscribe(follower, { op: 'subscribe', type: 'heartbeat' })).toBe('ok');
    await until('two beats have come', () => heard.length === 2, 10_000);
    expect(performance.now() - asked).toBeGreaterThan(2_000);
    expect(heard.map(([name]) => name)).toEqual(['/heartbeat', '/heartbeat']);
    await subscribe(follower, { op: 'unsubscribe', type: 'heartbeat' });
    expect(silence).toEqual([]);
  }, 20_000);

  it('tell that the Manager ends, before the connection does', async () => {
    const closing = await startTestManager();
    const [socket, heard] = await connected(['websocket'], closing.url);
    const [polling, heardPolling] = await connected(['polling'], closing.url);
    const before = performance.now();
    await closing.close();
    expect(performance.now() - before).toBeLessThan(2_000);
    await until('the clients are disconnected', () => !socket.connected && !polling.connected);
    expect(heard.at(-1)).toEqual(['/lifecycle', { type: 'manager-shutdown' }]);
    expect(heardPolling.at(-1)).toEqual(['/lifecycle', { type: 'manager-shutdown' }]);
  });
});

describe("Flamenco 3's dashboard", () => {
  it('is understood: Engine.IO 3, its pings, and subscriptions without acknowledgement', async () => {
    const received: string[] = [];
    const socket = new WebSocket(`${manager.url.replace('http', 'ws')}/socket.io/?EIO=3&transport=websocket`);
    socket.addEventListener('message', ({ data }) => received.push(String(data)));
    await until('it is welcomed', () => received.includes('40'));
    const handshake = JSON.parse(received[0]?.slice(1) ?? '') as unknown;
    expect(handshake).toMatchObject({ upgrades: [], pingInterval: 30_000, pingTimeout: 60_000 });
    socket.send('2');
    await until('its ping is answered', () => received.includes('3'));
    socket.send(`42["/subscription",${JSON.stringify({ op: 'subscribe', type: 'job', uuid: JOB })}]`);
    await until('the event has come', () => {
      publish(task);
      return received.some((text) => text.startsWith('42["/task",'));
    });
    socket.close();
  });
});

describe('the event bus', () => {
  it('has clients come back and load anew, when events of other Managers were missed', async () => {
    const [socket] = await connected();
    const reasons: string[] = [];
    socket.on('disconnect', (reason) => reasons.push(reason));
    manager.app.get(EventBus).admitMissing();
    await until('the connection is lost', () => reasons.length > 0);
    expect(reasons).toEqual(['transport close']); // not 'io server disconnect': clients would stay away
  });

  it('goes on when a listener throws', () => {
    const bus = manager.app.get(EventBus);
    const heard: string[] = [];
    const stopFailing = bus.listen(() => {
      throw new Error('on purpose');
    });
    const stop = bus.listen((event) => heard.push(event.name));
    publish(farmStatus, task);
    stop();
    stopFailing();
    publish(farmStatus);
    expect(heard).toEqual(['farm-status-changed', 'task-updated']);
  });
});
