import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LiveBench } from '../../testing/live-bench';
import { FIRST_ANSWER_MS, setUpFirst } from './set-up-first';

@Component({ template: '' })
class Page {}

describe('a Manager that may not be set up', () => {
  let bench: LiveBench;
  let router: Router;

  beforeEach(() => {
    const guarded = { component: Page, canActivate: [setUpFirst] };
    const routes = [
      { path: 'jobs', ...guarded },
      { path: 'workers', ...guarded },
      { path: 'setup', component: Page },
    ];
    bench = new LiveBench([provideRouter(routes)]);
    router = TestBed.inject(Router);
  });
  afterEach(() => bench.end());

  const CONFIGURATION = '/api/v3/configuration';
  const go = async (path: string): Promise<void> => {
    void router.navigateByUrl(path);
    await bench.settle();
  };

  it('is asked once a session when it is', async () => {
    await go('/jobs');
    await bench.answer(CONFIGURATION, { isFirstRun: false });
    await go('/workers');
    await go('/jobs');
    expect(router.url).toBe('/jobs');
    bench.http.expectNone(CONFIGURATION);
  });

  it('leads to the assistant when it is not, and to the pages once it is', async () => {
    await go('/jobs');
    await bench.answer(CONFIGURATION, { isFirstRun: true });
    expect(router.url).toBe('/setup');
    await go('/jobs');
    expect(router.url).toBe('/setup');
    await bench.answer(CONFIGURATION, { isFirstRun: false });
    expect(router.url).toBe('/jobs');
  });

  it('keeps nobody from a page for long when it does not answer, and from further pages not at all', async () => {
    await go('/jobs');
    await bench.settle(FIRST_ANSWER_MS);
    expect(router.url).toBe('/jobs');
    await go('/workers');
    expect(router.url).toBe('/workers');
    await bench.answer(CONFIGURATION, { isFirstRun: true });
    expect(router.url).toBe('/setup');
  });
});
