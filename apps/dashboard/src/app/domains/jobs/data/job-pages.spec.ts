import { TestBed } from '@angular/core/testing';
import { emptyTaskCounts } from '@flamenco/domain/jobs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aJob, aJobUpdate } from '../../../../testing/builders';
import { LiveBench } from '../../../../testing/live-bench';
import { JobPages } from './job-pages';

const JOBS = '/api/v3/jobs';
const page = (more: string): string => `${JOBS}?limit=${more}&omit=settings&omit=warnings`;
const FIRST = page('100&sort=-urgency');

describe('the pages of jobs', () => {
  let bench: LiveBench;
  let pages: JobPages;

  beforeEach(async () => {
    bench = new LiveBench([JobPages]);
    pages = TestBed.inject(JobPages);
    await bench.connect();
  });
  afterEach(() => bench.end());

  const shown = (): readonly string[] => pages.jobs().map(({ id }) => id);
  const load = (ids: string, next?: string, path = FIRST): Promise<void> => {
    const jobs = ids.split(' ').map((id) => aJob({ id }));
    return bench.answer(path, { jobs, total: 9, ...(next !== undefined && { next }) });
  };
  /** The Manager lives, and time passes. */
  const live = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      bench.socket.beats();
      await bench.settle(1_000);
    }
  };

  it('are the first that fit, the most urgent first, and without what the list does not show', async () => {
    expect([pages.isLoading(), pages.total()]).toEqual([true, undefined]);
    await load('a b');
    expect([shown(), pages.total(), pages.isLoading()]).toEqual([['a', 'b'], 9, false]);
    expect(pages.job('b')?.id).toBe('b');
  });

  it('stay until what is asked for next is there', async () => {
    await load('a b');
    pages.ask('user:anna', 'name');
    await bench.settle();
    expect([shown(), pages.shown()?.q]).toEqual([['a', 'b'], '']);
    await load('c', undefined, page('100&sort=name&q=user%3Aanna'));
    expect([shown(), pages.shown()?.q]).toEqual([['c'], 'user:anna']);
  });

  it('go on where they end, once, and are loaded again as far as one has scrolled', async () => {
    await load('a b', 'behind-b');
    void pages.loadMore();
    void pages.loadMore();
    await load('b c', undefined, page('200&cursor=behind-b&sort=-urgency'));
    expect(shown()).toEqual(['a', 'b', 'c']);
    await pages.loadMore();
    pages.reload();
    await load('a c d e', 'behind-e', page('4&sort=-urgency'));
    expect(shown()).toEqual(['a', 'c', 'd', 'e']);
  });

  it('follow what happens to their jobs, where these stand', async () => {
    await load('a b');
    bench.socket.arrives('/jobs', aJobUpdate({ id: 'b', steps_completed: 7 }));
    bench.socket.arrives(
      '/jobs',
      aJobUpdate({ id: 'elsewhere', task_counts: { ...emptyTaskCounts(), active: 1 } }),
    );
    await live(6);
    expect(pages.job('b')?.steps_completed).toBe(7);
    expect(shown()).toEqual(['a', 'b']);
  });

  it.each([
    ['a status changed', { status: 'failed', previous_status: 'active' } as const],
    ['a priority changed', { priority: 99 }],
    ['a person is needed', { needs_attention: { code: 'no-workers', message: 'm', remedy: 'r' } } as const],
    ['a job was deleted elsewhere', { id: 'elsewhere', was_deleted: true }],
    ['a job may be new', { id: 'new' }],
  ])('are loaded again when %s', async (_, update) => {
    await load('a b');
    await live(3);
    bench.socket.arrives('/jobs', aJobUpdate({ id: 'b', ...update }));
    await live(1);
    await load('b a');
    expect(shown()).toEqual(['b', 'a']);
    await live(4);
  });

  it.each([
    ['-progress', 1],
    ['completed', 1],
    ['-name', 0],
  ] as const)('by %s are loaded again when tasks are completed: %d times', async (sort, times) => {
    await load('a b');
    pages.ask('', sort);
    await bench.settle();
    await load('a b', undefined, page(`100&sort=${sort}`));
    await live(3);
    const counts = { ...emptyTaskCounts(), completed: 3 };
    bench.socket.arrives('/jobs', aJobUpdate({ id: 'b', task_counts: counts }));
    await live(1);
    expect(bench.asked(page(`100&sort=${sort}`))).toBe(times);
    await live(4);
  });

  it('are loaded again at most every two seconds', async () => {
    await load('a');
    let asked = 0;
    for (let second = 0; second < 20; second += 1) {
      bench.socket.arrives('/jobs', aJobUpdate({ id: `new-${second}` }));
      await live(1);
      for (const request of bench.http.match(FIRST)) {
        asked += 1;
        request.flush({ jobs: [aJob({ id: 'a' })], total: 9 });
      }
    }
    await live(3);
    for (const request of bench.http.match(FIRST)) request.flush({ jobs: [], total: 0 });
    expect(asked).toBeGreaterThanOrEqual(5);
    expect(asked).toBeLessThanOrEqual(10);
  });

  it('lose a job at once that was deleted', async () => {
    await load('a b');
    bench.socket.arrives('/jobs', aJobUpdate({ id: 'a', was_deleted: true }));
    await bench.settle();
    expect(shown()).toEqual(['b']);
    await live(2);
    await load('b c');
    expect(shown()).toEqual(['b', 'c']);
  });

  it('stay as they were when a reload fails, and it is said why', async () => {
    await load('a');
    pages.reload();
    await bench.answer(FIRST, { code: 503, message: 'The database is busy.' }, 503);
    expect([shown(), pages.problem()]).toEqual([['a'], 'The database is busy.']);
  });
});
