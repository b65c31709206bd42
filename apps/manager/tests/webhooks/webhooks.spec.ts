import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { FarmDatabase } from '../../src/database/farm-database.js';
import { MOST_WAITING } from '../../src/modules/outbox/delivery-queue.js';
import { TestFarm, tasksNamed, until, useFarm, type JobSpec } from '../farm/test-farm.js';
import { refuse, take, TestReceiver, type Received } from './test-receiver.js';

const SECRET = Buffer.from('a secret of thirty-two bytes ...');
const MINUTE_MS = 60_000;

let receiver: TestReceiver;
let farm: TestFarm;

beforeAll(async () => {
  receiver = await TestReceiver.start();
  farm = new TestFarm(
    [
      'manager_name: Studio',
      'webhooks:',
      `  - {name: all, url: '${receiver.url}/all', events: ['*'], secret: 'whsec_${SECRET.toString('base64')}'}`,
      `  - {name: ends, url: '${receiver.url}/ends?token=hidden', events: [job-completed, job-failed]}`,
    ].join('\n'),
  );
  await farm.start();
}, 60_000);
afterEach(async () => {
  receiver.answer = take;
  await inTime('nothing waits any more', async () => (await waiting()) === 0, MINUTE_MS);
  expect(await farm.problems()).toEqual([]);
});
afterAll(async () => {
  await farm.close();
  await receiver.close();
});

/** Rows that are there for deliveries. */
async function waiting(): Promise<number> {
  const { reader } = farm.manager.get(FarmDatabase);
  const count = async (table: string): Promise<number> =>
    (await reader.get<{ readonly count: number }>(`SELECT count(*) AS count FROM ${table}`))?.count ?? 0;
  return (await count('outbox')) + (await count('outbox_deliveries'));
}

const types = (received: readonly Received[]): readonly string[] =>
  received.map(({ message }) => message.type);
const ids = (received: readonly Received[]): readonly string[] => received.map(({ message }) => message.id);

/** A job with these tasks, all of them completed. @returns its id */
async function completedJob(tasks: string, job: JobSpec = {}): Promise<string> {
  const type = farm.newType();
  const worker = await farm.aWorker({ types: [type] });
  const { id } = await farm.submit({ ...job, tasks: tasksNamed(tasks, type) });
  for (let left = tasks.split(' ').length; left > 0; left -= 1)
    await worker.report(await worker.take(), { taskStatus: 'completed' });
  return id;
}

const LIFE = ['job-submitted', 'job-active', 'task-completed', 'task-completed', 'job-completed'];

/** Refuses whatever is about jobs of a name, and their tasks. */
function refuseJobNamed(name: string): TestReceiver['answer'] {
  const jobs = new Set<unknown>();
  return (received, response) => {
    const { data } = received.message;
    if (data['name'] === name) jobs.add(data['id']);
    (jobs.has(data['job_id'] ?? data['id']) ? refuse : take)(received, response);
  };
}

/** So many deliveries that nobody tries yet. */
function fill(count: number): Promise<void> {
  return farm.write(async (sql) => {
    await sql.run(
      `INSERT INTO outbox (uuid, name, payload, happened)
       WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
       SELECT 'u' || n, 'job-active', '{}', ? FROM numbers`,
      count,
      farm.clock.timestamp(),
    );
    await sql.run(
      `INSERT INTO outbox_deliveries (outbox_id, target, subject, due) SELECT id, 'all', 'job ' || id, '9' FROM outbox`,
    );
  });
}

/** Lets the clock go on until a condition holds. */
async function inTime(
  what: string,
  condition: () => boolean | Promise<boolean>,
  stepMs = 4_000,
): Promise<void> {
  await until(what, () => {
    farm.clock.advance(stepMs);
    return condition();
  });
}

