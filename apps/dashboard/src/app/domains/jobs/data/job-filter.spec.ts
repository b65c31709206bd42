import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aJob } from '../../../../testing/builders';
import { LiveBench } from '../../../../testing/live-bench';
import { JobCounts } from './job-counts';
import { JobFilter } from './job-filter';
import { JobPages } from './job-pages';

describe('the filter of the jobs', () => {
  let bench: LiveBench;
  let filter: JobFilter;

  beforeEach(async () => {
    bench = new LiveBench([JobCounts, JobFilter, JobPages, provideRouter([])]);
    filter = TestBed.inject(JobFilter);
    TestBed.inject(JobCounts).ask('');
    await bench.connect();
    await bench.answer('/api/v3/jobs', { jobs: [aJob()], total: 3 });
    const values = [
      { value: 'active', count: 2 },
      { value: 'failed', count: 1 },
    ];
    await bench.answer('/api/v3/jobs/facets', {
      total: 3,
      needs_attention: 1,
      facets: [{ key: 'status', values }],
    });
  });
  afterEach(() => bench.end());

  const toggle = async (chip: string): Promise<void> => {
    filter.toggle(chip);
    await bench.settle();
  };
  const chips = (): readonly string[] =>
    filter.chips().map(({ label, count, isOn }) => `${label} ${count}${isOn ? ' on' : ''}`);

  it('has a chip for what needs a person, and for each status that the Manager has counted', () => {
    expect(chips()).toEqual(['needs you 1', 'active 2', 'failed 1']);
    expect([filter.total(), filter.isAllShown()]).toEqual([3, true]);
  });

  it('is a query in the address, of which a chip is a part', async () => {
    await toggle('failed');
    await toggle('needs-you');
    expect([filter.text(), filter.isAllShown()]).toEqual(['needs:you status:failed', false]);
    expect(TestBed.inject(Router).url).toBe('/?q=needs:you%20status:failed');
    expect(chips()).toEqual(['needs you 1 on', 'active 2', 'failed 1 on']);
    await toggle('active');
    expect(filter.text()).toBe('status:failed,active needs:you');
    filter.showAll();
    await bench.settle();
    expect([filter.text(), filter.isAllShown()]).toEqual(['', true]);
  });

  it('leaves the rest of the query as it is', async () => {
    await TestBed.inject(Router).navigateByUrl('/?q=status:fail%20"a%20%20b"');
    await bench.settle();
    expect(chips()).toContain('failed 1 on');
    await toggle('failed');
    expect(filter.text()).toBe('"a  b"');
    filter.clear();
    await bench.settle();
    expect(filter.text()).toBe('');
  });
});
