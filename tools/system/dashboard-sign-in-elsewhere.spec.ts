import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
// The issuer of the Manager's own tests: a second one would be the same again.
// eslint-disable-next-line @nx/enforce-module-boundaries
import { TestIssuer } from '../../apps/manager/tests/oidc/test-issuer.ts';
import { launchChromium } from '../farm/chromium.ts';
import { SubPathProxy } from './sub-path-proxy.ts';
import { TestFarm } from './test-farm.ts';

const PATIENCE_MS = 20_000;
const ROLES = { artists: 'artist', it: 'admin' };

const issuer = new TestIssuer();
let browser: Browser;
let farm: TestFarm;
let proxy: SubPathProxy;

beforeAll(async () => {
  await issuer.open();
  issuer.hasPage = true;
  const providers = [
    issuer.entry('studio', { roles: ROLES }),
    {
      ...{ type: 'proxy', name: 'door', from: ['127.0.0.1'], user_header: 'Remote-User', roles: ROLES },
      ...{ name_header: 'Remote-Name', groups_header: 'Remote-Groups' },
    },
  ];
  const more = ['access: closed', 'trusted_proxies: [loopback]', `sign_in: ${JSON.stringify({ providers })}`];
  [browser, farm] = await Promise.all([launchChromium(), TestFarm.start({ more })]);
  const { url } = farm.api;
  issuer.meet([`${url}/api/v3/identity/redirect/studio/callback`], [`${url}/app/sign-in`]);
  proxy = await SubPathProxy.start(url, '');
  issuer.accounts.set('a1', {
    sub: 'a1',
    name: 'Anna Karenina',
    preferred_username: 'anna',
    groups: ['artists'],
  });
  issuer.accounts.set('c1', { sub: 'c1', name: 'Carl', preferred_username: 'carl', groups: ['canteen'] });
}, 90_000);

afterAll(async () => {
  await browser.close();
  proxy.close();
  await farm.end();
  await issuer.close();
}, 60_000);

async function newPage(): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

async function signInAtStudio(page: Page, account: string): Promise<void> {
  await page.getByRole('link', { name: 'Studio' }).click();
  await page.getByLabel('Account').fill(account);
  await page.getByRole('button', { name: 'Sign in at the studio' }).click();
}

it('Chromium signs in at an OpenID Connect provider, comes back to where it was, and signs out at both', async () => {
  const page = await newPage();
  await page.goto(`${farm.api.url}/app/workers?q=gpu`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await signInAtStudio(page, 'a1');
  await page.getByRole('button', { name: 'Anna Karenina, you' }).waitFor();
  expect(page.url()).toBe(`${farm.api.url}/app/workers?q=gpu`);
  const cookies = await page.context().cookies(farm.api.url);
  const session = cookies.find(({ name }) => name === 'flamenco-session');
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  expect(await page.evaluate('document.cookie')).not.toContain('flamenco-session');

  await page.getByRole('button', { name: 'Anna Karenina, you' }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).last().click();
  await page.getByRole('button', { name: 'Yes, sign me out' }).click(); // of the provider
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(page.url()).toContain(`${farm.api.url}/app/sign-in`);
  await page.goto(`${farm.api.url}/app/jobs`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
}, 120_000);

it('who cancels there, or is in none of the groups, reads why', async () => {
  const page = await newPage();
  await page.goto(`${farm.api.url}/app/jobs`);
  await page.getByRole('link', { name: 'Studio' }).click();
  await page.getByRole('button', { name: 'Cancel at the studio' }).click();
  await page.getByRole('alert').waitFor();
  expect(page.url()).toContain('error=provider-denied');
  await signInAtStudio(page, 'c1');
  await page.getByRole('alert').getByText('groups').waitFor();
  expect(page.url()).toContain('error=not-in-a-group');
}, 120_000);

it('whom a proxy has signed in is there at once, with live news, and is told where to sign out', async () => {
  proxy.added = { 'Remote-User': 'ben', 'Remote-Name': 'Ben', 'Remote-Groups': 'it' };
  const page = await newPage();
  await page.goto(`${proxy.url}/app/jobs`);
  await page.getByRole('button', { name: 'Ben, you' }).waitFor();
  await page.getByText('Live', { exact: true }).first().waitFor();
  await page.goto(`${proxy.url}/app/settings/people`);
  await page.getByRole('cell', { name: 'Ben ben' }).waitFor();
  await page.getByRole('button', { name: 'Ben, you' }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).last().click();
  await page.getByText('a proxy of the studio signs you in with each request').first().waitFor();

  proxy.added = { 'Remote-User': 'carl', 'Remote-Groups': 'canteen' };
  const other = await newPage();
  await other.goto(`${proxy.url}/app/jobs`);
  await other.getByRole('alert').getByText("'carl' is in none of the groups").waitFor();
  expect(other.url()).toContain('/app/sign-in');
}, 120_000);
