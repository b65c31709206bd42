import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aStranger, aTask, aWorker, aJob, anIdentity } from '../../../testing/builders';
import { LiveBench } from '../../../testing/live-bench';
import { permitted } from '../../shared/identity/permitted';
import { OwnIdentity } from '../../shared/identity/own-identity';
import { OPEN_PAGE, pageAddress } from '../../shared/open-page';
import { jobEntries, taskEntries } from '../jobs/data/job-entries';
import { workerEntries } from '../workers/data/worker-entries';
import { agentWords } from './data/agent-words';
import { OwnAccount } from './data/own-account';
import { People } from './data/people';
import { expiryOf, scopeWords, scopesOf } from './data/token-scopes';
import { SignInPage } from './feature-sign-in/sign-in-page';

describe('words for sessions and tokens', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
      'Edge on Windows',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18 Safari/605.1.15',
      'Safari on macOS',
    ],
    ['curl/8.0', 'curl/8.0'],
    ['', 'A browser'],
  ])('%s', (agent, expected) => {
    expect(agentWords(agent)).toBe(expected);
  });

  it('limits a token to what its role may', () => {
    const ids = scopesOf('viewer').map(({ id }) => id);
    expect(ids).toEqual(['farm:read', 'jobs:read', 'workers:read', 'profile']);
    expect(scopesOf('admin').map(({ id }) => id)).toContain('people:write');
    expect(scopesOf('admin').map(({ id }) => id)).not.toContain('worker');
  });

  it.each([
    ['30', '2026-01-31T00:00:00.000Z'],
    ['365', '2027-01-01T00:00:00.000Z'],
    ['ever', undefined],
  ] as const)('ends a token of %s days at %s', (term, expected) => {
    expect(expiryOf(term, Date.parse('2026-01-01T00:00:00Z'))).toBe(expected);
  });

  it('says what a token may', () => {
    const token = { id: 'token-1', name: 'script', created: '2026-01-01T00:00:00Z' };
    expect(scopeWords(token)).toBe('all that you may');
    expect(scopeWords({ ...token, role: 'wrangler' })).toBe('all that a wrangler may');
    expect(scopeWords({ ...token, scopes: ['jobs:read'] })).toBe('jobs:read');
  });
});

describe('a page of the dashboard', () => {
  it.each([
    ['/jobs?q=a', 'http://farm/app/jobs?q=a'],
    ['//evil.example/x', 'http://farm/app/evil.example/x'],
    ['/\\evil.example', 'http://farm/app/evil.example'],
    ['/https://evil.example', 'http://farm/app/https://evil.example'],
  ])('is never one of another web site: %s', (path, expected) => {
    expect(pageAddress(path, 'http://farm/app/')).toBe(expected);
  });
});

describe('who may only look', () => {
  const mayLook = (permission: string): boolean => permission.endsWith(':read');
  it.each([
    ['jobs', jobEntries([aJob()], []), ['watch', 'copy']],
    ['tasks', taskEntries([aTask()], 'active', false), ['copy']],
    ['Workers', workerEntries([aWorker()]), []],
  ])('sees no verbs of %s', (_, entries, expected) => {
    expect(permitted(entries, mayLook).map(({ id }) => id)).toEqual(expected);
  });
});

describe('with a Manager', () => {
  const opened: string[] = [];
  let bench: LiveBench;
  beforeEach(() => {
    opened.length = 0;
    bench = new LiveBench([
      provideRouter([]),
      { provide: OPEN_PAGE, useValue: (address: string) => opened.push(address) },
      OwnAccount,
      People,
    ]);
  });
  afterEach(() => bench.end());
  const learn = (identity = anIdentity()): void => TestBed.inject(OwnIdentity).learn(identity);

  it('shows sessions and tokens of who has signed in only', async () => {
    const account = TestBed.inject(OwnAccount);
    await bench.connect();
    expect(account.isLoading()).toBe(true);
    learn();
    await bench.settle();
    await bench.answer('/api/v3/identity/sessions', { sessions: [] });
    await bench.answer('/api/v3/identity/tokens', {
      tokens: [{ id: 'token-1', name: 'script', created: '' }],
    });
    expect(account.tokens().map(({ name }) => name)).toEqual(['script']);
  });

  it('asks again who one is when the first admin is added, and loads nothing that one may not see any more', async () => {
    const people = TestBed.inject(People);
    learn(aStranger('open', 'admin'));
    await bench.connect();
    await bench.answer('/api/v3/people', { users: [] });
    await bench.answer('/api/v3/service-tokens', { tokens: [] });
    const link = people.add({ name: 'ada', role: 'admin' });
    await bench.answer('/api/v3/people', {
      user: {},
      link: { path: '/app/set-password#link=x', expires: '' },
    });
    await bench.answer('/api/v3/identity', aStranger('open', 'wrangler'));
    expect((await link).path).toBe('/app/set-password#link=x');
    await bench.settle();
    expect(people.users()).toEqual([]);
  });

  describe('the page to sign in', () => {
    const signIn = async (back: string): Promise<HTMLElement> => {
      const view = TestBed.createComponent(SignInPage);
      view.componentRef.setInput('back', back);
      await bench.settle();
      await bench.answer('/api/v3/identity', {
        ...aStranger('closed'),
        sign_in: [
          { provider: 'local', label: 'Account of this farm', kind: 'password' },
          {
            provider: 'studio',
            label: 'Studio account',
            kind: 'redirect',
            address: '/api/v3/identity/redirect/studio',
          },
        ],
      });
      await bench.answer('/api/v3/version', { name: 'Farm', version: '4', shortversion: '4', git: '' });
      view.detectChanges();
      const page = view.nativeElement as HTMLElement;
      const type = (id: string, text: string): void => {
        const field = page.querySelector<HTMLInputElement>(`#sign-in-${id}`);
        if (!field) throw new Error(`There is no field ${id}`);
        field.value = text;
        field.dispatchEvent(new Event('input'));
      };
      type('name', 'ada');
      type('password', 'a horse that eats staples');
      page.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
      await bench.settle();
      view.detectChanges();
      return page;
    };

    it('leads back, all loaded anew', async () => {
      await signIn('/workers?q=gpu');
      await bench.answer('/api/v3/identity/sign-in', anIdentity());
      expect(opened).toEqual([`${document.baseURI}workers?q=gpu`]);
      expect(TestBed.inject(Router).url).toBe('/');
    });

    it('leads to other providers, which come back, too', async () => {
      const page = await signIn('/workers');
      await bench.answer('/api/v3/identity/sign-in', anIdentity());
      const link = [...page.querySelectorAll('a')].find(
        (each) => each.textContent.trim() === 'Studio account',
      );
      expect(link?.getAttribute('href')).toBe('/api/v3/identity/redirect/studio?back=%2Fapp%2Fworkers');
    });

    it.each([
      [401, 'The name or the password is wrong.'],
      [429, 'Too many attempts have failed. Wait 30 seconds.'],
    ])('says what the Manager says: %s', async (status, message) => {
      const page = await signIn('/jobs');
      await bench.answer('/api/v3/identity/sign-in', { code: status, message }, status);
      expect(page.querySelector('[role=alert]')?.textContent.trim()).toBe(message);
      expect(page.querySelector<HTMLInputElement>('#sign-in-password')?.value).toBe('');
      expect(opened).toEqual([]);
    });
  });
});
