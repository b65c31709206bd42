import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { freePort } from '../demo/free-port.ts';
import { signOnBareWorker } from '../farm/bare-worker.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi } from '../farm/manager-api.ts';
import { launchChromium } from '../farm/chromium.ts';
import { complaintsAbout } from './complaints.ts';

const PASSWORD = 'a horse that eats staples';

let folder: string;
let manager: FarmProcess;
let api: ManagerApi;
let browser: Browser;
let page: Page;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flamenco-setup-'));
});
afterEach(async () => {
  await browser.close();
  await manager.stop();
  rmSync(folder, { recursive: true, maxRetries: 3 });
}, 30_000);

/** Starts a Manager that was never set up, and a browser. */
async function start(): Promise<void> {
  const port = await freePort();
  const config = join(folder, 'flamenco-manager.yaml');
  writeFileSync(config, `_meta: { version: 3 }\nlisten: "127.0.0.1:${port}"\nautodiscoverable: false\n`);
  manager = FarmProcess.start('manager', config, join(folder, 'manager.log'));
  api = new ManagerApi(`http://127.0.0.1:${port}`);
  await manager.ready(() => api.answers());
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(20_000);
}

const focused = (): Promise<string> =>
  page.evaluate<string>('document.activeElement.id || document.activeElement.textContent.trim()');

