import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LiveBench } from '../../testing/live-bench';
import { BulkActs } from './bulk-acts';
import { SILENCE_MS } from './live/heartbeat-watch';
import { Notices } from './notices';

const WORDS = { noun: 'job', participle: 'paused' };
const items = ['a', 'b'].map((name) => ({ id: name, name }));

describe('doing something to several things', () => {
  let bench: LiveBench;
  let done: string[];

  beforeEach(async () => {
    bench = new LiveBench();
    TestBed.inject(BulkActs);
    await bench.connect();
    done = [];
  });
  afterEach(() => bench.end());

  const doIt = (isRefused = (_name: string) => false): Promise<boolean> =>
    TestBed.inject(BulkActs).doToEach(items, WORDS, ({ name }) => {
      if (isRefused(name)) return Promise.reject(new Error('not now'));
      done.push(name);
      return Promise.resolve();
    });
  const notices = (): readonly string[] =>
    TestBed.inject(Notices)
      .notices()
      .map(({ text }) => text);

  it('says that it was done', async () => {
    expect(await doIt()).toBe(true);
    expect(notices()).toEqual(['2 jobs: paused']);
    await bench.settle(5_000); // it leaves by itself
    expect(notices()).toEqual([]);
  });

  it('says to which it was not done, and does it to the others', async () => {
    expect(await doIt((name) => name === 'a')).toBe(false);
    expect(done).toEqual(['b']);
    expect(TestBed.inject(Notices).notices()[0]?.failures).toEqual(['a: not now']);
  });

  it('does nothing while the Manager does not answer, and says why', async () => {
    await bench.settle(SILENCE_MS + 600);
    expect(await doIt()).toBe(false);
    expect(done).toEqual([]);
    expect(notices()).toEqual([
      'That was not done. The Manager does not answer; what you see may be out of date.',
    ]);
  });
});
