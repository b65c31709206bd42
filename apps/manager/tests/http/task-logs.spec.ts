import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FarmError } from '@flamenco/domain/errors';
import type { TaskId } from '@flamenco/domain/ids';
import { EventBus } from '../../src/modules/events/index.js';
import { TaskLogWriter } from '../../src/modules/task-logs/index.js';
import { JOB, startTestManager, TASK as TASK_TEXT, type TestManager } from './test-manager.js';

const TASK = TASK_TEXT as TaskId;
const NOW_MS = Date.UTC(2026, 3, 1, 12, 0, 5);

let manager: TestManager;
let logs: TaskLogWriter;
let folder: string;
let chunks: string[];
let offsets: (number | undefined)[];
beforeAll(async () => {
  manager = await startTestManager();
  logs = manager.app.get(TaskLogWriter);
  folder = join(manager.folder, 'storage', 'job-d9fb', JOB);
  manager.app.get(EventBus).listen((event) => {
    if (event.name !== 'task-log-updated' || event.payload.task_id !== TASK) return;
    chunks.push(event.payload.log);
    offsets.push(event.payload.offset);
  });
});
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  chunks = [];
  offsets = [];
});
afterAll(() => manager.close());

const read = (suffix = ''): string => readFileSync(join(folder, `task-${TASK}.txt${suffix}`), 'utf8');
const fetchLog = (what: 'log' | 'logtail', task: string = TASK): Promise<Response> =>
  fetch(`${manager.url}/api/v3/tasks/${task}/${what}`);

describe('a task log', () => {
  it('has what was appended, each with a line break at its end', () => {
    logs.append(JOB, TASK, 'one');
    logs.append(JOB, TASK, 'two\n');
    logs.append(JOB, TASK, '');
    expect(read()).toBe('one\ntwo\n');
    expect(chunks).toEqual(['one\n', 'two\n']);
  });

  it('keeps the order of appends, and of the lines of the Manager', async () => {
    for (let index = 0; index < 500; index += 1) {
      if (index % 10 === 0) logs.appendManagerLine(JOB, TASK, NOW_MS, `line ${index}`);
      else logs.append(JOB, TASK, `line ${index}`);
    }
    await logs.info(JOB, TASK);
    const numbers = [...read().matchAll(/line (\d+)\n/g)].map(([, number]) => Number(number));
    expect(numbers).toEqual(Array.from({ length: 500 }, (_, index) => index));
    expect(chunks.join('')).toBe(read());
  });

  it("says of each chunk at which byte of the attempt's file it begins", async () => {
    logs.append(JOB, TASK, 'größer\n');
    logs.appendManagerLine(JOB, TASK, NOW_MS, 'Task änderte sich');
    logs.append(JOB, TASK, 'three');
    logs.appendManagerLine(JOB, TASK, NOW_MS, 'one line');
    logs.appendManagerLine(JOB, TASK, NOW_MS, 'another');
    await logs.info(JOB, TASK);
    const file = Buffer.from(read());
    const ends = chunks.map((chunk, i) => (offsets[i] ?? NaN) + Buffer.byteLength(chunk));
    expect(chunks).toEqual(chunks.map((_, i) => file.subarray(offsets[i], ends[i]).toString()));
    expect(offsets).toEqual([0, ...ends.slice(0, -1)]);
    expect(ends.at(-1)).toBe(file.length);
    logs.startAttempt(JOB, TASK, 2);
    logs.append(JOB, TASK, 'again');
    expect(offsets.at(-1)).toBe(0);
  });

  it('that is fetched has every line that was told of', async () => {
    logs.appendManagerLine(JOB, TASK, NOW_MS, 'Task assigned');
    const answer = await fetch(`${manager.url}/job-files/job-d9fb/${JOB}/task-${TASK}.txt`);
    expect(await answer.text()).toBe(chunks.join(''));
    expect(chunks).toHaveLength(1);
  });

  it('of many tasks at once are all written', () => {
    const tasks = Array.from(
      { length: 300 },
      (_, index) => `${TASK.slice(0, -4)}${String(index).padStart(4, '0')}` as TaskId,
    );
    for (const text of ['a', 'b']) for (const task of tasks) logs.append(JOB, task, text);
    expect(readdirSync(folder)).toHaveLength(300);
    expect(readFileSync(join(folder, `task-${tasks[299] ?? ''}.txt`), 'utf8')).toBe('a\nb\n');
  });

  it('tells the time of what the Manager adds, in local time', async () => {
    logs.appendManagerLine(JOB, TASK, NOW_MS, 'Task assigned');
    await logs.info(JOB, TASK);
    expect(read()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:05(Z|[+-]\d\d:\d\d) Task assigned\n$/);
    expect(Date.parse(read().slice(0, read().indexOf(' ')))).toBe(NOW_MS);
  });

  it('is written to the end when the Manager closes', async () => {
    const closing = await startTestManager();
    closing.app.get(TaskLogWriter).appendManagerLine(JOB, TASK, NOW_MS, 'Task returned');
    await closing.app.close();
    const file = join(closing.folder, 'storage', 'job-d9fb', JOB, `task-${TASK}.txt`);
    expect(readFileSync(file, 'utf8')).toContain('Task returned\n');
    await closing.close();
  });

  it('leaves no file open', () => {
    logs.append(JOB, TASK, 'text');
    const open = readdirSync('/proc/self/fd').flatMap((fd) => linkOf(fd));
    expect(open.filter((path) => path.includes('task-'))).toEqual([]);
  });
});

