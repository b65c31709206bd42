import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { freePort } from '../demo/free-port.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi } from '../farm/manager-api.ts';
import { launchChromium } from '../farm/chromium.ts';

let folder: string;
let manager: FarmProcess;
let api: ManagerApi;
let browser: Browser;
let page: Page;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flamenco-setup-'));
  const port = await freePort();
  const config = join(folder, 'flamenco-manager.yaml');
  writeFileSync(config, `_meta: { version: 3 }\nlisten: "127.0.0.1:${port}"\nautodiscoverable: false\n`);
  manager = FarmProcess.start('manager', config, join(folder, 'manager.log'));
  api = new ManagerApi(`http://127.0.0.1:${port}`);
  await manager.ready(() => api.answers());
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(20_000);
}, 90_000);
afterEach(async () => {
  await browser.close();
  await manager.stop();
  rmSync(folder, { recursive: true, maxRetries: 3 });
}, 30_000);

it('leads from a Manager that was never set up to one that takes jobs', async () => {
  const storage = join(folder, 'shared');
  await page.goto(`${api.url}/app/jobs`);
  await page.getByRole('button', { name: 'Start' }).click();

  await page.getByLabel(/^Shared storage/).fill(storage);
  await page.getByRole('button', { name: 'Check and go on' }).click();
  await page.getByText(/does not exist/).waitFor();
  mkdirSync(storage);
  await page.getByLabel(/^Shared storage/).press('Enter');

  await page.getByRole('radio', { name: /What each Worker finds/ }).waitFor();
  await page.getByLabel(/^Another one/).fill(join(folder, 'no-blender'));
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page
    .getByRole('status')
    .getByText(/no-blender/)
    .waitFor();
  await page.getByRole('radio', { name: /What each Worker finds/ }).check();
  await page.getByRole('button', { name: 'Go on' }).click();

  await page.getByText(storage).waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('No jobs yet').waitFor();
  expect(new URL(page.url()).pathname).toBe('/app/jobs');
  expect(await api.ask('GET', '/configuration')).toMatchObject({ isFirstRun: false });
  expect(readFileSync(join(folder, 'flamenco-manager.yaml'), 'utf8')).toContain(storage);
}, 90_000);
