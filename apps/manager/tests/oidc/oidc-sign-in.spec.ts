import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { IdentityDto } from '@flamenco/api-contracts';
import { useFarm } from '../farm/test-farm.js';
import { notedChanges } from '../audit/noted-changes.js';
import { TestBrowser } from './test-browser.js';
import { TestIssuer } from './test-issuer.js';

const FARM = 'https://farm.example';
const NAMES = ['studio', 'invited', 'anybody'];
const STATE = /state=[^&]*/;

const issuer = new TestIssuer();
await issuer.open(NAMES.map((name) => `${FARM}/api/v3/identity/redirect/${name}/callback`));
const roles = { artists: 'artist', leads: 'wrangler', it: 'admin' };
const providers = [
  issuer.entry('studio', { roles }),
  issuer.entry('invited', { auto_create: false }),
  issuer.entry('anybody', { default_role: 'artist' }),
];
const farm = useFarm({
  yaml: `trusted_proxies: [loopback]\nallowed_hosts: [farm.example]\nsign_in: ${JSON.stringify({ providers })}\n`,
});
afterAll(() => issuer.close());

const aBrowser = (): TestBrowser => new TestBrowser(FARM, () => new URL(farm.api).origin);
const begin = (name = 'studio', back = '/app/jobs?q=mine'): string =>
  `${FARM}/api/v3/identity/redirect/${name}?back=${encodeURIComponent(back)}`;
const isCallback = ({ pathname }: URL): boolean => pathname.endsWith('/callback');

async function identityOf(browser: TestBrowser): Promise<IdentityDto> {
  return (await (await browser.fetch(new URL('/api/v3/identity', FARM))).json()) as IdentityDto;
}

/** Where a browser ends that signs in. */
async function signIn(browser: TestBrowser, name?: string): Promise<string> {
  const { url } = await browser.go(begin(name));
  return url.pathname + url.search;
}

beforeEach(() => {
  issuer.accounts.set('a1', {
    ...{ sub: 'a1', name: 'Anna Karenina', preferred_username: 'Anna', email: 'anna@studio.example' },
    groups: ['artists', 'canteen'],
  });
  issuer.who = 'a1';
});

describe('with OpenID Connect', () => {
  it('somebody signs in there, and comes back with a session to where they were', async () => {
    const browser = aBrowser();
    expect((await identityOf(browser)).sign_in).toContainEqual({
      ...{ provider: 'studio', label: 'Studio', kind: 'redirect' },
      address: '/api/v3/identity/redirect/studio',
    });
    expect(await signIn(browser)).toBe('/app/jobs?q=mine');
    expect((await identityOf(browser)).user).toMatchObject({
      ...{ name: 'anna', display_name: 'Anna Karenina', email: 'anna@studio.example' },
      ...{ role: 'artist', provider: 'studio' },
    });
    expect([...(browser.cookies.get('farm.example')?.keys() ?? [])]).toEqual(['__Host-flamenco-session']);
    expect((await notedChanges(farm)).map(({ action, who }) => [action, who.split(' ')[1]])).toEqual([
      ['user-added', 'anonymous'],
      ['signed-in', 'anna'],
    ]);
  });

  it('they are what the highest of their groups is, each time that they sign in', async () => {
    for (const [groups, role] of [
      [['leads', 'artists'], 'wrangler'],
      [['artists', 'it', 'leads'], 'admin'],
      [['artists'], 'artist'],
    ] as const) {
      issuer.accounts.set('a1', { sub: 'a1', name: 'Anna', groups });
      const browser = aBrowser();
      await signIn(browser);
      expect((await identityOf(browser)).user?.role).toBe(role);
    }
  });

  it('who is in none of the groups does not come in, known or not', async () => {
    issuer.accounts.set('a1', { sub: 'a1', name: 'Anna', groups: ['canteen'] });
    issuer.accounts.set('b1', { sub: 'b1', name: 'Ben' });
    for (const who of ['a1', 'b1']) {
      issuer.who = who;
      const browser = aBrowser();
      expect(await signIn(browser)).toBe('/app/sign-in?error=not-in-a-group&provider=studio');
      expect((await identityOf(browser)).user).toBeUndefined();
    }
  });

  it('nobody new comes in where only those may who have been added', async () => {
    expect(await signIn(aBrowser(), 'invited')).toBe('/app/sign-in?error=account-unknown&provider=invited');
  });

  it('who is somebody else with another provider gets another name, and what new people are there', async () => {
    const browser = aBrowser();
    await signIn(browser, 'anybody');
    const { user } = await identityOf(browser);
    expect([user?.name, user?.role]).toEqual([expect.stringMatching(/^anna\.anybody\.\w{8}$/), 'artist']);
  });

  it('who cancels is told so', async () => {
    issuer.who = undefined;
    expect(await signIn(aBrowser())).toBe('/app/sign-in?error=provider-denied&provider=studio');
  });

  it('they sign out there, too', async () => {
    const browser = aBrowser();
    await signIn(browser);
    const answer = await browser.fetch(new URL('/api/v3/identity/sign-out-address', FARM));
    const { address = '' } = (await answer.json()) as { readonly address?: string };
    const { origin, searchParams } = new URL(address);
    expect([origin, searchParams.get('post_logout_redirect_uri')]).toEqual([
      issuer.url,
      `${FARM}/app/sign-in`,
    ]);
    expect(searchParams.get('id_token_hint')).toMatch(/^ey/);
  });
});

