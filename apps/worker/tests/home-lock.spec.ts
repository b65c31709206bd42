import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HomeLock } from '../src/lifecycle/home-lock.js';
import { FakeClock } from './support/fake-clock.js';
import { scratchDirectory } from './support/scratch-directory.js';
import { silentLog } from './support/silent-log.js';

const IN_USE = /Another Worker \(process \d+ on \S+\) is running with the home directory/;

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let clock: FakeClock;
let held: HomeLock[];
beforeEach(async () => {
  scratch = await scratchDirectory();
  clock = new FakeClock();
  held = [];
});
afterEach(async () => {
  for (const lock of held) lock.release();
  await scratch.remove();
});

const file = (): string => join(scratch.path, 'flamenco-worker.lock');

async function take(): Promise<HomeLock> {
  const lock = await HomeLock.take(scratch.path, silentLog, clock);
  if (!lock) throw new Error('no room on the disk');
  held.push(lock);
  return lock;
}

/** As another Worker has left the file. */
function leave(changes: object): void {
  const own = JSON.parse(readFileSync(file(), 'utf8')) as object;
  writeFileSync(file(), JSON.stringify({ ...own, ...changes }));
}

async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('the lock of a home folder', () => {
  it('keeps a second Worker out, and lets it in when the first has ended', async () => {
    const first = await take();
    await expect(take()).rejects.toThrow(IN_USE);
    first.release();
    expect(existsSync(file())).toBe(false);
    await expect(take()).resolves.toBeDefined();
  });

  it('is taken over at once from a Worker that was killed', async () => {
    const first = await take();
    leave({ pid: await deadProcess() });
    first.release();
    expect(existsSync(file())).toBe(true); // it is somebody else's
    await expect(take()).resolves.toBeDefined();
  });

  it('is taken over at once when another process has got the id of a Worker that was killed', async () => {
    await take();
    leave({ startTime: '1' });
    await expect(take()).resolves.toBeDefined();
  });

  it.each([
    ['on another computer', { host: 'render-09', place: 'another boot' }],
    ['before this computer was started again', { place: 'the boot before' }],
  ])('of a Worker %s is watched: it is in use while that shows that it is there', async (_, changes) => {
    await take();
    leave(changes);
    const second = take();
    await clock.untilTimerIsSet();
    utimesSync(file(), new Date(), new Date(Date.now() + 5_000));
    clock.advance(16_000);
    await expect(second).rejects.toThrow(IN_USE);
  });

  it.each([
    ['a Worker on another computer', () => leave({ host: 'render-09', place: 'another boot' })],
    ['nobody who could be told, for the file was cut short', () => writeFileSync(file(), '{"ho')],
  ])('of %s is taken over when nothing is heard for a while', async (_, change) => {
    await take();
    change();
    const taken = take();
    await clock.untilTimerIsSet();
    clock.advance(16_000);
    await expect(taken).resolves.toBeDefined();
  });
});
