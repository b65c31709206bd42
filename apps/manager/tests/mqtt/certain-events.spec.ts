import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TestFarm, tasksNamed } from '../farm/test-farm.js';
import { until } from '../http/test-manager.js';
import { TestBroker, type ReceivedMessage } from './test-broker.js';

let broker: TestBroker;
let farm: TestFarm;

beforeAll(async () => {
  broker = await TestBroker.start();
  farm = new TestFarm(
    [
      `mqtt: {client: {enabled: true, broker: '${broker.url}', topic_prefix: studio}}`,
      'mqtt_events: [job-*]',
    ].join('\n'),
  );
  await farm.start();
}, 60_000);
afterAll(async () => {
  await farm.close();
  await broker.close();
});

interface Message {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the broker was told of a job, repetitions left out. */
function toldOf(received: readonly ReceivedMessage[], jobId: string): readonly string[] {
  const messages = received.map(({ topic, payload }) => ({ topic, message: payload as Message }));
  const ofJob = messages.filter(({ message: { data } }) => data['id'] === jobId);
  expect(ofJob.map(({ topic }) => topic)).toEqual(
    ofJob.map(({ message }) => `studio/events/${message.type}`),
  );
  const once = new Map(ofJob.map(({ message }) => [message.id, message.type]));
  return [...once.values()];
}

async function completedJob(): Promise<string> {
  const type = farm.newType();
  const worker = await farm.aWorker({ types: [type] });
  const { id } = await farm.submit({ tasks: tasksNamed('a', type) });
  await worker.report(await worker.take(), { taskStatus: 'completed' });
  return id;
}

it('what happens is told to the broker in order, also when it was away meanwhile, and the Manager was killed', async () => {
  const before = await broker.subscribe('studio/events/#');
  const first = await completedJob();
  await until('the first job is told of', () => toldOf(before, first).length === 3);
  await broker.stop();
  const second = await completedJob();
  await broker.open();
  const after = await broker.subscribe('studio/events/#');
  await farm.crash();
  await until(
    'the second job is told of',
    () => {
      farm.clock.advance(4_000);
      return toldOf(after, second).length === 3;
    },
    40_000,
  );
  const life = ['job-submitted', 'job-active', 'job-completed'];
  expect([toldOf(before, first), toldOf(after, second)]).toEqual([life, life]);
  expect(await farm.problems()).toEqual([]);
}, 60_000);
