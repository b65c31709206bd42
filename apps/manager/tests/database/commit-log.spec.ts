import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { CommitLog } from '../../src/database/sqlite/commit-log.js';
import type { SyncDone } from '../../src/database/sqlite/log-sync.js';
import { describeOnSqlite } from './engine.js';

/** A disk that is done when it is told to be. */
class SlowDisk {
  readonly syncs: SyncDone[] = [];

  sync(done: SyncDone): void {
    this.syncs.push(done);
  }

  /** Ends the oldest sync. */
  finish(problem?: string): void {
    this.syncs.shift()?.(problem);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

describeOnSqlite('CommitLog', () => {
  let disk: SlowDisk;
  let log: CommitLog;
  let answered: string[];

  beforeEach(() => {
    jest.useFakeTimers();
    Logger.overrideLogger(false);
    disk = new SlowDisk();
    log = new CommitLog(disk);
    answered = [];
  });
  afterEach(async () => {
    await log.close();
    jest.useRealTimers();
  });

  const commit = (who: string): Promise<void> => {
    log.noteCommit();
    return log.onDisk().then(
      () => void answered.push(who),
      (error: unknown) => void answered.push(`${who}: ${String(error)}`),
    );
  };
  const turn = (): Promise<void> => jest.advanceTimersByTimeAsync(0);

  it('answers when a sync that began after the commit has ended', async () => {
    void commit('first');
    void commit('second'); // while the first sync is under way, which may have missed it
    disk.finish();
    await turn();
    expect(answered).toEqual(['first']);
    disk.finish();
    await turn();
    expect(answered).toEqual(['first', 'second']);
  });

  it('lets those share a sync that come while another one is under way', async () => {
    const all = ['first', 'second', 'third', 'fourth'].map(commit);
    disk.finish();
    disk.finish();
    await Promise.all(all);
    expect([answered.length, disk.syncs.length]).toEqual([4, 0]);
  });

  it('asks the disk nothing when all is there already, and waits for the sync that brings it there', async () => {
    await log.onDisk();
    void commit('first');
    void log.onDisk().then(() => answered.push('who asks again'));
    expect(disk.syncs).toHaveLength(1);
    disk.finish();
    await turn();
    expect(answered).toEqual(['first', 'who asks again']);
    await log.onDisk();
    expect(disk.syncs).toEqual([]);
  });

  it('brings what nobody waits for to the disk a second later, all of it at once', async () => {
    log.noteCommit();
    await jest.advanceTimersByTimeAsync(600);
    log.noteCommit();
    expect(disk.syncs).toEqual([]);
    await jest.advanceTimersByTimeAsync(400);
    expect(disk.syncs).toHaveLength(1);
    log.noteCommit(); // too late for that one
    disk.finish();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(disk.syncs).toHaveLength(1);
    disk.finish();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(disk.syncs).toEqual([]);
  });

  it('refuses when the disk does not confirm it, and tries again by itself', async () => {
    void commit('first');
    disk.finish('i/o error');
    await turn();
    expect(answered).toEqual([expect.stringMatching(/^first: FarmError: This was done, but .*i\/o error/)]);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(disk.syncs).toHaveLength(1);
  });
});
