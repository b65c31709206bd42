import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LiveBench } from '../../../../testing/live-bench';
import { Notices } from '../../../shared/notices';
import { SavedViews } from './saved-views';

const VIEWS = '/api/v3/saved-views';
const BROKEN = { id: 'view-1', name: 'broken', query: 'status:failed', sort: '', columns: [] };
const STATE = { query: 'user:anna', sort: '-updated', columns: ['status'] };

describe('views of the jobs', () => {
  let bench: LiveBench;
  let views: SavedViews;

  beforeEach(async () => {
    localStorage.clear();
    bench = new LiveBench([SavedViews]);
    views = TestBed.inject(SavedViews);
    await bench.connect();
    await bench.answer(VIEWS, { views: [BROKEN] });
  });
  afterEach(() => bench.end());

  const names = (): readonly string[] => views.views().map(({ kind, name }) => `${kind} ${name}`);
  const GIVEN = ['given All jobs', 'given Needs you', 'shared broken'];

  it('are those that everybody has, and those of this browser, one of each name', () => {
    views.keep('mine', { ...STATE, query: 'x' });
    views.keep('mine', STATE);
    expect(names()).toEqual([...GIVEN, 'own mine']);
    expect(JSON.parse(localStorage.getItem('flamenco-job-views') ?? '')).toEqual([
      { ...STATE, name: 'mine', kind: 'own' },
    ]);
    const [, , , mine] = views.views();
    if (mine) void views.remove(mine);
    expect(names()).toEqual(GIVEN);
  });

  it('can be shared, and taken from everybody', async () => {
    void views.share('anna', STATE);
    await bench.settle();
    const request = bench.http.expectOne(VIEWS);
    expect([request.request.method, request.request.body]).toEqual(['POST', { name: 'anna', ...STATE }]);
    request.flush({ id: 'view-2', name: 'anna', ...STATE });
    await bench.settle();
    await bench.answer(VIEWS, { views: [BROKEN, { id: 'view-2', name: 'anna', ...STATE }] });
    expect(names()).toEqual([...GIVEN, 'shared anna']);
    const [, , broken] = views.views();
    if (broken) void views.remove(broken);
    await bench.settle();
    await bench.answer(`${VIEWS}/view-1`, null, 204);
    await bench.answer(VIEWS, { views: [] });
    expect(names()).toEqual(GIVEN.slice(0, 2));
  });

  it('say why one could not be shared', async () => {
    void views.share('broken', STATE);
    await bench.settle();
    await bench.answer(VIEWS, { code: 409, message: "There is a view 'broken' already." }, 409);
    await bench.answer(VIEWS, { views: [BROKEN] });
    const [latest] = TestBed.inject(Notices).notices();
    expect(latest?.text).toContain('View “broken” is not shared');
  });

  it.each(['{', '[{"name":1}]', '{"a":1}'])('leave alone what else is kept under that name: %s', (text) => {
    localStorage.setItem('flamenco-job-views', text);
    const others = TestBed.runInInjectionContext(() => new SavedViews());
    expect(others.views().filter(({ kind }) => kind === 'own')).toEqual([]);
    for (const request of bench.http.match(VIEWS)) request.flush({ views: [] });
  });
});
