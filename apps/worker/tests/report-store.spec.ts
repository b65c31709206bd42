import { existsSync } from 'node:fs';
import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ReportStore, type StoreLimits } from '../src/reports/report-store.js';
import type { TaskUpdate } from '../src/manager-api/manager-client.js';
import { scratchDirectory } from './support/scratch-directory.js';
import { silentLog } from './support/silent-log.js';

const TASK = '10000000-0000-4000-8000-000000000001';
const ATTEMPT = '30000000-0000-4000-8000-000000000001';
const MEGABYTE = 1024 * 1024;

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let store: ReportStore;

beforeEach(async () => {
  scratch = await scratchDirectory();
  store = open();
});
afterEach(async () => {
  store.close();
  await scratch.remove();
});

function open(limits?: StoreLimits): ReportStore {
  return ReportStore.open(scratch.path, silentLog, limits);
}

function reopen(limits?: StoreLimits): void {
  store.close();
  store = open(limits);
}

/** Takes everything out, one report after the other. */
function takeAll(): TaskUpdate[] {
  const updates: TaskUpdate[] = [];
  for (let batch = store.next(0); batch; batch = store.next(0)) {
    updates.push(batch.update);
    store.remove(batch.ids);
  }
  return updates;
}

const fileBytes = async (): Promise<number> => {
  const sizes = ['', '-wal'].map((suffix) => stat(join(scratch.path, `flamenco-worker.sqlite${suffix}`)));
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
};

describe('the numbers of reports', () => {
  it('count per attempt, with the bytes of log before, also after a restart', () => {
    store.add(TASK, { taskStatus: 'active', attempt_id: ATTEMPT });
    store.add(TASK, { log: 'é\n', attempt_id: ATTEMPT });
    reopen();
    takeAll();
    store.add(TASK, { log: 'b\n', attempt_id: ATTEMPT });
    reopen();
    store.add(TASK, { activity: 'c', attempt_id: ATTEMPT });
    const other = ATTEMPT.replace(/1$/, '2');
    store.add(TASK, { log: 'x\n', attempt_id: other });
    expect(takeAll()).toEqual([
      { log: 'b\n', attempt_id: ATTEMPT, report_number: 3, log_offset: 3 },
      { activity: 'c', attempt_id: ATTEMPT, report_number: 4, log_offset: 5 },
      { log: 'x\n', attempt_id: other, report_number: 1, log_offset: 0 },
    ]);
  });

  it('are not there for a Flamenco 3 Manager, which gives no attempts', () => {
    store.add(TASK, { log: 'x\n' });
    expect(takeAll()).toEqual([{ log: 'x\n' }]);
  });

  it('are kept for the last hundred attempts', () => {
    for (let count = 0; count < 150; count += 1)
      store.add(TASK, { log: 'x', attempt_id: `attempt-${count}` });
    reopen();
    reopen();
    const rows = new Database(join(scratch.path, 'flamenco-worker.sqlite'), { readonly: true, timeout: 0 });
    expect(() => rows.prepare('SELECT 1 FROM attempts').get()).toThrow(); // it is this Worker's alone
    rows.close();
    store.add(TASK, { log: 'x', attempt_id: 'attempt-149' });
    store.add(TASK, { log: 'x', attempt_id: 'attempt-1' });
    expect(takeAll().slice(-2)).toMatchObject([{ report_number: 2 }, { report_number: 1 }]);
  });
});

describe('the file of reports', () => {
  it('is for one Worker only', () => {
    expect(() => open()).toThrow(/Another Worker is running with the home directory/);
  });

  it('of an earlier version is taken over', () => {
    const home = join(scratch.path, 'old');
    store.close();
    const database = new Database(join(scratch.path, 'flamenco-worker.sqlite'));
    database.exec(
      `DROP TABLE attempts; DROP TABLE reports;
       CREATE TABLE reports (id INTEGER PRIMARY KEY AUTOINCREMENT, task_id TEXT NOT NULL, update_json TEXT NOT NULL);
       INSERT INTO reports (task_id, update_json) VALUES ('${TASK}', '{"log":"old"}')`,
    );
    database.pragma('user_version = 1');
    database.close();
    store = open();
    store.add(TASK, { log: 'new' });
    expect(takeAll()).toEqual([{ log: 'old' }, { log: 'new' }]);
    expect(existsSync(home)).toBe(false);
  });

  it('that is damaged ends the start, with what to do', async () => {
    const other = await scratchDirectory();
    const garbage = 'this is not a database, but long enough to look at'.repeat(100);
    await writeFile(join(other.path, 'flamenco-worker.sqlite'), garbage);
    expect(() => ReportStore.open(other.path, silentLog)).toThrow(/damaged; move .* away/);
    await other.remove();
  });

  it('is small again once a long log has gone out', async () => {
    const log = 'x'.repeat(64 * 1024);
    for (let count = 0; count < 500; count += 1) store.add(TASK, { log, attempt_id: ATTEMPT });
    expect(await fileBytes()).toBeGreaterThan(30 * MEGABYTE);
    takeAll();
    expect(await fileBytes()).toBeLessThan(MEGABYTE);
  });
});

