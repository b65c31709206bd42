import { Component, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aChange } from '../../../../testing/builders';
import { LiveBench } from '../../../../testing/live-bench';
import { ChangeHistory, type ChangeQuery } from './change-history';

@Component({ template: '', providers: [ChangeHistory] })
class HistoryUser {
  readonly history = inject(ChangeHistory);
}

const PATH = '/api/v3/changes';
const TOLD = { id: 9, kind: 'job', object_id: 'job-1', job_id: 'job-1' } as const;

/** Loads are so far apart. */
const GAP_MS = 1_100;

let bench: LiveBench;

beforeEach(() => {
  bench = new LiveBench();
});

afterEach(() => bench.end());

const page = (ids: readonly number[], next?: string): object => ({
  changes: ids.map((id) => aChange({ id })),
  ...(next !== undefined && { next }),
});

async function aHistory(query: ChangeQuery, first: object): Promise<ChangeHistory> {
  const { history } = TestBed.createComponent(HistoryUser).componentInstance;
  history.select(query);
  await bench.connect();
  await bench.answer(PATH, first);
  return history;
}

const idsOf = (history: ChangeHistory): readonly number[] => (history.changes() ?? []).map(({ id }) => id);

describe('the history', () => {
  it('is loaded again when something is added that fits, and keeps the older entries that were loaded', async () => {
    const history = await aHistory({ jobId: 'job-1' }, page([8, 7], 'a'));
    const older = history.loadOlder();
    await bench.answer(PATH + '?job_id=job-1&cursor=a', page([6, 5], 'b'));
    await older;
    bench.socket.arrives('/changes', { ...TOLD, object_id: 'job-2', job_id: 'job-2' });
    await bench.settle(GAP_MS);
    expect(idsOf(history)).toEqual([8, 7, 6, 5]);
    bench.socket.arrives('/changes', TOLD);
    await bench.settle(GAP_MS);
    await bench.answer(PATH, page([9, 8], 'c'));
    expect([idsOf(history), history.hasOlder()]).toEqual([[9, 8, 7, 6, 5], true]);
    const last = history.loadOlder();
    await bench.answer(PATH + '?job_id=job-1&cursor=b', page([4]));
    await last;
    expect([idsOf(history), history.hasOlder()]).toEqual([[9, 8, 7, 6, 5, 4], false]);
  });

  it('begins anew when more was added than a page has', async () => {
    const history = await aHistory({}, page([8, 7], 'a'));
    bench.socket.arrives('/changes', TOLD);
    await bench.settle(GAP_MS);
    await bench.answer(PATH, page([20, 19], 'z'));
    expect(idsOf(history)).toEqual([20, 19]);
  });

  it('asks for a page once, says why one did not come, and asks for it again', async () => {
    const history = await aHistory({ kind: 'job' }, page([8], 'a'));
    const asked = [history.loadOlder(), history.loadOlder()];
    expect(history.isLoadingOlder()).toBe(true);
    await bench.answer(PATH, { code: 400, message: 'Not this one.' }, 400);
    await Promise.all(asked);
    expect([history.problem(), history.isLoadingOlder(), idsOf(history)]).toEqual([
      expect.stringContaining('Not this one.'),
      false,
      [8],
    ]);
    const again = history.loadOlder();
    await bench.answer(PATH, page([7]));
    await again;
    expect([history.problem(), idsOf(history)]).toEqual([undefined, [8, 7]]);
  });

  it('of something else is not that which was there', async () => {
    const history = await aHistory({ jobId: 'job-1' }, page([8], 'a'));
    history.select({ objectId: 'worker-1', withinMs: 3_600_000 });
    await bench.settle();
    expect([history.changes(), history.isLoading()]).toEqual([undefined, true]);
    const { request } = bench.http.expectOne(({ url }) => url === PATH);
    expect(request.params.get('object_id')).toBe('worker-1');
    expect(Date.parse(request.params.get('since') ?? '')).toBeLessThanOrEqual(Date.now() - 3_600_000);
  });
});
