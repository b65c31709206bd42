import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aJob, aJobUpdate } from '../../../../testing/builders';
import { LiveBench } from '../../../../testing/live-bench';
import { JobExtrasOnScreen } from './job-extras';

const EXTRAS = '/api/v3/jobs/extras';
const LOOK_MS = 151;

describe('what the list shows of jobs besides', () => {
  let bench: LiveBench;
  let extras: JobExtrasOnScreen;
  const jobs = ['a', 'b'].map((id) => aJob({ id }));

  beforeEach(async () => {
    bench = new LiveBench([JobExtrasOnScreen]);
    extras = TestBed.inject(JobExtrasOnScreen);
    await bench.connect();
  });
  afterEach(() => bench.end());

  async function look(ids: string, columns: string): Promise<void> {
    extras.look({ ids: ids.split(' '), columns: columns.split(' ') });
    await bench.settle(LOOK_MS);
  }
  const answer = (asked: string, ...told: readonly object[]): Promise<void> =>
    bench.answer(`${EXTRAS}?${asked}`, { jobs: told });
  const counts = (): readonly unknown[] => extras.withExtras(jobs).map((job) => job.extras?.workers_on_it);

  it('is asked of the rows in sight, for the columns that are shown, and of nothing else', async () => {
    await look('a b', 'name status updated menu');
    await look('a b', 'picture name ready frame workers menu');
    await answer('job=a&job=b&with=estimate&with=mean_frame&with=picture&with=workers', {
      job_id: 'b',
      workers_on_it: 3,
    });
    expect(counts()).toEqual([undefined, 3]);
  });

  it('is not asked while one scrolls, and remembered when one scrolls back', async () => {
    await look('a', 'workers');
    await answer('job=a&with=workers', { job_id: 'a', workers_on_it: 1 });
    extras.look({ ids: ['x'], columns: ['workers'] });
    await look('b', 'workers');
    expect(counts()).toEqual([1, undefined]);
    await answer('job=b&with=workers', { job_id: 'b', workers_on_it: 2 });
    expect(counts()).toEqual([1, 2]);
  });

  it('leaves the objects of jobs alone of which nothing new is known', async () => {
    expect(extras.withExtras(jobs)).toBe(jobs);
    await look('a', 'workers');
    await answer('job=a&with=workers', { job_id: 'a', workers_on_it: 1 });
    const [one, other] = extras.withExtras(jobs);
    expect(extras.withExtras(jobs)[0]).toBe(one);
    expect(other).toBe(jobs[1]);
    const changed = { ...aJob({ id: 'a' }), priority: 7 };
    expect(extras.withExtras([changed])[0]).toMatchObject({ priority: 7, extras: { workers_on_it: 1 } });
  });

  it('is asked again at most every 5 seconds, when something happens to jobs in sight', async () => {
    await look('a', 'picture');
    await answer('job=a&with=picture', { job_id: 'a' });
    const wait = async (seconds: number): Promise<void> => {
      for (let second = 0; second < seconds; second += 1) {
        bench.socket.beats();
        await bench.settle(1_000);
      }
    };
    bench.socket.arrives('/jobs', aJobUpdate({ id: 'elsewhere' }));
    await wait(7);
    expect(bench.asked(`${EXTRAS}?job=a&with=picture`)).toBe(0);
    bench.socket.arrives('/jobs', aJobUpdate({ id: 'a' }));
    await wait(1);
    await answer('job=a&with=picture', { job_id: 'a' });
    for (let n = 0; n < 5; n += 1) {
      bench.socket.arrives('/jobs', aJobUpdate({ id: 'a', steps_completed: n }));
      bench.socket.arrives('/last-rendered', { job_id: 'a', thumbnail: { base: '', suffixes: [] } });
    }
    await wait(3);
    expect(bench.asked(`${EXTRAS}?job=a&with=picture`)).toBe(0);
    await wait(3);
    await answer('job=a&with=picture', { job_id: 'a' });
  });
});