describe('attempts', () => {
  it('have a log each; the latest has the plain name', () => {
    logs.startAttempt(JOB, TASK, 1);
    logs.append(JOB, TASK, 'first');
    logs.appendManagerLine(JOB, TASK, NOW_MS, 'requeued');
    logs.startAttempt(JOB, TASK, 2);
    logs.append(JOB, TASK, 'second');
    logs.startAttempt(JOB, TASK, 3);
    logs.append(JOB, TASK, 'third');
    expect(read('.1')).toMatch(/^first\n.* requeued\n$/);
    expect(read('.2')).toBe('second\n');
    expect(read()).toBe('third\n');
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it('that wrote nothing leave no log', () => {
    logs.startAttempt(JOB, TASK, 2);
    logs.append(JOB, TASK, 'second');
    expect(existsSync(join(folder, `task-${TASK}.txt.1`))).toBe(false);
  });

  it('have URLs at which their logs can be read', async () => {
    logs.append(JOB, TASK, 'first');
    logs.startAttempt(JOB, TASK, 2);
    logs.append(JOB, TASK, 'second');
    const read = async (number: number): Promise<string> =>
      (await fetch(manager.url + logs.urlOfAttempt(JOB, TASK, number, 2))).text();
    expect([await read(1), await read(2)]).toEqual(['first\n', 'second\n']);
  });
});

describe('a disk that does not take a log', () => {
  it('that is full is told so', () => {
    mkdirSync(folder, { recursive: true });
    symlinkSync('/dev/full', join(folder, `task-${TASK}.txt`));
    const refusal = refusalOf(() => logs.append(JOB, TASK, 'text'));
    expect(refusal).toMatchObject({ kind: 'unavailable', code: 'task-log-disk-full' });
    expect(refusal.message).toContain('No space is left');
    expect(chunks).toEqual([]);
  });

  it('is told with its reason, and does not keep other logs from being written', () => {
    mkdirSync(join(manager.folder, 'storage', 'job-d9fb'), { recursive: true });
    writeFileSync(folder, 'a file where a folder should be');
    expect(refusalOf(() => logs.append(JOB, TASK, 'text'))).toMatchObject({
      kind: 'unavailable',
      code: 'task-log-not-written',
    });
    logs.append('aaaa0000-0a1b-4c2d-8e3f-a1b2c3d4e5f6' as typeof JOB, TASK, 'text');
    rmSync(folder);
    logs.append(JOB, TASK, 'again');
    expect(read()).toBe('again\n');
  });

  it('loses a line of the Manager without failing anything', () => {
    mkdirSync(join(manager.folder, 'storage', 'job-d9fb'), { recursive: true });
    writeFileSync(folder, 'a file where a folder should be');
    logs.appendManagerLine(JOB, TASK, NOW_MS, 'lost');
    expect(() => logs.append(JOB, TASK, 'text')).toThrow(FarmError);
  });
});

describe('over the API', () => {
  it('the tail is the last 2048 bytes, from the start of a line', async () => {
    const lines = Array.from({ length: 200 }, (_, index) => `Fra:${index} Zeit: größer\n`);
    logs.append(JOB, TASK, lines.join(''));
    const answer = await fetchLog('logtail');
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const tail = await answer.text();
    expect(Buffer.byteLength(tail)).toBeLessThanOrEqual(2048);
    expect(tail).toMatch(/^Fra:\d+ Zeit: größer\n/);
    expect(lines.join('').endsWith(tail)).toBe(true);
  });

  it('a short log comes whole', async () => {
    logs.append(JOB, TASK, 'one\ntwo');
    expect(await (await fetchLog('logtail')).text()).toBe('one\ntwo\n');
  });

  it('a single long line comes cut', async () => {
    logs.append(JOB, TASK, 'x'.repeat(5000));
    expect(await (await fetchLog('logtail')).text()).toMatch(/^x{2047}\n$/);
  });

  it('the whole log is told by its URL and size, with what was written a moment ago', async () => {
    logs.append(JOB, TASK, 'one');
    logs.appendManagerLine(JOB, TASK, NOW_MS, 'two');
    const info = (await (await fetchLog('log')).json()) as { url: string; size: number };
    expect(info).toEqual({
      task_id: TASK,
      job_id: JOB,
      url: `/job-files/job-d9fb/${JOB}/task-${TASK}.txt`,
      size: read().length,
    });
    expect(await (await fetch(manager.url + info.url)).text()).toBe(read());
  });

  it.each(['log', 'logtail'] as const)('%s has no content when there is no log', async (what) => {
    const answer = await fetchLog(what);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([204, null]);
  });

  it.each(['log', 'logtail'] as const)(
    '%s is 404 for an unknown task, 400 for what is no id',
    async (what) => {
      const unknown = await fetchLog(what, '00000000-0000-4000-8000-000000000000');
      expect([unknown.status, await unknown.json()]).toMatchObject([404, { error: 'task-not-found' }]);
      expect((await fetchLog(what, 'abc')).status).toBe(400);
    },
  );
});

function refusalOf(act: () => void): FarmError {
  try {
    act();
  } catch (error) {
    if (error instanceof FarmError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

function linkOf(fd: string): string[] {
  try {
    return [readlinkSync(`/proc/self/fd/${fd}`)];
  } catch {
    return []; // closed meanwhile
  }
}
