import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Job } from '@flamenco/api-client';
import { JOB_STATUSES, type JobStatus } from '@flamenco/domain/statuses';
import { aJob } from '../../../testing/builders';
import { JOB_LOOKS } from '../status-looks';
import { fitsFilter } from './filter-query';
import { type FilterRules, ListFilter, whoIsNeeded } from './list-filter';

const needs_attention = {
  code: 'no-workers',
  message: 'Nobody runs it.',
  remedy: 'Add a Worker.',
} as const;
const JOBS = [
  aJob({ id: 'a', name: 'a' }),
  aJob({ id: 'b', name: 'b', needs_attention }),
  aJob({ id: 'c', name: 'c', status: 'failed' }),
];

const needsPerson = (job: Job): boolean => job.needs_attention !== undefined;
const RULES: FilterRules<Job, JobStatus> = {
  keys: ['status', 'needs'],
  statuses: JOB_STATUSES,
  looks: JOB_LOOKS,
  needsPerson,
  fitting: (jobs, query) =>
    jobs.filter((job) =>
      fitsFilter(query, { status: job.status, needs: whoIsNeeded(needsPerson(job)) }, job.name),
    ),
};

describe('the filter of a list', () => {
  let jobs: ReturnType<typeof signal<readonly Job[]>>;
  let filter: ListFilter<Job, JobStatus>;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideRouter([])] });
    jobs = signal<readonly Job[]>(JOBS);
    filter = TestBed.runInInjectionContext(() => new ListFilter(jobs, RULES));
  });

  const toggle = async (chip: string): Promise<void> => {
    filter.toggle(chip);
    await settled();
  };
  const settled = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve));
    TestBed.tick();
  };
  const shown = (): readonly string[] => filter.rows().map(({ id }) => id);
  const chips = (): readonly string[] =>
    filter.chips().map(({ label, count, isOn }) => `${label} ${count}${isOn ? ' on' : ''}`);

  it('counts what needs a person, before the statuses', () => {
    expect(chips()).toEqual(['needs you 1', 'active 2', 'failed 1']);
    jobs.set([aJob()]);
    expect(chips()).toEqual(['active 1']);
  });

  it('shows only what needs a person, in the address too, until everything is wanted again', async () => {
    await toggle('needs-you');
    expect([shown(), filter.text(), filter.isAllShown()]).toEqual([['b'], 'needs:you', false]);
    expect(TestBed.inject(Router).url).toBe('/?q=needs:you');
    await toggle('failed');
    expect([shown(), filter.text()]).toEqual([[], 'status:failed needs:you']);
    filter.showAll();
    await settled();
    expect([shown(), filter.text(), filter.isAllShown()]).toEqual([['a', 'b', 'c'], '', true]);
  });

  it('keeps the chip while it is on, though nothing needs anybody any more', async () => {
    await toggle('needs-you');
    jobs.set([aJob()]);
    expect(chips()).toEqual(['needs you 0 on', 'active 1']);
    await toggle('needs-you');
    expect(filter.text()).toBe('');
  });
});