describe('on a full disk', () => {
  const LIMITS: StoreLimits = { fileBytes: 200_000, memoryBytes: 100_000, diskPauseMs: 0 };
  const log = `${'x'.repeat(9_999)}\n`;

  beforeEach(() => {
    reopen(LIMITS);
  });

  /** More log than file and memory can take. */
  function fill(): void {
    for (let count = 0; count < 60; count += 1) store.add(TASK, { log, attempt_id: ATTEMPT });
  }

  it('logs are kept as far as there is room, in their order, and the log says that and what is missing', () => {
    store.add(TASK, { taskStatus: 'active', attempt_id: ATTEMPT });
    fill();
    store.add(TASK, { taskStatus: 'completed', attempt_id: ATTEMPT });
    const updates = takeAll();
    const text = updates.map((update) => update.log ?? '').join('');
    expect(text.length).toBeGreaterThan(200_000);
    expect(text.length).toBeLessThan(400_000);
    const lines = text.split('\n').map((line) => line.slice(0, 100));
    expect(lines).toContainEqual(
      expect.stringMatching(/^\[This Worker cannot write to the disk .* \(database or disk is full\)/),
    );
    expect(lines.at(-2)).toMatch(/^\[0\.\d MB of log were left out here: /);
    expect([updates[0]?.taskStatus, updates.at(-1)?.taskStatus]).toEqual(['active', 'completed']);
    let offset = 0;
    for (const [index, update] of updates.entries()) {
      expect([update.report_number, update.log_offset]).toEqual([index + 1, offset]);
      offset += Buffer.byteLength(update.log ?? '');
    }
  });

  it('statuses go to the file, so that they outlive the Worker, and take no log along that would fill it', () => {
    fill();
    for (let step = 1; step <= 50; step += 1)
      store.add(TASK, { steps_completed: step, log, attempt_id: ATTEMPT });
    store.add(TASK, { taskStatus: 'completed', attempt_id: ATTEMPT });
    reopen(LIMITS);
    const updates = takeAll();
    expect(updates.flatMap(({ steps_completed: steps }) => steps ?? [])).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
    expect(updates.at(-1)?.taskStatus).toBe('completed');
  });

  it('what has been sent is forgotten, and when there is room again, logs are kept whole', () => {
    fill();
    takeAll();
    expect(store.count()).toBe(0);
    for (let count = 0; count < 5; count += 1) store.add(TASK, { log, attempt_id: ATTEMPT });
    reopen(LIMITS);
    const text = takeAll()
      .map((update) => update.log ?? '')
      .join('');
    expect(text.slice(0, 100)).toMatch(/^\[0\.\d MB of log were left out here/);
    expect(text.endsWith(log.repeat(5))).toBe(true);
  });

  it('is a problem of the Worker, until there is room again, also when it has nothing to write', () => {
    expect(store.problems()).toEqual([]);
    reopen({ ...LIMITS, diskPauseMs: 60_000 });
    fill();
    expect(store.problems()).toEqual([
      {
        code: 'disk-full',
        message: expect.stringMatching(
          /^It cannot write to the disk of its home directory \(database or disk is full\)\. .* Free some space there\.$/,
        ),
      },
    ]);
    reopen(LIMITS);
    fill();
    takeAll();
    expect(store.problems()).toEqual([]);
  });

  it('the reserve is given up, and taken again when there is room', async () => {
    const reserve = join(scratch.path, 'flamenco-worker.reserve');
    expect((await stat(reserve)).size).toBe(4 * MEGABYTE);
    fill();
    for (let step = 0; step < 5000 && existsSync(reserve); step += 1)
      store.add(TASK, { steps_completed: step, attempt_id: ATTEMPT });
    expect(existsSync(reserve)).toBe(false);
    store.add(TASK, { log, attempt_id: ATTEMPT });
    expect((await stat(reserve)).size).toBe(4 * MEGABYTE);
  });

  it('a reserve that there was no room for at the start is taken later', async () => {
    const reserve = join(scratch.path, 'flamenco-worker.reserve');
    await rm(reserve);
    store.add(TASK, { log, attempt_id: ATTEMPT });
    takeAll();
    expect((await stat(reserve)).size).toBe(4 * MEGABYTE);
  });
});
