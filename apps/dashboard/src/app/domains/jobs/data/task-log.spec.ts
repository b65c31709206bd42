import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { anAttempt } from '../../../../testing/builders';
import { LiveBench } from '../../../../testing/live-bench';
import { BLOCK_BYTES } from './log-blocks';
import { type ChosenLog, TaskLog } from './task-log';

const FILE = '/job-files/task.txt';
const attempts = [anAttempt({ id: 'one', log_url: FILE })];
const selection: ChosenLog = { taskId: 'task-1', choice: 'latest', attempts };

/** An ArrayBuffer of this realm, which is not that of jsdom's TextEncoder. */
function bufferOf(text: string): ArrayBuffer {
  const bytes = new TextEncoder().encode(text);
  const buffer = new ArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}

describe('the log of a task', () => {
  let bench: LiveBench;
  let log: TaskLog;
  let sentBytes: number;

  beforeEach(() => {
    bench = new LiveBench([TaskLog]);
    log = TestBed.inject(TaskLog);
    sentBytes = 0;
  });
  afterEach(() => bench.end());

  const openLog = async (given: Partial<ChosenLog> = {}): Promise<void> => {
    log.select({ ...selection, ...given });
    await bench.connect();
  };
  const answerFile = async (
    text: string,
    headers: Record<string, string> = {},
    url = FILE,
  ): Promise<void> => {
    bench.http.expectOne(url).flush(bufferOf(text), { headers });
    await bench.settle();
  };
  const arrives = (text: string, offset = sentBytes): void => {
    bench.socket.arrives('/tasklog', { task_id: 'task-1', log: text, offset });
    sentBytes = offset + new TextEncoder().encode(text).length;
  };
  const lines = (): readonly string[] => log.tail().lines.map(({ text }) => text);

  it('is its file, then what arrives', async () => {
    await openLog();
    await answerFile('one\n');
    arrives('two\n', 4);
    await bench.settle();
    expect(lines()).toEqual(['one', 'two']);
    expect([log.file()?.url, log.isLoading()]).toEqual([FILE, false]);
  });

  it.each([
    ['has none of what arrived meanwhile', ''],
    ['has some of it', 'one\ntwo\n'],
    ['has all of it', 'one\ntwo\nthree\n'],
    ['has more than that', 'one\ntwo\nthree\nfour\n'],
  ])('has each line once when the file %s', async (_, file) => {
    await openLog();
    for (const line of ['one\n', 'two\n', 'three\n']) arrives(line);
    await answerFile(file);
    arrives('four\n');
    await bench.settle();
    expect(lines()).toEqual(['one', 'two', 'three', 'four']);
  });

  it('is read again when something is missing', async () => {
    await openLog();
    await answerFile('one\n');
    await bench.settle(1_000);
    arrives('three\n', 8);
    await bench.settle();
    expect(lines()).toEqual(['one']);
    await answerFile('one\ntwo\nthree\n');
    expect(lines()).toEqual(['one', 'two', 'three']);
  });

  it('is the end of a long file, from its first whole block on', async () => {
    await openLog();
    const request = bench.http.expectOne(FILE);
    expect(request.request.headers.get('Range')).toBe('bytes=-524288');
    const offset = BLOCK_BYTES - 5;
    request.flush(bufferOf('line\nlast\n'), {
      headers: { 'Content-Range': `bytes ${offset}-${offset + 9}/${offset + 10}` },
    });
    await bench.settle();
    expect([lines(), log.isShort(), log.size()]).toEqual([['last'], false, offset + 10]);
    arrives('more\n', offset + 10);
    await bench.settle();
    expect([lines(), log.size()]).toEqual([['last', 'more'], offset + 15]);
  });

  it('is empty when nothing has been written yet, and grows from there', async () => {
    await openLog();
    bench.http.expectOne(FILE).flush(bufferOf(''), { status: 404, statusText: 'Not found' });
    await bench.settle();
    expect([lines(), log.problem()]).toEqual([[], undefined]);
    arrives('one\n');
    await bench.settle();
    expect(lines()).toEqual(['one']);
  });

  it('of an attempt that others came after does not grow', async () => {
    const both = [
      anAttempt({ id: 'one', log_url: `${FILE}.1` }),
      anAttempt({ id: 'two', number: 2, log_url: FILE }),
    ];
    await openLog({ attempts: both, choice: 1 });
    await answerFile('one\n', {}, `${FILE}.1`);
    arrives('of the other\n', 4);
    await bench.settle();
    expect(lines()).toEqual(['one']);
    expect(bench.socket.sent).toEqual([]);
  });

  it("is the new attempt's when one begins, also when its lines come before it is known", async () => {
    await openLog();
    await answerFile('old one\n');
    arrives('new one\n', 0);
    await bench.settle();
    expect(lines()).toEqual(['old one']);
    const both = [
      anAttempt({ id: 'one', log_url: `${FILE}.1` }),
      anAttempt({ id: 'two', number: 2, log_url: FILE }),
    ];
    log.select({ ...selection, attempts: both });
    expect(lines()).toEqual([]);
    await bench.settle();
    await answerFile('new one\n');
    expect(lines()).toEqual(['new one']);
  });

  it('of a task that no Worker has had is what the Manager wrote', async () => {
    await openLog({ attempts: [] });
    const url = { task_id: 'task-1', job_id: 'job-1', url: FILE, size: 8 };
    await bench.answer('/api/v3/tasks/task-1/log', url);
    await answerFile('queued\n');
    expect(lines()).toEqual(['queued']);
  });
});
