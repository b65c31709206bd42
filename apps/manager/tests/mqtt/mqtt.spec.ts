import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LoggerService } from '@nestjs/common';
import { databasePart } from '../../src/database/database.part.js';
import { clockPart } from '../../src/manager.module.js';
import { EventBus } from '../../src/modules/events/index.js';
import { outboxPart } from '../../src/modules/outbox/outbox.part.js';
import { mqttPart } from '../../src/modules/mqtt/mqtt.part.js';
import { BrokerLink, type BrokerOptions } from '../../src/modules/mqtt/broker-link.js';
import { until } from '../farm/test-farm.js';
import { startTestManager, type TestManager } from '../http/test-manager.js';
import { TestBroker } from './test-broker.js';
import { TestWire } from './test-wire.js';

const JOB = 'd9fbd8c1-0a1b-4c2d-8e3f-a1b2c3d4e5f6';
const STATUS = 'flamenco/status';
const PRESENCE = { topic: 'presence', online: () => '"here"', offline: '"gone"' };
const thumbnail = { base: '/job-files/x', suffixes: ['last-rendered.jpg'] };

let broker: TestBroker;
let close: (() => Promise<void>)[];

beforeEach(async () => {
  close = [];
  broker = await TestBroker.start();
});

afterEach(async () => {
  for (const end of close.reverse()) await end();
  await broker.close();
});

const settings = (lines: readonly string[]): string =>
  ['mqtt:', '  client:', ...lines.map((line) => `    ${line}`)].join('\n');

async function aManager(...lines: readonly string[]): Promise<TestManager> {
  const manager = await startTestManager({
    parts: [clockPart, databasePart, outboxPart, mqttPart],
    yaml: settings(lines),
  });
  close.push(manager.close);
  return manager;
}

describe('a Manager with an MQTT broker', () => {
  it('sends its events, by their rooms, but no task logs', async () => {
    const received = await broker.subscribe('#');
    const { app } = await aManager('enabled: true', `broker: ${broker.url}`);
    app.get(EventBus).publish([
      { name: 'last-rendered-updated', payload: { job_id: JOB, thumbnail } },
      { name: 'task-log-updated', payload: { task_id: JOB, log: 'a long text' } },
      { name: 'farm-status-changed', payload: { status: 'idle' } },
    ]);
    await until('all events are there', () => new Set(received.map(({ topic }) => topic)).size >= 4);
    const kind = { qos: 1, isRetained: false };
    expect(received.filter(({ topic }) => topic !== STATUS)).toEqual([
      { topic: 'flamenco/lifecycle', payload: { type: 'manager-startup' }, ...kind },
      { topic: `flamenco/jobs/${JOB}/last-rendered`, payload: { job_id: JOB, thumbnail }, ...kind },
      { topic: 'flamenco/last-rendered', payload: { job_id: JOB, thumbnail }, ...kind },
    ]);
  });

  it('keeps the status of the farm at the broker, for those who come later', async () => {
    const received = await broker.subscribe(STATUS);
    const { app } = await aManager('enabled: true', `broker: ${broker.url}`);
    await until('its status is there', () => received.length > 0);
    expect(received[0]?.payload).toEqual({ status: 'starting', online: true });
    app.get(EventBus).publish([{ name: 'farm-status-changed', payload: { status: 'idle' } }]);
    await until('the change is there', () => received.length > 1);
    const heardLater = await broker.subscribe(STATUS);
    await until('the last status is there', () => heardLater.length > 0);
    expect(heardLater).toEqual([
      { topic: STATUS, payload: { status: 'idle', online: true }, qos: 1, isRetained: true },
    ]);
  });

  it('says good-bye', async () => {
    const received = await broker.subscribe('farm/+');
    const manager = await startTestManager({
      parts: [clockPart, databasePart, outboxPart, mqttPart],
      yaml: settings(['enabled: true', `broker: ${broker.url}`, 'topic_prefix: farm']),
    });
    await until('it has connected', () => received.length === 2);
    await manager.close();
    await until('it has said good-bye', () => received.length === 4);
    expect(received.map(({ topic, payload }) => [topic, payload])).toEqual([
      ['farm/lifecycle', { type: 'manager-startup' }],
      ['farm/status', { status: 'starting', online: true }],
      ['farm/lifecycle', { type: 'manager-shutdown' }],
      ['farm/status', { status: 'unknown', online: false }],
    ]);
  });

  it('sends many events in their order', async () => {
    const received = await broker.subscribe('flamenco/last-rendered');
    const { app } = await aManager('enabled: true', `broker: ${broker.url}`);
    const ids = Array.from({ length: 400 }, (_, index) => `job ${index}`);
    app
      .get(EventBus)
      .publish(ids.map((id) => ({ name: 'last-rendered-updated', payload: { job_id: id, thumbnail } })));
    await until('all are there', () => received.length === 400);
    expect(received.map(({ payload }) => payload)).toEqual(ids.map((id) => ({ job_id: id, thumbnail })));
  });

  it.each([
    ['when it is not enabled', 'enabled: false'],
    ['when it is not mentioned', 'clientID: test'],
  ])('leaves it alone %s', async (_, line) => {
    const { app } = await aManager(line, `broker: ${broker.url}`);
    app.get(EventBus).publish([{ name: 'farm-status-changed', payload: { status: 'idle' } }]);
    await broker.subscribe('#'); // whose connection the broker tells of after all that came before
    expect(broker.connections).toBe(1);
  });

  it.each([
    ['is not there', 'broker: tcp://127.0.0.1:1'],
    ['has no address', 'broker: ""'],
    ['has an impossible address', 'broker: "nonsense"'],
    ['speaks another language', 'broker: gopher://127.0.0.1:1883'],
  ])('works as ever when the broker %s', async (_, line) => {
    const { app, url } = await aManager('enabled: true', line);
    app.get(EventBus).publish([{ name: 'farm-status-changed', payload: { status: 'idle' } }]);
    expect((await fetch(`${url}/api/v3/version`)).status).toBe(200);
  });
});

