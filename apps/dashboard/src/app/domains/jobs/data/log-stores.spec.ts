import type { HttpRequest } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { anAttempt } from '../../../../testing/builders';
import { FakeScanner } from '../../../../testing/fake-scanner';
import { LiveBench } from '../../../../testing/live-bench';
import { BLOCK_BYTES } from './log-blocks';
import { LogCopy } from './log-copy';
import { LogLook } from './log-look';
import { LogMarks } from './log-marks';
import { LogPages } from './log-pages';
import { LogReader } from './log-reader';
import { LINE_END } from './log-selection';
import { LogSearcher } from './log-searcher';
import { TaskLog } from './task-log';

const FILE = '/job-files/task.txt';
const LINE_BYTES = 1024;
const LINES_IN_BLOCK = BLOCK_BYTES / LINE_BYTES;
/** Blocks before the tail. */
const BLOCKS = 40;

/** Lines of 1 kB: what they say, and blanks. */
function logOf(texts: Readonly<Record<number, string>>): Uint8Array {
  const bytes = new Uint8Array((BLOCKS + 4) * BLOCK_BYTES).fill(0x20);
  const lines = bytes.length / LINE_BYTES;
  for (let line = 0; line < lines; line += 1) {
    bytes.set(new TextEncoder().encode(texts[line] ?? `line ${line}`), line * LINE_BYTES);
    bytes[(line + 1) * LINE_BYTES - 1] = 0x0a;
  }
  return bytes;
}

