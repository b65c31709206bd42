import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LiveBench } from '../../../../testing/live-bench';
import { FolderChoice } from './folder-choice';

const FOLDERS = '/api/v3/configuration/folders';

describe("the folders of the Manager's computer", () => {
  let bench: LiveBench;
  let choice: FolderChoice;
  beforeEach(() => {
    bench = new LiveBench([FolderChoice]);
    choice = TestBed.inject(FolderChoice);
  });
  afterEach(() => bench.end());

  it('are opened one after the other', async () => {
    void choice.open('/mnt/new');
    expect([choice.isOpen(), choice.isLoading()]).toEqual([true, true]);
    await bench.settle(1);
    expect(bench.http.match(({ params }) => params.get('path') !== '/mnt/new')).toEqual([]);
    await bench.answer(FOLDERS, {
      path: '/mnt',
      parent: '/',
      folders: ['a'],
      is_cut: true,
    });
    expect([choice.path(), choice.parent(), choice.folders(), choice.isCut()]).toEqual([
      '/mnt',
      '/',
      ['a'],
      true,
    ]);
    expect([choice.within('a'), choice.isLoading()]).toEqual(['/mnt/a', false]);
  });

  it.each([
    ['/', '/a'],
    ['C:\\', 'C:\\a'],
    ['C:\\Users', 'C:\\Users\\a'],
  ])('have in %s the path %s', async (path, within) => {
    void choice.open('');
    await bench.answer(FOLDERS, { path, folders: [], is_cut: false });
    expect(choice.within('a')).toBe(within);
  });

  it('stay as they were when one cannot be read, and the last that was asked for counts', async () => {
    void choice.open('/mnt');
    await bench.answer(FOLDERS, { path: '/mnt', folders: [], is_cut: false });
    void choice.open('/root');
    void choice.open('/secret');
    const [root, secret] = bench.http.match(({ url }) => url === FOLDERS);
    secret?.flush({ message: 'It cannot be read.' }, { status: 503, statusText: '' });
    root?.flush({ path: '/root', folders: [], is_cut: false });
    await bench.settle();
    expect([choice.path(), choice.problem()]).toEqual(['/mnt', 'It cannot be read.']);
  });
});
