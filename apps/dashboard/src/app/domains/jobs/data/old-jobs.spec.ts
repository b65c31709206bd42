import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aJob } from '../../../../testing/builders';
import { FakeDialogs } from '../../../../testing/fake-dialogs';
import { LiveBench } from '../../../../testing/live-bench';
import { OldJobs } from './old-jobs';

const JOBS = '/api/v3/jobs';

describe('old jobs', () => {
  let bench: LiveBench;
  let dialogs: FakeDialogs;

  beforeEach(() => {
    dialogs = new FakeDialogs();
    dialogs.chosen = 30;
    bench = new LiveBench([dialogs.provider]);
  });
  afterEach(async () => {
    await bench.settle(6_000); // notices leave
    bench.end();
  });

  async function ask(): Promise<void> {
    void TestBed.inject(OldJobs).askAndDelete();
    await bench.settle();
    const page = bench.http.expectOne(({ url }) => url === JOBS);
    expect(page.request.params.toString()).toContain('q=updated');
    page.flush({ jobs: [aJob({ name: 'old', updated: '2026-01-01T12:00:00.123Z' })], total: 147 });
    await bench.answer(`${JOBS}/facets`, {
      facets: [{ key: 'status', values: [{ value: 'completed', count: 147 }] }],
    });
  }

  it('are counted and named before, and deleted up to the youngest of those that were shown', async () => {
    dialogs.wantsMore = true;
    await ask();
    expect(dialogs.asked.at(-1)).toMatch(/^Delete 147 jobs\? .*more than 30 days: 147 completed\./);
    expect(dialogs.details).toEqual(['Besides those that are named here, 146 others.']);
    const request = bench.http.expectOne(({ url }) => url === `${JOBS}/mass-delete`);
    expect([request.request.method, request.request.body, request.request.params.get('files')]).toEqual([
      'DELETE',
      { last_updated_max: '2026-01-01T12:00:00.123Z' },
      'all',
    ]);
    request.flush(null);
  });

  it('stay when the person thinks better of it', async () => {
    dialogs.agrees = false;
    await ask();
    expect(bench.asked(`${JOBS}/mass-delete`)).toBe(0);
  });
});
