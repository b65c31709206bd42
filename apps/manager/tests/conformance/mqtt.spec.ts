import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { done } from '../farm/farm-client.js';
import { TestFarm, tasksNamed, until } from '../farm/test-farm.js';
import { TestBroker, type ReceivedMessage } from '../mqtt/test-broker.js';
import { anImage, aWorker } from './last-rendered.cases.js';
import { ExistingClient } from './existing-client.js';
import { objectionsToEvent } from './web-app.js';

let broker: TestBroker;
let farm: TestFarm;
let received: readonly ReceivedMessage[];

beforeAll(async () => {
  broker = await TestBroker.start();
  received = await broker.subscribe('#');
  farm = new TestFarm(`mqtt: {client: {enabled: true, broker: '${broker.url}'}}\n`);
  await farm.start();
}, 20_000);
afterAll(async () => {
  await farm.close();
  await broker.close();
});

/** The name under which the web app knows what is sent to a topic. */
function eventOf(topic: string): string {
  const room = topic.replace(/^flamenco/, '');
  if (room.endsWith('/last-rendered')) return '/last-rendered';
  return /^\/jobs\/[0-9a-f-]{36}$/.test(room) ? '/task' : room;
}

it('a broker gets what the web app gets, by the same rooms, but no task logs (§22.2)', async () => {
  const client = new ExistingClient(farm.api);
  const type = farm.newType();
  const worker = await farm.aWorker({ types: [type] });
  const { id } = await farm.submit({ tasks: tasksNamed('a', type) });
  await farm.client.post('/worker-mgt/tags', { name: 'gpu' });
  const task = await worker.take();
  await done(worker.reportLikeFlamenco3(task, { log: 'Fra:1\n', taskStatus: 'completed' }));
  await client.call('taskOutputProduced', {
    path: { task_id: task.uuid },
    as: await aWorker(client),
    body: await anImage(),
    headers: { 'Content-Type': 'image/png' },
  });
  const topics = (): ReadonlySet<string> => new Set(received.map(({ topic }) => topic));
  const wanted = [
    'flamenco/jobs',
    `flamenco/jobs/${id}`,
    `flamenco/jobs/${id}/last-rendered`,
    'flamenco/last-rendered',
    'flamenco/lifecycle',
    'flamenco/status',
    'flamenco/workers',
    'flamenco/workertags',
  ];
  await until('all topics have been heard of', () => topics().size >= wanted.length);
  expect([...topics()].sort()).toEqual(wanted);
  const objections = received.flatMap(({ topic, payload }) =>
    objectionsToEvent(eventOf(topic), payload as Readonly<Record<string, unknown>>),
  );
  expect(objections).toEqual([]);
  expect(received.every(({ qos, isRetained }) => qos === 1 && !isRetained)).toBe(true);
});