describe('a webhook', () => {
  it('is told what happens to a job: in order, once, and no more than it wants', async () => {
    const id = await completedJob('a b');
    await until('it is told of the end', () => types(receiver.about('/all', id)).includes('job-completed'));
    await until('nothing waits any more', async () => (await waiting()) === 0);
    const told = receiver.about('/all', id);
    expect(types(told)).toEqual(LIFE);
    expect(types(receiver.about('/ends?token=hidden', id))).toEqual(['job-completed']);
    expect(new Set(ids(told)).size).toBe(5);
    const { message } = told[4]!;
    const happened = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(message).toMatchObject({
      timestamp: happened,
      farm: 'Studio',
      data: { id, status: 'completed', previous_status: 'active', task_counts: { completed: 2 } },
    });
  });

  it('is told of Workers', async () => {
    const worker = await farm.aWorker({ types: [farm.newType()] });
    await worker.signOff();
    const told = (): readonly Received[] =>
      receiver.received.filter(({ path, message }) => path === '/all' && message.data['id'] === worker.uuid);
    await until('it is told of both', () => told().length === 2);
    expect(types(told())).toEqual(['worker-awake', 'worker-offline']);
  });

  it('can tell by a signature who sent it, and when; without a secret there is none', async () => {
    const id = await completedJob('a');
    await until('both are told', () => receiver.about('/ends?token=hidden', id).length === 1);
    await until('all of it is told', () => receiver.about('/all', id).length === 4);
    for (const { headers, body, message } of receiver.about('/all', id)) {
      const { 'webhook-id': sentId, 'webhook-timestamp': timestamp } = headers;
      const signed = createHmac('sha256', SECRET).update(`${String(sentId)}.${String(timestamp)}.${body}`);
      expect(headers['webhook-signature']).toBe(`v1,${signed.digest('base64')}`);
      expect(sentId).toBe(message.id);
      expect(Math.abs(Number(timestamp) * 1000 - farm.clock.nowMs())).toBeLessThan(5 * MINUTE_MS);
    }
    const [unsigned] = receiver.about('/ends?token=hidden', id);
    expect(unsigned?.headers).not.toHaveProperty('webhook-signature');
  });

  it('gets what it did not take again, before what happened later to the same job; other jobs go on meanwhile', async () => {
    receiver.answer = refuseJobNamed('refused');
    const refused = await completedJob('a b', { name: 'refused' });
    const taken = await completedJob('a b');
    await inTime(
      'the other job is told of',
      () => types(receiver.about('/all', taken)).length === LIFE.length,
    );
    await inTime('it is tried again', () => receiver.about('/all', refused).length >= 3);
    expect(types(receiver.about('/all', taken))).toEqual(LIFE);
    expect(new Set(ids(receiver.about('/all', refused))).size).toBe(1);
    expect(types(receiver.about('/all', refused))[0]).toBe('job-submitted');
    const triedBefore = receiver.about('/all', refused).length;
    receiver.answer = take;
    await inTime('all is told', async () => (await waiting()) === 0);
    expect(types(receiver.about('/all', refused)).slice(triedBefore)).toEqual(LIFE);
  });

  it('that takes nothing is left alone but for single attempts; when it is back, it gets all without a wait', async () => {
    receiver.answer = refuse;
    const before = receiver.received.length;
    const beganMs = farm.clock.nowMs();
    const jobs = await Promise.all(Array.from({ length: 12 }, () => completedJob('a b')));
    await inTime('ten minutes have passed', () => farm.clock.nowMs() >= beganMs + 10 * MINUTE_MS);
    const minutes = (farm.clock.nowMs() - beganMs) / MINUTE_MS;
    // Of each of the two webhooks: what was under way at first, after 5 and 30 seconds, and each minute.
    expect(receiver.received.length - before).toBeGreaterThanOrEqual(2 * 3);
    expect(receiver.received.length - before).toBeLessThanOrEqual(2 * (4 + 2 + 2 + minutes + 1));
    const refusals = receiver.received.length;
    receiver.answer = take;
    const taken = (path: string): boolean =>
      receiver.received.slice(refusals).some((received) => received.path === path);
    await inTime('both take something', () => taken('/all') && taken('/ends?token=hidden'));
    await until('all is told, while the clock stands still', async () => (await waiting()) === 0);
    const told = receiver.received.slice(refusals).filter(({ path }) => path === '/all');
    for (const id of jobs)
      expect(types(told.filter(({ message: { data } }) => (data['job_id'] ?? data['id']) === id))).toEqual(
        LIFE,
      );
  });

  it.each([
    ['a redirect', 302],
    ['a redirect that keeps the method', 308],
    ['a refusal', 404],
  ])('that answers with %s has not taken it; nothing else is asked for', async (_, status) => {
    receiver.answer = (_received, response) =>
      response.writeHead(status, { Location: `${receiver.url}/elsewhere` }).end();
    const id = await completedJob('a');
    await inTime('it is tried again', () => receiver.about('/ends?token=hidden', id).length >= 2);
    expect(receiver.received.filter(({ path }) => path === '/elsewhere')).toEqual([]);
  });

  it('is told by the next Manager what the one that was killed could not tell', async () => {
    receiver.answer = refuse;
    const id = await completedJob('a b');
    await until('it was tried', () => receiver.about('/ends?token=hidden', id).length > 0);
    const [first] = ids(receiver.about('/ends?token=hidden', id));
    await farm.crash();
    receiver.answer = take;
    const refusals = receiver.about('/all', id).length;
    await inTime('all is told', async () => (await waiting()) === 0);
    expect(types(receiver.about('/all', id)).slice(refusals)).toEqual(LIFE);
    expect(ids(receiver.about('/ends?token=hidden', id)).at(-1)).toBe(first);
  });

  it('that never answers does not hold up the end of the Manager', async () => {
    let asked = 0;
    receiver.answer = () => (asked += 1);
    await completedJob('a b');
    await until('it was asked', () => asked > 0);
    await farm.restart(() => {
      receiver.answer = take;
    });
    await inTime('all is told', async () => (await waiting()) === 0);
    expect(asked).toBeGreaterThan(0);
  });

  it('is not told any more what it has not taken for three days', async () => {
    receiver.answer = refuse;
    const id = await completedJob('a b');
    await until('it was tried', () => receiver.about('/ends?token=hidden', id).length > 0);
    farm.clock.set(73 * 60 * MINUTE_MS);
    await inTime('nothing waits any more', async () => (await waiting()) === 0);
    const metrics = await (await fetch(new URL('/metrics', farm.api))).text();
    expect(metrics).toMatch(/flamenco_webhook_attempts_total\{webhook="ends",result="dropped"\} [1-9]/);
    expect(metrics).toContain('flamenco_webhook_waiting{webhook="ends"} 0');
    expect(metrics).not.toContain('token');
  });

  it('misses the oldest, when more happens than may wait', async () => {
    await fill(51_000);
    await farm.restart();
    const before = await waiting();
    await completedJob('a');
    await until('the oldest are dropped', async () => (await waiting()) <= 2 * MOST_WAITING + 20);
    expect(before).toBe(2 * 51_000);
    await farm.write(async (sql) => {
      await sql.run(`DELETE FROM outbox_deliveries`);
      await sql.run(`DELETE FROM outbox`);
    });
    await farm.restart();
  });

  it('that is not configured any more is forgotten', async () => {
    await farm.sql(
      `INSERT INTO outbox (uuid, name, payload, happened) VALUES ('u', 'job-active', '{}', '2026')`,
    );
    await farm.sql(
      `INSERT INTO outbox_deliveries (outbox_id, target, subject) SELECT id, 'gone', 'job x' FROM outbox WHERE uuid = 'u'`,
    );
    expect(await waiting()).toBe(2);
    await farm.restart();
    expect(await waiting()).toBe(0);
  });
});

