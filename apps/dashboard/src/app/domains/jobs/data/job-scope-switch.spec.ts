import { TestBed } from '@angular/core/testing';
import { Component } from '@angular/core';
import { Router, provideRouter } from '@angular/router';
import { permissionsOf, type Role } from '@flamenco/domain/access';
import type { Identity } from '@flamenco/api-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aStranger, anIdentity } from '../../../../testing/builders';
import { LiveBench } from '../../../../testing/live-bench';
import { OwnIdentity } from '../../../shared/identity/own-identity';
import { ownJobsFirst } from '../../../shell/own-jobs-first';
import { JobCounts } from './job-counts';
import { JobFilter } from './job-filter';
import { JobPages } from './job-pages';
import { JobScopeSwitch } from './job-scope-switch';

@Component({ template: '' })
class Page {}

const as = (role: Role, id = 'user-1'): Identity => {
  const { user, ...identity } = anIdentity({ permissions: [...permissionsOf(role)] });
  return { ...identity, ...(user && { user: { ...user, id, role } }) };
};

let bench: LiveBench;
let router: Router;
beforeEach(() => {
  localStorage.clear();
  const jobs = { component: Page, canActivate: [ownJobsFirst] };
  const routes = [
    { path: 'jobs', ...jobs },
    { path: 'jobs/:job', ...jobs },
    { path: 'workers', component: Page },
  ];
  bench = new LiveBench([JobCounts, JobFilter, JobPages, provideRouter(routes)]);
  router = TestBed.inject(Router);
});
afterEach(() => {
  bench.end();
  localStorage.clear();
});

const learn = (identity: Identity): void => TestBed.inject(OwnIdentity).learn(identity);
const go = async (path: string): Promise<string> => {
  void router.navigateByUrl(path);
  await bench.settle();
  return router.url;
};

describe('the page of jobs', () => {
  it.each<[string, Identity, string, string]>([
    ['shows an artist their own at first', as('artist'), '/jobs', '/jobs?q=owner:me'],
    ['shows a wrangler all', as('wrangler'), '/jobs', '/jobs'],
    ['shows all to who has not signed in', aStranger('open', 'artist'), '/jobs', '/jobs'],
    ['shows what its address says', as('artist'), '/jobs?q=needs:you', '/jobs?q=needs:you'],
    ['shows the job that its address says', as('artist'), '/jobs/job-1', '/jobs/job-1'],
  ])('%s', async (_, identity, path, expected) => {
    learn(identity);
    expect(await go(path)).toBe(expected);
  });

  it('waits for who asks', async () => {
    await go('/jobs');
    await bench.answer('/api/v3/identity', as('artist'));
    expect(router.url).toBe('/jobs?q=owner:me');
  });

  it('stays as it is while one goes on in it', async () => {
    learn(as('artist'));
    await go('/jobs/job-1');
    expect(await go('/jobs')).toBe('/jobs');
  });

  it('shows what one chose last, each in the same browser', async () => {
    learn(as('artist'));
    await go('/jobs');
    TestBed.inject(JobScopeSwitch).choose('all');
    await bench.settle();
    expect(router.url).toBe('/jobs');
    await go('/workers');
    expect(await go('/jobs')).toBe('/jobs');
    learn(as('artist', 'user-2'));
    await go('/workers');
    expect(await go('/jobs')).toBe('/jobs?q=owner:me');
    learn(as('wrangler'));
    TestBed.inject(JobScopeSwitch).choose('mine');
    await go('/workers');
    expect(await go('/jobs')).toBe('/jobs?q=owner:me');
  });
});

describe('the switch between one’s own jobs and all', () => {
  it('is there for who has signed in', () => {
    const scope = TestBed.inject(JobScopeSwitch);
    expect(scope.isOffered()).toBe(false);
    learn(as('viewer'));
    expect(scope.isOffered()).toBe(true);
  });

  it('leaves the rest of the query, which is cleared without it', async () => {
    learn(as('artist'));
    await go('/jobs?q=status:failed%20"a b"');
    const [scope, filter] = [TestBed.inject(JobScopeSwitch), TestBed.inject(JobFilter)];
    expect([scope.scope(), filter.isFiltered()]).toEqual(['all', true]);
    scope.choose('mine');
    await bench.settle();
    expect(filter.text()).toBe('owner:me status:failed "a b"');
    expect([scope.scope(), scope.rest()]).toEqual(['mine', 'status:failed "a b"']);
    filter.clear();
    await bench.settle();
    expect([filter.text(), filter.isFiltered(), scope.scope()]).toEqual(['owner:me', false, 'mine']);
    scope.choose('all');
    await bench.settle();
    expect([filter.text(), scope.scope()]).toEqual(['', 'all']);
  });

  it.each([
    ['owner:ME', 'mine'],
    ['owner:me,anna', 'all'],
    ['-owner:me', 'all'],
    ['owner:anna', 'all'],
  ] as const)('knows %s as %s', async (q, expected) => {
    learn(as('artist'));
    await go(`/jobs?q=${q}`);
    expect(TestBed.inject(JobScopeSwitch).scope()).toBe(expected);
  });

  it('is no part of the query of who has not signed in', async () => {
    learn(aStranger('open', 'wrangler'));
    await go('/jobs?q=owner:me');
    const filter = TestBed.inject(JobFilter);
    expect(filter.isFiltered()).toBe(true);
    filter.clear();
    await bench.settle();
    expect(filter.text()).toBe('');
  });
});