describe('an answer of the provider counts', () => {
  it('for the browser that has asked for it, once', async () => {
    const browser = aBrowser();
    const { url } = await browser.go(begin(), isCallback);
    const thief = aBrowser();
    expect((await thief.go(url)).url.search).toBe('?error=sign-in-not-begun&provider=studio');
    const again = browser.clone();
    expect((await browser.go(url)).url.pathname).toBe('/app/jobs');
    expect((await again.go(url)).url.search).toBe('?error=sign-in-not-valid&provider=studio');
    expect((await browser.go(url)).url.search).toBe('?error=sign-in-not-begun&provider=studio');
  });

  it.each<[string, (url: URL) => string]>([
    ['another state', ({ href }) => href.replace(STATE, 'state=another')],
    ['no state', ({ href }) => href.replace(STATE, '')],
    ['another code', ({ href }) => href.replace(/code=[^&]*/, 'code=another')],
    ['the name of another issuer', ({ href }) => href.replace(/iss=[^&]*/, 'iss=https%3A%2F%2Fevil.example')],
    ['nothing at all', ({ origin, pathname }) => origin + pathname],
  ])('not with %s', async (_, changed) => {
    const browser = aBrowser();
    const { url } = await browser.go(begin(), isCallback);
    expect((await browser.go(changed(url))).url.search).toBe('?error=sign-in-not-valid&provider=studio');
    expect((await identityOf(browser)).user).toBeUndefined();
  });

  it('not for another provider', async () => {
    const browser = aBrowser();
    const { url } = await browser.go(begin(), isCallback);
    const other = await browser.go(url.href.replace('/studio/', '/anybody/'));
    expect(other.url.search).toBe('?error=sign-in-not-begun&provider=anybody');
  });

  it('not after ten minutes, and not with a cookie that somebody has made up', async () => {
    const browser = aBrowser();
    const { url } = await browser.go(begin(), isCallback);
    const forger = browser.clone();
    const jar = forger.cookies.get('farm.example');
    const sealed = jar?.get('__Host-flamenco-sign-in') ?? '';
    jar?.set('__Host-flamenco-sign-in', `${sealed.slice(0, -4)}AAAA`);
    expect((await forger.go(url)).url.search).toBe('?error=sign-in-not-begun&provider=studio');
    farm.clock.advance(10 * 60_000);
    expect((await browser.go(url)).url.search).toBe('?error=sign-in-not-begun&provider=studio');
  });

  it('with any Manager on the database', async () => {
    const browser = aBrowser();
    const { url } = await browser.go(begin(), isCallback);
    await farm.restart();
    expect((await browser.go(url)).url.pathname).toBe('/app/jobs');
  });
});

it.each([
  'https://evil.example/',
  '//evil.example/',
  '/app/../..//evil.example',
  '/app/%2e%2e/\\evil.example',
  '/\\evil.example',
  '/app/\t/evil',
  'javascript:alert(1)',
  '/api/v3/jobs',
])('nobody is led to %j afterwards', async (back) => {
  const { status, text } = await aBrowser().go(begin('studio', back));
  expect([status, text]).toEqual([400, expect.stringContaining('back')]);
});

it('a provider that nobody has configured is not there', async () => {
  const { status, text } = await aBrowser().go(begin('nobody'));
  expect([status, text]).toEqual([404, expect.stringContaining('provider-not-found')]);
});

it('the Manager starts while the issuer is away, says so, and finds it when it is back', async () => {
  await issuer.close();
  await farm.restart();
  expect(await signIn(aBrowser())).toBe('/app/sign-in?error=provider-away&provider=studio');
  await issuer.open([]);
  expect(await signIn(aBrowser())).toBe('/app/sign-in?error=provider-away&provider=studio'); // not asked again so soon
  farm.clock.advance(5_000);
  expect(await signIn(aBrowser())).toBe('/app/jobs?q=mine');
});