describe('a Manager with webhooks', () => {
  it('shows neither their secrets nor their paths, and takes no change of them over the network', async () => {
    const url = `${farm.api}/configuration/file`;
    writeFileSync(
      join(farm.folder, 'flamenco-manager.yaml'),
      `_meta: {version: 3}\nwebhooks: [{url: 'https://chat.example/T0/secret', events: ['*'], secret: 'another long secret'}]\n`,
    );
    const shown = (await (await fetch(`${url}?all_keys=true`)).json()) as Readonly<Record<string, unknown>>;
    expect(shown['webhooks']).toEqual([
      { url: 'https://chat.example/********', events: ['*'], secret: '********' },
    ]);
    expect(JSON.stringify(shown)).not.toMatch(/T0|another/);
    const put = (webhooks: unknown): Promise<Response> =>
      fetch(url, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ ...shown, webhooks }),
      });
    const entry = { url: 'http://127.0.0.1:9/', events: ['*'] };
    const refused = await put([entry]);
    expect([refused.status, await refused.json()]).toEqual([
      400,
      expect.objectContaining({
        error: 'setting-only-in-file',
        message: expect.stringContaining('is changed in'),
      }),
    ]);
    expect((await put(shown['webhooks'])).status).toBe(204);
    expect(readFileSync(join(farm.folder, 'flamenco-manager.yaml'), 'utf8')).toContain('T0/secret');
  });
});

describe('a Manager without webhooks', () => {
  const plain = useFarm();

  it('writes nothing down', async () => {
    const type = plain.newType();
    const worker = await plain.aWorker({ types: [type] });
    await plain.submit({ tasks: tasksNamed('a', type) });
    await worker.complete(await worker.take());
    const { reader } = plain.manager.get(FarmDatabase);
    expect(await reader.all(`SELECT * FROM outbox`)).toEqual([]);
    expect(await (await fetch(new URL('/metrics', plain.api))).text()).not.toContain('flamenco_webhook');
  });
});