describe('a long log of which only parts are read', () => {
  let bench: LiveBench;
  let scanner: FakeScanner;
  let file: Uint8Array;
  let reader: LogReader;
  let marks: LogMarks;
  let searcher: LogSearcher;
  let copy: LogCopy;
  let ranges: string[];
  let isDown: boolean;

  beforeEach(() => {
    localStorage.clear();
    file = logOf({ 700: 'Error: one', 900: 'Warning: two', 2_000: 'Error: three', 3_000: 'the needle' });
    scanner = new FakeScanner(() => file);
    const stores = [TaskLog, LogPages, LogReader, LogMarks, LogSearcher, LogCopy];
    bench = new LiveBench([...stores, scanner.provide()]);
    ranges = [];
    isDown = false;
  });
  afterEach(() => bench.end());

  /** Answers ranges and counts as the Manager would, until nothing more is asked. */
  const settle = async (): Promise<void> => {
    await bench.settle(0);
    for (let asked = take(); asked.length > 0; asked = take()) {
      for (const { request, flush, fail } of asked) {
        if (isDown) fail();
        else if (request.url.endsWith('/log/lines')) flush({ lines: linesBefore(request) });
        else answerRange(request, flush);
      }
      await bench.settle(0);
    }
  };
  const take = () =>
    bench.http
      .match(() => true)
      .map((test) => ({
        request: test.request,
        flush: test.flush.bind(test),
        fail: () => test.error(new ProgressEvent('error')),
      }));
  const linesBefore = (request: HttpRequest<unknown>): number =>
    Number(request.params.get('before')) / LINE_BYTES;
  const answerRange = (
    request: HttpRequest<unknown>,
    flush: (body: ArrayBuffer, options: { headers: Record<string, string> }) => void,
  ): void => {
    const range = request.headers.get('Range') ?? '';
    ranges.push(range);
    const [from = '', to = ''] = range.slice('bytes='.length).split('-');
    const start = from === '' ? file.length - Number(to) : Number(from);
    const part = file.subarray(start, from === '' ? file.length : Number(to) + 1);
    const body = new ArrayBuffer(part.length);
    new Uint8Array(body).set(part);
    flush(body, { headers: { 'Content-Range': `bytes ${start}-${start + part.length - 1}/${file.length}` } });
  };
  const open = async (): Promise<void> => {
    TestBed.inject(TaskLog).select({
      taskId: 'task-1',
      choice: 'latest',
      attempts: [anAttempt({ id: 'one', log_url: FILE })],
    });
    reader = TestBed.inject(LogReader);
    marks = TestBed.inject(LogMarks);
    searcher = TestBed.inject(LogSearcher);
    copy = TestBed.inject(LogCopy);
    bench.socket.connects();
    await settle();
  };
  const texts = (): readonly string[] =>
    reader.rows().map((row) => (row.kind === 'line' ? row.line.text.trim() : 'fold'));
  const rowOf = (text: string) =>
    reader.rows().find((row) => row.kind === 'line' && row.line.text.startsWith(text));
  const start = (line: number): number => line * LINE_BYTES;

  it('opens at its end, with the numbers of its lines', async () => {
    await open();
    const last = file.length / LINE_BYTES - 1;
    expect([texts().at(-1), rowOf(`line ${last}`)?.number, reader.lineCount()]).toEqual([
      `line ${last}`,
      last + 1,
      last + 1,
    ]);
    expect([reader.target(), reader.edgeAfter()]).toEqual([undefined, 'none']);
    expect(ranges[0]).toBe('bytes=-524288');
  });

  it('goes anywhere, reads around that and nothing else, and knows the numbers there', async () => {
    await open();
    ranges = [];
    void reader.goTo(start(1_000));
    await settle();
    expect([reader.target(), rowOf('line 1000')?.number]).toEqual([{ start: start(1_000) }, 1_001]);
    const block = Math.floor(1_000 / LINES_IN_BLOCK);
    const asked = ranges.map((range) => Math.ceil(Number(/\d+/.exec(range)?.[0]) / BLOCK_BYTES));
    expect(asked.toSorted((a, b) => a - b)).toEqual([block - 1, block, block + 1]);
  });

  it('reads on where one scrolls, and forgets what is far away', async () => {
    await open();
    void reader.goTo(0);
    await settle();
    expect([reader.edgeBefore(), texts()[0]]).toEqual(['none', 'line 0']);
    for (let line = 0; line < 1_500; line += 100) {
      reader.see(start(line), start(line + 20));
      await settle();
      expect(rowOf(`line ${line + 20}`)?.number).toBe(line + 21);
    }
    expect(texts()).not.toContain('line 0');
    expect(reader.rows().length).toBeLessThan(5 * LINES_IN_BLOCK);
  });

  it('keeps what it shows when a part cannot be read, says so, and reads it when it is tried again', async () => {
    await open();
    isDown = true;
    void reader.goTo(0);
    await settle();
    expect(texts().at(-1)).toBe(`line ${file.length / LINE_BYTES - 1}`);
    expect(reader.problem()).toMatch(/Manager/);
    isDown = false;
    reader.retry();
    void reader.goTo(0);
    await settle();
    expect([texts()[0], reader.problem()]).toEqual(['line 0', undefined]);
  });

  it('counts errors and warnings as it is looked through, and goes from one to the next', async () => {
    await open();
    scanner.ends();
    await settle();
    expect([marks.errors(), marks.warnings(), marks.isPartial()]).toEqual([2, 1, false]);
    const steps: unknown[] = [];
    for (const [from, by] of [
      [-1, 1],
      [start(700), 1],
      [start(900), 1],
      [start(2_000), 1],
      [start(700), -1],
    ] as const) {
      void marks.step(from, by);
      await settle();
      steps.push([Number(marks.current()) / LINE_BYTES, marks.position()]);
    }
    expect(steps).toEqual([
      [700, 1],
      [900, 2],
      [2_000, 3],
      [700, 1], // around the end
      [2_000, 3], // and around the beginning
    ]);
  });

  it('opens at the first error as soon as that is found', async () => {
    await open();
    void marks.openAtFirstError(() => false);
    await settle();
    expect(reader.target()).toBeUndefined(); // the end meanwhile
    scanner.counts(3);
    await settle();
    expect(reader.target()).toBeUndefined();
    scanner.counts(5);
    await settle();
    expect([reader.target(), marks.firstError()]).toEqual([{ start: start(700) }, start(700)]);
  });

  it('stays where the reader is who has gone elsewhere before the first error is found', async () => {
    await open();
    void marks.openAtFirstError(() => true);
    await settle();
    scanner.ends();
    await settle();
    expect([reader.target(), marks.firstError()]).toEqual([undefined, undefined]);
  });

  it('looks no further when it is stopped, says so, and goes on when asked', async () => {
    await open();
    scanner.counts(3);
    await settle();
    marks.stop();
    await settle();
    expect([scanner.isRunning, marks.isPartial(), marks.errors()]).toEqual([false, true, 0]);
    marks.lookThrough();
    await settle();
    expect(scanner.requests.at(-1)).toMatchObject({ firstBlock: 3 });
    scanner.ends();
    await settle();
    expect([marks.isPartial(), marks.errors()]).toEqual([false, 2]);
  });

  it('does not try again without end what cannot be looked through', async () => {
    await open();
    scanner.fails();
    await settle();
    expect([scanner.isRunning, marks.index.state().hasFailed]).toEqual([false, true]);
  });

  it('finds what is searched in a part that was never read', async () => {
    await open();
    scanner.ends();
    searcher.search({ text: 'NEEDLE', isExpression: false }, start(4_000));
    await settle();
    expect([scanner.requests.at(-1)?.pattern?.text, searcher.count(), searcher.current()]).toEqual([
      'NEEDLE',
      0,
      undefined,
    ]);
    scanner.ends();
    await settle();
    expect([searcher.count(), searcher.position(), reader.target()]).toEqual([1, 1, { start: start(3_000) }]);
    expect(searcher.isSeeking()).toBe(false);
  });

  it('drops a search when another one begins, or it is stopped', async () => {
    await open();
    scanner.ends();
    searcher.search({ text: 'needle', isExpression: false }, 0);
    await settle();
    searcher.search({ text: 'nothing of the kind', isExpression: false }, 0);
    await settle();
    scanner.ends();
    await settle();
    expect([searcher.count(), reader.target()]).toEqual([0, undefined]);
    searcher.search({ text: 'needle', isExpression: false }, 0);
    await settle();
    searcher.stop();
    await settle();
    expect([scanner.isRunning, searcher.isPartial(), searcher.isSeeking()]).toEqual([false, true, false]);
  });

  it('copies a selection whose lines were never read, and hides what is hidden', async () => {
    file.set(new TextEncoder().encode('pid=7 > begin'), start(10));
    await open();
    copy.selection.set({
      anchor: { start: start(12), column: 7 },
      focus: { start: start(10), column: 0 },
    });
    expect(copy.textNow()).toBeUndefined();
    const copying = copy.read();
    await settle();
    expect((await copying)?.split('\n').map((line) => line.trim())).toEqual(['begin', 'line 11', 'line 12']);
    TestBed.inject(LogLook).toggle('showsPrefixes');
    const again = copy.read();
    await settle();
    expect((await again)?.startsWith('pid=7 > begin')).toBe(true);
  });

  it('copies no more than a clipboard should hold, and says when it could not be read', async () => {
    await open();
    isDown = true;
    copy.selection.set({ anchor: { start: 0, column: 0 }, focus: { start: start(9), column: LINE_END } });
    const copying = copy.read();
    await settle();
    expect([await copying, copy.state().kind]).toEqual([undefined, 'failed']);
    copy.selection.set({ anchor: { start: 0, column: 0 }, focus: { start: 40_000_000, column: LINE_END } });
    expect([await copy.read(), copy.state().kind]).toEqual([undefined, 'too-long']);
  });
});
