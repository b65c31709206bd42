import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AssignedTaskDto } from '@flamenco/api-contracts';
import { TestDatabase } from '../database/test-databases.js';
import { tasksNamed, TestFarm, until } from '../farm/test-farm.js';
import type { TestWorker } from '../farm/test-worker.js';
import { Line } from './line.js';

let database: TestDatabase;
let line: Line;
let farm: TestFarm;
let worker: TestWorker;
let task: AssignedTaskDto;
let jobId: string;

beforeEach(async () => {
  database = await TestDatabase.create();
  const url = new URL(database.url);
  line = new Line(url.hostname, Number(url.port));
  await line.mend();
  url.port = String(line.port);
  farm = new TestFarm(`database: ${url.href}`);
  await farm.start();
  jobId = (await farm.submit({ tasks: tasksNamed('a b', 'misc') })).id;
  worker = await farm.aWorker({ types: ['misc'] });
  task = await worker.take();
});

afterEach(async () => {
  await farm.close();
  await line.cut();
  await database.drop();
});

function readiness(): Promise<{ readonly status: number; readonly body: unknown }> {
  return fetch(new URL('/readyz', farm.api)).then(async (response) => ({
    status: response.status,
    body: await response.json(),
  }));
}

describe('while the database is away', () => {
  it('everybody is answered 503 with Retry-After, /readyz says why, and all goes on when it is back', async () => {
    await line.cut();
    const asked = await fetch(`${farm.api}/jobs/${jobId}`);
    expect([asked.status, asked.headers.get('Retry-After')]).toEqual([503, '1']);
    expect(await asked.json()).toMatchObject({ kind: 'unavailable', error: 'database-away' });
    // What is streamed has its status before it begins; also for who takes it compressed, as fetch does.
    for (const list of ['', `/${jobId}/tasks`, `/${jobId}/attempts`]) {
      const answer = await fetch(`${farm.api}/jobs${list}`);
      expect([list, answer.status, await answer.json()]).toEqual([
        list,
        503,
        expect.objectContaining({ error: 'database-away' }),
      ]);
    }
    const refused = await Promise.all([
      farm.submitting({ tasks: tasksNamed('c', 'misc') }),
      farm.requestJob(jobId, 'paused'),
      worker.report(task, { taskStatus: 'completed' }),
      worker.ask(),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
    expect(await readiness()).toEqual({
      status: 503,
      body: {
        status: 'not-ready',
        reasons: [expect.stringMatching(/^The database cannot be written: .*does not answer/)],
      },
    });

    await line.mend();
    await until('the Manager is ready again', async () => (await readiness()).status === 200);
    await worker.complete(task);
    expect(await worker.takeName()).toBe('b');
    expect(await farm.taskStatuses(jobId)).toEqual(['completed', 'active']);
    expect(await farm.problems()).toEqual([]);
  });

  it('Workers that wait for a task are told, or get one when it is back', async () => {
    await worker.complete(task);
    await worker.complete(await worker.take());
    const waiting = worker.ask(60);
    await line.cut();
    await line.mend();
    await until('the Manager is ready again', async () => (await readiness()).status === 200);
    await farm.submit({ tasks: tasksNamed('c', 'misc') });
    const { status } = await waiting;
    const name = status === 200 ? (await waiting).body.name : await worker.takeName();
    expect(name).toBe('c');
  });
});

describe('a Manager', () => {
  it('does not start without its database, and says so', async () => {
    await line.cut();
    await expect(farm.restart()).rejects.toMatchObject({ kind: 'unavailable', code: 'database-away' });
    await line.mend();
    await farm.restart();
    expect((await farm.job(jobId)).status).toBe('active');
  });

  it('that is killed loses nothing that was answered', async () => {
    await worker.complete(task);
    await line.cut();
    await line.mend();
    await farm.restart();
    expect(await farm.taskStatuses(jobId)).toEqual(['completed', 'queued']);
  });
});
