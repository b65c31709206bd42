import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TaskLogLinesDto } from '@flamenco/api-contracts';
import fc from 'fast-check';
import { LogLineCounter } from '../../src/modules/task-logs/log-line-counter.js';
import { ok } from './farm-client.js';
import { tasksNamed, useFarm } from './test-farm.js';

const MEBIBYTE = 1024 * 1024;

describe('LogLineCounter', () => {
  let folder: string;
  let file: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'flamenco-lines-'));
    file = join(folder, 'task.txt');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('counts the lines that end before any byte, in whichever order it is asked, also while the file grows', async () => {
    let text = '';
    const grow = (): void => {
      const more = Array.from({ length: 12_000 }, (_, n) => `line ${n} ${'é'.repeat(n % 97)}\n`).join('');
      text += more;
      appendFileSync(file, more);
    };
    grow();
    const counter = new LogLineCounter();
    const expected = (bytes: number): number =>
      Buffer.from(text).subarray(0, bytes).toString('latin1').split('\n').length - 1;
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 4 * MEBIBYTE }), fc.boolean(), async (bytes, isGrowing) => {
        if (isGrowing && text.length < 2 * MEBIBYTE) grow();
        expect(await counter.linesBefore(file, bytes)).toBe(expected(bytes));
      }),
      { numRuns: 25 },
    );
    for (const bytes of [0, 1, MEBIBYTE - 1, MEBIBYTE, MEBIBYTE + 1, 2 * MEBIBYTE])
      expect([bytes, await counter.linesBefore(file, bytes)]).toEqual([bytes, expected(bytes)]);
    const asked = await Promise.all([2, 1, 3].map((n) => counter.linesBefore(file, n * 300_000)));
    expect(asked).toEqual([2, 1, 3].map((n) => expected(n * 300_000)));
  });

  it('takes a file in the place of another for what it is, and knows one that got a new name', async () => {
    const [one, renamed] = [join(folder, 'one.txt'), join(folder, 'one.txt.1')];
    const counter = new LogLineCounter();
    writeFileSync(one, 'a\n'.repeat(MEBIBYTE));
    expect(await counter.linesBefore(one, 2 * MEBIBYTE)).toBe(MEBIBYTE);
    renameSync(one, renamed);
    writeFileSync(one, `${'x'.repeat(MEBIBYTE)}\n`);
    expect(await counter.linesBefore(one, 2 * MEBIBYTE)).toBe(1);
    expect(await counter.linesBefore(renamed, MEBIBYTE)).toBe(MEBIBYTE / 2);
    expect(await counter.linesBefore(join(folder, 'none.txt'), 5)).toBe(0);
  });

  it('reads what it has counted once', async () => {
    const long = join(folder, 'long.txt');
    writeFileSync(long, 'some line of a log that is as long as others\n'.repeat(400_000));
    const counter = new LogLineCounter();
    const first = await counter.linesBefore(long, 17 * MEBIBYTE + 5);
    // as many lines, though what comes before the last MiB has changed meanwhile
    writeFileSync(long, 'x'.repeat(10 * MEBIBYTE), { flag: 'r+' });
    expect(await counter.linesBefore(long, 17 * MEBIBYTE + 5)).toBe(first);
  });
});

describe('GET /tasks/…/log/lines', () => {
  const farm = useFarm();

  it('counts in the log of the latest attempt, or of another', async () => {
    const type = farm.newType();
    await farm.submit({ tasks: tasksNamed('a', type) });
    const worker = await farm.aWorker({ types: [type] });
    const task = await worker.take();
    await worker.report(task, { log: 'one\ntwo\nthree\n' });
    const ofFirst = await farm.log(task.uuid);
    await farm.setTask(task.uuid, 'queued');
    const again = await worker.take();
    await worker.report(again, { log: 'four\n' });
    const lines = async (query: string): Promise<number> =>
      (await ok(farm.client.get<TaskLogLinesDto>(`/tasks/${task.uuid}/log/lines?${query}`))).lines;
    const latest = await farm.log(task.uuid);
    const count = (text: string): number => text.split('\n').length - 1;
    expect(await lines(`before=${latest.length}`)).toBe(count(latest));
    expect(await lines(`before=${latest.length}&attempt=2`)).toBe(count(latest));
    expect(await lines(`before=${ofFirst.length}&attempt=1`)).toBe(count(ofFirst));
    expect(await lines('before=0&attempt=1')).toBe(0);
  });

  it.each([
    ['/tasks/11111111-2222-4333-8444-555555555555/log/lines?before=1', 404],
    ['/tasks/no-task/log/lines?before=1', 400],
    ['/tasks/11111111-2222-4333-8444-555555555555/log/lines', 400],
    ['/tasks/11111111-2222-4333-8444-555555555555/log/lines?before=-1', 400],
    ['/tasks/11111111-2222-4333-8444-555555555555/log/lines?before=1&attempt=../x', 400],
  ])('%s is %i', async (path, status) => {
    expect((await farm.client.get(path)).status).toBe(status);
  });
});