it('leads from a Manager that was never set up to one with a Worker', async () => {
  await start();
  expect(readFileSync(join(folder, 'manager.log'), 'utf8')).toContain(
    `Open this address in a web browser: ${api.url}`,
  );
  const storage = join(folder, 'shared');
  await page.goto(`${api.url}/app/jobs`);
  await page.getByRole('button', { name: 'Start' }).waitFor();
  expect(await page.getByRole('navigation', { name: 'Pages' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Start' }).click();

  const field = page.getByLabel(/^A folder that this Manager/);
  await field.waitFor();
  expect(await focused()).toBe('Shared storage');
  await page.keyboard.press('Tab');
  await page.keyboard.type(storage);
  await page.keyboard.press('Enter');
  await page.getByText(/does not exist/).waitFor();
  await page.getByRole('button', { name: 'Create this folder' }).click();

  await page.getByRole('radio', { name: /What each Worker finds/ }).waitFor();
  expect(await focused()).toMatch(/setup-blenders/);
  expect(existsSync(storage)).toBe(true);
  await page.getByRole('button', { name: 'Back' }).click();
  expect(await field.inputValue()).toBe(storage);

  await page.getByRole('button', { name: 'Browse' }).click();
  await page.getByText('No folders in it').waitFor();
  await page.getByRole('button', { name: 'The folder above' }).click();
  await page.getByRole('list', { name: `Folders in ${folder}` }).waitFor();
  await page.getByRole('button', { name: 'shared', exact: true }).click();
  await page.getByRole('list', { name: `Folders in ${storage}` }).waitFor();
  await page.getByLabel('Name of a new folder in it').fill('render');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('radio', { name: /What each Worker finds/ }).waitFor();
  expect(existsSync(join(storage, 'render'))).toBe(true);
  await page.getByRole('button', { name: 'Back' }).click();
  expect(await field.inputValue()).toBe(join(storage, 'render'));
  await field.fill(storage);
  await field.press('Enter');
  await page.getByLabel(/^Another one/).fill(join(folder, 'no-blender'));
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page
    .getByRole('status')
    .getByText(/no-blender/)
    .waitFor();
  await page.getByRole('radio', { name: /What each Worker finds/ }).check();
  await page.getByRole('button', { name: 'Continue' }).click();

  await page.getByRole('heading', { name: 'Who may use the farm?' }).waitFor();
  expect(await page.getByRole('radio', { name: /^Open/ }).isChecked()).toBe(true);
  await page.getByRole('button', { name: 'Continue' }).click();

  await page.getByRole('main').getByText(storage).waitFor();
  expect(await focused()).toBe('Review');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText(`npx flamenco-worker --manager ${api.url}`).waitFor();
  expect(await focused()).toBe('Three things, and your farm renders');
  await page.getByText('Waiting for the first Worker').waitFor();
  expect(await api.ask('GET', '/configuration')).toMatchObject({ isFirstRun: false });
  expect(readFileSync(join(folder, 'flamenco-manager.yaml'), 'utf8')).toContain(storage);

  await page.getByText('0 of 3 done').waitFor();
  const worker = await signOnBareWorker(api, 'box-01', ['blender', 'misc']);
  await page.getByText('1 Worker signed on').waitFor();
  await page.getByRole('button', { name: 'Send a test job' }).click();
  await page.getByText('queued, 0 of 4 tasks').waitFor();
  await page.reload();
  await page.getByText('1 of 3 done').waitFor();
  for (let left = 4; left > 0; left -= 1) {
    const { uuid } = await worker.api.ask<{ uuid: string }>('POST', '/worker/task');
    await worker.api.ask('POST', `/worker/task/${uuid}`, { taskStatus: 'completed' });
  }
  await page.getByText('completed, 4 of 4 tasks').waitFor();
  await api.submit({ name: 'shot_010', type: 'echo-sleep-test', settings: { message: 'hello' } });
  await page.getByText('shot_010 is here').waitFor();
  await page.getByText('3 of 3 done').waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('button', { name: 'Open the dashboard' }).click();
  await page.getByRole('gridcell', { name: 'box-01', exact: true }).waitFor();
}, 90_000);

it('closes the farm, and signs its first admin in', async () => {
  await start();
  await page.goto(`${api.url}/app/setup`);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByLabel(/^A folder that this Manager/).fill(join(folder, 'shared'));
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Create this folder' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('radio', { name: /^Closed/ }).check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page
    .getByText('Has to have 12 characters or more.')
    .or(page.locator('#setup-admin-name:focus'))
    .first()
    .waitFor();
  expect(await complaintsAbout(page)).toEqual([]);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByLabel('Name of the first admin', { exact: false }).fill('Root');
  const passwords = page.getByLabel('New password', { exact: false });
  await passwords.first().fill('password1234');
  await passwords.last().fill('password1234');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('First admin: Root').waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  // The Manager has something against the password, which is put right where it was asked for.
  await page.getByRole('alert').getByText('one that others guess first').waitFor();
  await page.getByRole('heading', { name: 'Who may use the farm?' }).waitFor();
  await passwords.first().fill(PASSWORD);
  await passwords.last().fill(PASSWORD);
  await page.getByRole('button', { name: 'Continue' }).click();
  expect(await complaintsAbout(page)).toEqual([]);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Three things, and your farm renders' }).waitFor();
  await page.getByRole('button', { name: 'Open the dashboard' }).click();
  await page.getByRole('button', { name: 'root, you' }).waitFor();

  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(`${api.url}/app/jobs`);
  await stranger.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(readFileSync(join(folder, 'flamenco-manager.yaml'), 'utf8')).toContain('access: closed');
  expect(readFileSync(join(folder, 'manager.log'), 'utf8')).not.toContain(PASSWORD);
}, 120_000);

it('takes over the farm of Flamenco 3 that is beside its configuration', async () => {
  const samples = join(import.meta.dirname, '../../apps/manager/tests/takeover/farms/3.9');
  const original = join(samples, 'flamenco-manager.sqlite');
  cpSync(original, join(folder, 'flamenco-manager.sqlite'));
  await start();
  await page.goto(`${api.url}/app/jobs`);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('heading', { name: 'Take over the farm of Flamenco 3' }).waitFor();
  await page.getByRole('button', { name: 'Take over' }).click();
  await page.getByRole('row', { name: 'tasks 18 18' }).waitFor();
  await page.getByRole('button', { name: 'Continue' }).click();

  await page.getByLabel(/^A folder that this Manager/).fill(join(folder, 'shared'));
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Create this folder' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('That of Flamenco 3, taken over').waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Three things, and your farm renders' }).waitFor();
  await page.goto(`${api.url}/app/jobs`);
  await page.getByText('shot 010 ライト').first().waitFor();
  expect(await api.ask('GET', '/configuration/flamenco3-farm')).toEqual({ state: 'none' });
  expect(readFileSync(join(folder, 'flamenco-manager.sqlite'))).toEqual(readFileSync(original));
}, 90_000);
