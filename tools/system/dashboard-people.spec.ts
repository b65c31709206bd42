import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../farm/chromium.ts';
import { complaintsAbout } from './complaints.ts';
import { TestFarm } from './test-farm.ts';

const PATIENCE_MS = 20_000;
const PASSWORD = 'a horse that eats staples';

let browser: Browser;
let farm: TestFarm;

beforeAll(async () => {
  [browser, farm] = await Promise.all([launchChromium(), TestFarm.start()]);
}, 90_000);

afterAll(async () => {
  await browser.close();
  await farm.end();
}, 60_000);

/** A browser of somebody, with cookies of its own. */
async function newBrowser(): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

const addressOf = (path: string): string => `${farm.api.url}/app/${path}`;

async function signIn(page: Page, password: string, name = 'ada'): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
}

/** What a page of the dashboard asks the Manager for: the answer, as JSON. */
async function ask<Answer>(page: Page, path: string, body: object): Promise<Answer> {
  const options = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  };
  return page.evaluate<Answer>(
    `fetch(${JSON.stringify(`/api/v3${path}`)}, ${JSON.stringify(options)}).then((answer) => answer.json())`,
  );
}

/** Adds somebody as an admin, and signs them in with a browser of their own. */
async function newcomer(admin: Page, name: string, role: string): Promise<Page> {
  const { link } = await ask<{ readonly link: { readonly path: string } }>(admin, '/people', { name, role });
  const page = await newBrowser();
  await page.goto(addressOf('sign-in'));
  await ask(page, '/identity/password-link', { link: link.path.split('link=')[1], password: PASSWORD });
  await signIn(page, PASSWORD, name);
  await page.getByRole('button', { name: `${name}, you` }).waitFor();
  return page;
}

/** Submits a job as who has signed in on the page. */
const submitOn = (page: Page, name: string): Promise<{ readonly id: string }> =>
  ask(page, '/jobs', {
    ...{ name, type: 'echo-sleep-test', submitter_platform: 'linux' },
    settings: { message: 'hello', sleep_duration_seconds: 1, sleep_repeats: 1 },
  });

