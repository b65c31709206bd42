import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WatchedJobs } from './watched-jobs';

const KEY = 'flamenco-watched';

describe('watched jobs', () => {
  let watched: WatchedJobs;

  const load = (): void => {
    TestBed.resetTestingModule();
    watched = TestBed.inject(WatchedJobs);
  };

  beforeEach(() => {
    localStorage.clear();
    load();
  });
  afterEach(() => localStorage.clear());

  it('are remembered, the latest first, and forgotten one by one', () => {
    watched.choose(['a', 'b'], true);
    watched.choose(['c'], true);
    watched.choose(['a'], false);
    load();
    expect(watched.chosen()).toEqual(['c', 'b']);
    expect([watched.has({ id: 'a' }), watched.has({ id: 'b' }), watched.has({ id: 'other' })]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('are at most 500, the oldest forgotten first', () => {
    watched.choose(
      Array.from({ length: 501 }, (_, n) => `job-${n}`),
      true,
    );
    expect([watched.chosen().length, watched.has({ id: 'job-0' })]).toEqual([500, false]);
  });

  it('are those of other tabs, too', () => {
    localStorage.setItem(KEY, JSON.stringify([['x', true]]));
    dispatchEvent(new StorageEvent('storage', { key: KEY }));
    expect(watched.chosen()).toEqual(['x']);
    watched.choose(['y'], true);
    expect(watched.chosen()).toEqual(['y', 'x']);
  });

  it.each(['{', '{}', '[1, ["a"], ["b", 1], null]'])(
    'are none where something else has written %s',
    (kept) => {
      localStorage.setItem(KEY, kept);
      load();
      expect(watched.chosen()).toEqual([]);
    },
  );

  it('are marked among the rows, and rows that have not changed stay the same', () => {
    const rows = [{ id: 'a' }, { id: 'b' }];
    expect(watched.mark(rows)).toBe(rows);
    watched.choose(['b'], true);
    const marked = watched.mark(rows);
    expect(marked).toEqual([{ id: 'a' }, { id: 'b', isWatched: true }]);
    expect(marked[0]).toBe(rows[0]);
    expect(watched.mark([...rows])[1]).toBe(marked[1]);
  });
});