describe('the link to a broker', () => {
  function aLog(): LoggerService & { readonly lines: string[] } {
    const lines: string[] = [];
    const note = (line: string): number => lines.push(line);
    return { lines, log: note, warn: note, error: note };
  }

  async function aLink(
    log: LoggerService,
    more: Partial<BrokerOptions> = {},
    url = broker.url,
  ): Promise<BrokerLink> {
    const link = await BrokerLink.open({ url, clientId: 'test', reconnectMs: 100, ...more }, log);
    if (!link) throw new Error('there is no link');
    close.push(() => link.close());
    return link;
  }

  it('is made again after the broker was away, and what happened meanwhile arrives', async () => {
    const log = aLog();
    const link = await aLink(log);
    await until('it is there', () => log.lines.length === 1);
    await broker.stop();
    await until('it is lost', () => log.lines.length === 2);
    for (const number of [1, 2, 3]) link.send({ topic: 'jobs', payload: String(number) });
    await broker.open();
    const received = await broker.subscribe('jobs');
    link.send({ topic: 'jobs', payload: '4' });
    await until('the last one is there', () => received.some(({ payload }) => payload === 4));
    expect(broker.connections).toBe(2);
    expect(log.lines).toEqual([
      expect.stringContaining('Sending events'),
      expect.stringContaining('the connection was lost'),
      expect.stringContaining('Sending events'),
    ]);
  });

  it('keeps its presence at the broker, and tells one that has forgotten it', async () => {
    const log = aLog();
    const link = await aLink(log, { presence: PRESENCE });
    await until('it is there', () => log.lines.length === 1);
    await broker.stop(); // which forgets what it has kept
    await broker.open();
    await until('it is there again', () => log.lines.length === 3);
    const received = await broker.subscribe('presence');
    await until('it says that it is there', () => received.at(-1)?.payload === 'here');
    await link.close();
    await until('it says good-bye', () => received.at(-1)?.payload === 'gone');
    const heardLater = await broker.subscribe('presence');
    await until('those who come later hear that, too', () => heardLater.length > 0);
    expect(heardLater.map(({ payload, isRetained }) => [payload, isRetained])).toEqual([['gone', true]]);
  });

  it('has the broker tell when it is lost', async () => {
    const wire = await TestWire.to(broker.port);
    close.push(() => wire.close());
    const received = await broker.subscribe('presence');
    await aLink(aLog(), { presence: PRESENCE }, `tcp://127.0.0.1:${wire.port}`);
    await until('it says that it is there', () => received.at(-1)?.payload === 'here');
    wire.cut();
    await until('the broker says that it is gone', () => received.some(({ payload }) => payload === 'gone'));
    await until('it is there again', () => received.at(-1)?.payload === 'here');
    expect(received.map(({ payload }) => payload)).toEqual(['here', 'gone', 'here']);
  });

  it('tells once that there is no broker, however often it is tried', async () => {
    const log = aLog();
    await broker.stop();
    const link = await aLink(log);
    for (const number of [1, 2, 3]) link.send({ topic: 'jobs', payload: String(number) });
    await until('the trouble is told', () => log.lines.length > 0);
    await broker.open();
    await until('it is there', () => log.lines.length === 2);
    expect(log.lines[0]).toMatch(/No MQTT broker at tcp:\/\/127.0.0.1.*ECONNREFUSED.*Trying again/);
  });

  it('uses the name and password that it is given, and tells when they are wrong, without telling them', async () => {
    const guarded = await TestBroker.start('manager');
    close.push(() => guarded.close());
    const received = await guarded.subscribe('#', { username: 'manager', password: 'secret' });
    const [good, bad] = [aLog(), aLog()];
    const link = await aLink(good, { username: 'manager', password: 'secret' }, guarded.url);
    link.send({ topic: 'jobs', payload: '1' });
    await until('the message is there', () => received.length === 1);
    await aLink(bad, { username: 'manager', password: 'wrong' }, guarded.url);
    await until('the trouble is told', () => bad.lines.length > 0);
    expect(bad.lines[0]).toMatch(/Not authorized/i);
    expect([...good.lines, ...bad.lines].join('\n')).not.toMatch(/secret|wrong/);
  });

  it('tells once that events are lost, for too many wait', async () => {
    const log = aLog();
    await broker.stop();
    const link = await aLink(log);
    for (let number = 0; number < 1_100; number++) link.send({ topic: 'jobs', payload: String(number) });
    expect(log.lines.filter((line) => /More than 1000 events wait/.test(line))).toHaveLength(1);
  });

  it('does not tell the password that is part of an address', async () => {
    const log = aLog();
    await aLink(log, {}, `tcp://me:hidden@127.0.0.1:${broker.port}`);
    await until('it is there', () => log.lines.length === 1);
    expect(log.lines.join()).not.toContain('hidden');
  });
});
