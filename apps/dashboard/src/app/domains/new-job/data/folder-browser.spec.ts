import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LiveBench } from '../../../../testing/live-bench';
import { FolderBrowser } from './folder-browser';

const FOLDER = '/api/v3/shared-storage/folder';

const answer = (location: string, names: readonly string[], next?: string): object => ({
  ...{ path: '', location, hidden: 0, total: 3 },
  entries: names.map((name) => ({ name, kind: 'file' })),
  ...(next !== undefined && { next }),
});

describe('a folder of the shared storage', () => {
  let bench: LiveBench;
  let folder: FolderBrowser;
  const names = (): readonly string[] => folder.entries().map(({ name }) => name);

  beforeEach(() => {
    bench = new LiveBench([FolderBrowser]);
    folder = TestBed.inject(FolderBrowser);
  });
  afterEach(() => bench.end());

  it('comes page by page, and says where its files are', async () => {
    void folder.open('film');
    await bench.settle();
    await bench.answer(
      `${FOLDER}?path=film&ending=.blend&limit=200`,
      answer('/mnt/film', ['a', 'b'], 'next'),
    );
    void folder.loadMore();
    await bench.settle();
    await bench.answer(`${FOLDER}?path=film&ending=.blend&limit=200&cursor=next`, answer('/mnt/film', ['c']));
    expect([names(), folder.hasMore()]).toEqual([['a', 'b', 'c'], false]);
    expect(folder.locationOf({ name: 'c', kind: 'file' })).toBe('/mnt/film/c');
  });

  it('is looked through when the typing pauses; an answer that comes too late is not shown', async () => {
    void folder.open('film');
    await bench.settle();
    const [first] = bench.http.match(({ url }) => url === FOLDER);
    folder.look('s');
    folder.look('sh');
    await bench.settle(300);
    await bench.answer(FOLDER, answer('/mnt/film', ['shot']));
    first?.flush(answer('/mnt/film', ['a', 'b']));
    await bench.settle();
    expect(names()).toEqual(['shot']);
  });

  it('that cannot be read says why, and is asked for again', async () => {
    void folder.open('gone');
    await bench.settle();
    await bench.answer(FOLDER, { code: 404, message: 'There is no folder "gone"' }, 404);
    expect([folder.problem(), folder.isKnown()]).toEqual(['There is no folder "gone"', false]);
    void folder.open('');
    await bench.settle();
    await bench.answer(FOLDER, answer('/', ['a']));
    expect(folder.problem()).toBeUndefined();
    expect(folder.locationOf({ name: 'a', kind: 'file' })).toBe('/a');
  });
});