it('leads from an open farm to a closed one, in which somebody has signed in', async () => {
  const page = await newBrowser();
  await page.goto(addressOf('settings/people'));
  await page.getByRole('heading', { name: 'Nobody signs in on this farm yet' }).waitFor();
  expect(await page.getByRole('button', { name: 'Sign in' }).count()).toBe(0);
  expect(await complaintsAbout(page)).toEqual([]);

  // Before it has an admin, it cannot be closed.
  await page.goto(addressOf('settings?q=access'));
  await page.getByLabel('Who may use the farm').selectOption('closed');
  await page.getByText('This farm has no admin yet').waitFor();
  expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
  expect(await complaintsAbout(page)).toEqual([]);
  await page.getByLabel('Who may use the farm').selectOption('open');
  await page.getByText('This farm has no admin yet').waitFor({ state: 'detached' });
  await page.goto(addressOf('settings/people'));

  await page.getByRole('button', { name: 'Add somebody …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add somebody' });
  await dialog.getByLabel('Name', { exact: false }).first().fill('ada');
  await dialog.getByLabel('Name that others see').fill('Ada Lovelace');
  await dialog.getByLabel('Role').selectOption('admin');
  expect(await complaintsAbout(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  const link = await dialog.getByLabel('Send this link to ada').inputValue();
  expect(link).toMatch(/\/app\/set-password#link=.+/);
  expect(await complaintsAbout(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Done' }).click();
  // From now on, only admins see people.
  await page.getByRole('heading', { name: 'Admins of the farm say who may do what' }).waitFor();

  await page.goto(link);
  await page.getByText('For Ada Lovelace, who signs in as ada').waitFor();
  expect(await complaintsAbout(page)).toEqual([]);
  await page.getByLabel('New password', { exact: false }).first().fill('too short');
  await page.keyboard.press('Enter');
  await page.getByText('Has to have 12 characters or more.').waitFor();
  await page.getByLabel('New password', { exact: false }).first().fill(PASSWORD);
  await page.getByLabel('New password again').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByText('Your password is set.').waitFor();
  await page.getByRole('link', { name: 'Sign in' }).click();

  await page.locator('#sign-in-name:focus').waitFor();
  await signIn(page, 'something else that is long');
  await page.getByRole('alert').getByText('The name or the password is wrong.').waitFor();
  expect(await complaintsAbout(page)).toEqual([]);
  await signIn(page, PASSWORD);
  await page.getByRole('button', { name: 'Ada Lovelace, you' }).waitFor();

  await page.goto(addressOf('settings?q=access'));
  await page.getByLabel('Who may use the farm').selectOption('closed');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('The settings are saved').first().waitFor();

  const stranger = await newBrowser();
  await stranger.goto(addressOf('workers?q=gpu'));
  await stranger.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(await stranger.getByRole('navigation', { name: 'Pages' }).count()).toBe(0);
  await signIn(stranger, PASSWORD);
  await stranger.getByRole('button', { name: 'Ada Lovelace, you' }).waitFor();
  expect(stranger.url()).toBe(addressOf('workers?q=gpu'));
  await stranger
    .getByRole('status')
    .getByText('Live')
    .or(stranger.getByText(/of \d+ Workers/))
    .first()
    .waitFor();

  await stranger.getByRole('button', { name: 'Ada Lovelace, you' }).click();
  await stranger.getByRole('dialog', { name: 'You' }).waitFor();
  expect(await complaintsAbout(stranger)).toEqual([]);
  await stranger.getByRole('link', { name: 'Profile' }).click();
  await stranger.getByRole('cell', { name: 'this one' }).waitFor();
  await stranger.getByRole('button', { name: 'Make a token …' }).click();
  const token = stranger.getByRole('dialog', { name: 'A new token' });
  await token.getByLabel('Name').fill('nightly script');
  await token.getByLabel(/^do all that you may/).uncheck();
  await token.getByLabel(/^look at jobs/).check();
  expect(await complaintsAbout(stranger)).toEqual([]);
  await token.getByRole('button', { name: 'Make the token' }).click();
  const secret = await token.getByLabel('The secret of nightly script').inputValue();
  await token.getByRole('button', { name: 'Done' }).click();
  await stranger.getByRole('cell', { name: 'jobs:read' }).waitFor();
  expect(await complaintsAbout(stranger)).toEqual([]);

  const asProgram = async (): Promise<number> =>
    (await fetch(`${farm.api.url}/api/v3/jobs`, { headers: { Authorization: `Bearer ${secret}` } })).status;
  expect(await asProgram()).toBe(200);
  await stranger.getByRole('button', { name: 'Revoke the token nightly script' }).click();
  await stranger.getByRole('button', { name: 'Revoke the token', exact: true }).click();
  await stranger.getByRole('cell', { name: 'nightly script', exact: true }).waitFor({ state: 'detached' });
  expect(await asProgram()).toBe(401);

  await stranger.getByRole('button', { name: 'Ada Lovelace, you' }).click();
  await stranger.getByRole('button', { name: 'Sign out', exact: true }).last().click();
  await stranger.getByRole('heading', { name: 'Sign in' }).waitFor();

  // The session of the other browser ends while its page is open.
  await page.goto(addressOf('settings/people'));
  await page.getByRole('cell', { name: 'Ada Lovelace ada' }).waitFor();
  expect(await complaintsAbout(page)).toEqual([]);
  await page.context().clearCookies();
  await page.getByRole('link', { name: 'Tags', exact: true }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await signIn(page, PASSWORD);
  await page.getByRole('button', { name: 'Ada Lovelace, you' }).waitFor();
}, 180_000);

it('an artist has verbs on jobs of their own, and is told whose the others are', async () => {
  const ada = await newBrowser();
  await ada.goto(addressOf('jobs'));
  await signIn(ada, PASSWORD);
  await ada.getByRole('button', { name: 'Ada Lovelace, you' }).waitFor();
  const ofAda = await submitOn(ada, 'shot of ada');
  const ben = await newcomer(ada, 'ben', 'artist');

  // Their first look is at their own: there are none.
  await ben.getByRole('heading', { name: 'You have no jobs' }).waitFor();
  expect(ben.url()).toBe(addressOf('jobs?q=owner:me'));
  expect(await complaintsAbout(ben)).toEqual([]);
  await ben.getByRole('button', { name: 'Show all jobs' }).click();
  await ben.getByRole('row', { name: 'shot of ada' }).waitFor();
  expect(ben.url()).toBe(addressOf('jobs'));
  await ben.getByRole('radio', { name: 'My jobs' }).click();
  await ben.getByRole('heading', { name: 'You have no jobs' }).waitFor();
  const ofBen = await submitOn(ben, 'shot of ben');

  await ben.getByRole('row', { name: 'shot of ben' }).waitFor();
  expect(await ben.getByRole('row', { name: 'shot of ada' }).count()).toBe(0);
  await ben.getByRole('button', { name: 'All 1', exact: true }).waitFor();
  expect(await complaintsAbout(ben)).toEqual([]);
  await ben.getByRole('link', { name: 'Workers', exact: true }).click();
  await ben.getByRole('link', { name: 'Jobs', exact: true }).click();
  await ben.waitForURL(addressOf('jobs?q=owner:me'));

  const verbs = ben.getByRole('toolbar', { name: 'Job', exact: true }).getByRole('button');
  await ben.goto(addressOf(`jobs/${ofAda.id}`));
  await ben.getByText('Job of Ada Lovelace. Ada Lovelace and wranglers may steer it.').waitFor();
  // To watch it changes nothing.
  await verbs.filter({ hasText: 'Watch' }).waitFor();
  expect(await verbs.count()).toBe(2);
  expect(await ben.getByRole('button', { name: 'Set priority' }).count()).toBe(0);
  await ben.getByRole('button', { name: 'More actions' }).last().click();
  const entries = await ben.getByRole('menuitem').allInnerTexts();
  expect(entries.map((label) => label.trim().split(/\s*\n/)[0])).toEqual([
    'Watch',
    'Copy ID',
    'Submit again …',
  ]);
  await ben.keyboard.press('Escape');
  for (const letter of ['p', 'x', 'r', '+', '-']) await ben.keyboard.press(letter);
  expect(await ben.getByRole('dialog').count()).toBe(0);
  await ben.keyboard.press('Control+k');
  await ben.keyboard.type('>');
  await ben.getByRole('option', { name: 'Copy ID' }).waitFor();
  expect(await ben.getByRole('option', { name: /Cancel|Pause|Requeue|priority|Delete/ }).count()).toBe(0);
  await ben.keyboard.press('Escape');
  expect(await complaintsAbout(ben)).toEqual([]);

  await ben.goto(addressOf(`jobs/${ofBen.id}`));
  await verbs.filter({ hasText: 'Cancel' }).waitFor();
  expect(await ben.getByText('may steer it').count()).toBe(0);
  await ben.getByRole('button', { name: 'Set priority' }).first().waitFor();

  await ben.goto(addressOf('jobs?q=name:shot'));
  await ben.getByRole('row', { name: 'shot of ada' }).click();
  await ben.getByRole('row', { name: 'shot of ben' }).click({ modifiers: ['Control'] });
  await ben.getByText('2 selected, 1 of which you may steer').waitFor();
  await ben.getByRole('button', { name: 'Pause 1' }).waitFor();
  expect(await complaintsAbout(ben)).toEqual([]);
  await ben.keyboard.press('p');
  await ben.getByText('shot of ben: paused').waitFor();

  await ada.goto(addressOf(`jobs/${ofBen.id}`));
  await ada
    .getByRole('toolbar', { name: 'Job', exact: true })
    .getByRole('button', { name: 'Resume' })
    .click();
  await ada.getByText('shot of ben: resumed').waitFor();
}, 180_000);

it('a program without a browser is let in by somebody who compares its code', async () => {
  const post = (path: string, body: object): Promise<Response> =>
    fetch(`${farm.api.url}/api/v3/identity/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  const begun = (await (await post('device', { client_name: 'Blender on desk-07' })).json()) as {
    readonly device_code: string;
    readonly user_code: string;
    readonly path: string;
  };
  const page = await newBrowser();
  await page.goto(`${farm.api.url}${begun.path}`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await signIn(page, PASSWORD);
  await page.getByText('Blender on desk-07').waitFor();
  await page.getByText(begun.user_code).waitFor();
  expect(await complaintsAbout(page)).toEqual([]);
  await page.getByRole('button', { name: 'Let it in' }).click();
  await page.getByText('Blender on desk-07 is let in.').waitFor();
  const { secret } = (await (await post('device/token', { device_code: begun.device_code })).json()) as {
    readonly secret: string;
  };
  const headers = { Authorization: `Bearer ${secret}` };
  expect((await fetch(`${farm.api.url}/api/v3/jobs`, { headers })).status).toBe(200);
  await page.goto(addressOf('device'));
  await page.getByLabel('Code', { exact: false }).last().fill('bcdf-ghjk');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  expect(await complaintsAbout(page)).toEqual([]);
}, 120_000);

it('a new Worker is let in on the page of new Workers', async () => {
  const page = await newBrowser();
  await page.goto(addressOf('settings?q=worker_registration'));
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await signIn(page, PASSWORD);
  await page.getByLabel('How new Workers come in').selectOption('approval');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('The settings are saved').first().waitFor();
  await page.goto(addressOf('settings/new-workers'));
  await page.getByText('No Worker waits.').waitFor();
  const registered = await fetch(`${farm.api.url}/api/v3/worker/register-worker`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      ...{ name: 'render-77', secret: 'a long and random secret', platform: 'linux' },
      supported_task_types: ['blender'],
    }),
  });
  expect(registered.status).toBe(200);
  await page.getByRole('cell', { name: 'render-77', exact: true }).waitFor();

  await page.getByRole('link', { name: 'Farm', exact: true }).click();
  const needs = page.getByRole('region', { name: 'Needs a person' });
  await needs.getByText('It waits to be let in').waitFor();
  await needs.getByRole('link', { name: 'render-77' }).click();
  await page
    .getByRole('region', { name: 'Worker render-77' })
    .getByText('waits to be let in')
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Turn away …' }).waitFor();
  expect(await page.getByRole('button', { name: 'Wake up' }).count()).toBe(0);
  expect(await complaintsAbout(page)).toEqual([]);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.keyboard.press('Escape');
  await page.getByRole('row', { name: /render-77.*waits to be let in/ }).waitFor();
  expect(await complaintsAbout(page)).toEqual([]);
  await page.getByRole('link', { name: '1 Worker waits to be let in' }).click();
  await page.getByLabel('For', { exact: true }).fill('second floor');
  await page.getByRole('button', { name: 'Make a secret' }).click();
  expect(await page.getByLabel('The new secret').inputValue()).toMatch(/^flamenco-worker_/);
  expect(await complaintsAbout(page)).toEqual([]);
  await page.getByRole('link', { name: 'Workers', exact: true }).first().click();
  await page.getByRole('row', { name: /render-77/ }).click();
  await page.getByRole('button', { name: 'Let in', exact: true }).click();
  await page.getByText('1 Worker waits to be let in').waitFor({ state: 'detached' });
  await page.getByText('waits to be let in').waitFor({ state: 'detached' });
  await page.goto(addressOf('settings/new-workers'));
  await page.getByText('No Worker waits.').waitFor();
  await page.getByRole('button', { name: 'Revoke the secret second floor' }).click();
  await page.getByRole('button', { name: 'Revoke the secret', exact: true }).click();
  await page.getByRole('cell', { name: 'second floor', exact: true }).waitFor({ state: 'detached' });
}, 120_000);
