import { HttpClient, HttpErrorResponse, provideHttpClient, withInterceptors } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import { Component, Injector, runInInjectionContext } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import type { Identity, Permission } from '@flamenco/api-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { firstValueFrom } from 'rxjs';
import { aStranger, anIdentity } from '../../../testing/builders';
import { LiveBench } from '../../../testing/live-bench';
import { IdentityWatch } from '../../shell/identity-watch';
import { FIRST_ANSWER_MS } from '../../shell/set-up-first';
import { signInFirst } from '../../shell/sign-in-first';
import { Offers, injectOffer } from '../offers';
import type { MenuEntry } from '../ui/action-menu';
import { OwnIdentity } from './own-identity';
import { whenSignedOut } from './when-signed-out';

@Component({ template: '' })
class Page {}

const IDENTITY = '/api/v3/identity';
const SETTINGS = '/api/v3/configuration/settings';

let bench: LiveBench;
let router: Router;
beforeEach(() => {
  const routes = [
    { path: 'jobs', component: Page, canActivate: [signInFirst] },
    { path: 'workers', component: Page, canActivate: [signInFirst] },
    { path: 'sign-in', component: Page },
  ];
  bench = new LiveBench([
    provideRouter(routes),
    provideHttpClient(withInterceptors([whenSignedOut])),
    provideHttpClientTesting(),
  ]);
  router = TestBed.inject(Router);
});
afterEach(() => bench.end());

const learn = (identity: Identity): void => TestBed.inject(OwnIdentity).learn(identity);

describe('what one may do', () => {
  it.each<[string, Identity | undefined, Permission, boolean]>([
    ['is everything as long as nobody knows', undefined, 'settings:write', true],
    ['is what the Manager says', anIdentity(), 'jobs:write:own', true],
    ['is nothing else', anIdentity(), 'jobs:write', false],
    ['is little for strangers', aStranger('closed'), 'jobs:read', false],
    ['is more for strangers on an open farm', aStranger('open', 'wrangler'), 'jobs:write', true],
  ])('%s', (_, identity, permission, expected) => {
    if (identity) learn(identity);
    expect(TestBed.inject(OwnIdentity).may(permission)).toBe(expected);
  });

  it('decides what is offered, by letters and in the palette, too', () => {
    const entries: readonly MenuEntry[] = [
      { id: 'cancel', label: 'Cancel', icon: 'close', key: 'x', needs: 'jobs:write:own' },
      { id: 'copy', label: 'Copy', icon: 'content_copy' },
    ];
    const offer = { about: 'a job', entries, choose: (): void => undefined };
    runInInjectionContext(TestBed.inject(Injector), () => injectOffer(() => offer));
    const offered = (): readonly string[] =>
      TestBed.inject(Offers)
        .all()
        .flatMap((each) => each.entries.map(({ id }) => id));
    expect(offered()).toEqual(['cancel', 'copy']);
    learn(aStranger('open', 'viewer'));
    expect(offered()).toEqual(['copy']);
  });
});

describe('the first page', () => {
  const go = async (path: string): Promise<void> => {
    void router.navigateByUrl(path);
    await bench.settle();
  };

  it('waits for who asks, once a session', async () => {
    await go('/jobs');
    expect(router.url).toBe('/');
    await bench.answer(IDENTITY, anIdentity());
    expect(router.url).toBe('/jobs');
    await go('/workers');
    expect(router.url).toBe('/workers');
  });

  it.each<[string, Identity, string]>([
    ['is that to sign in on a closed farm', aStranger('closed'), '/sign-in?back=%2Fjobs%3Fq%3Dgpu'],
    ['is the one that was asked for on an open farm', aStranger('open'), '/jobs?q=gpu'],
  ])('%s', async (_, identity, expected) => {
    await go('/jobs?q=gpu');
    await bench.answer(IDENTITY, identity);
    expect(router.url).toBe(expected);
  });

  it('is shown by a Manager that is being set up, which knows nobody', async () => {
    await go('/jobs');
    await bench.answer(IDENTITY, { message: 'Not found' }, 404);
    expect(router.url).toBe('/jobs');
    expect(TestBed.inject(OwnIdentity).may('settings:write')).toBe(true);
  });

  it('is not kept from anybody for long', async () => {
    await go('/jobs');
    await bench.settle(FIRST_ANSWER_MS);
    expect(router.url).toBe('/jobs');
    await bench.answer(IDENTITY, anIdentity());
  });
});

describe('an answer with 401', () => {
  const refuse = async (path: string): Promise<number> => {
    const asked = firstValueFrom(TestBed.inject(HttpClient).post(path, {})).catch((error: unknown) => error);
    await bench.answer(path, { code: 401, message: 'Sign in first' }, 401);
    const error = await asked;
    return error instanceof HttpErrorResponse ? error.status : 0;
  };

  it.each<[string, Identity, string, string]>([
    ['has one sign in again, and come back', anIdentity(), SETTINGS, '/sign-in?back=%2Fjobs'],
    ['for a wrong password leads nowhere', anIdentity(), `${IDENTITY}/password`, '/jobs'],
    ['lets a stranger on an open farm stay, and read why', aStranger('open'), SETTINGS, '/jobs'],
  ])('%s', async (_, identity, path, expected) => {
    learn(identity);
    await router.navigateByUrl('/jobs');
    expect(await refuse(path)).toBe(401);
    await bench.settle();
    expect(router.url).toBe(expected);
  });

  it('is not needed when the live connection goes: who asks is looked at again', async () => {
    learn(aStranger('open'));
    await router.navigateByUrl('/jobs');
    TestBed.inject(IdentityWatch);
    await bench.connect();
    await bench.answer(IDENTITY, aStranger('open'));
    bench.socket.loses();
    await bench.settle();
    await bench.answer(IDENTITY, aStranger('closed'));
    expect(router.url).toBe('/sign-in?back=%2Fjobs');
  });
});
