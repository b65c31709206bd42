import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { signOnBareWorker, type BareWorker } from '../farm/bare-worker.ts';
import { launchChromium } from '../farm/chromium.ts';
import { exampleJob } from '../farm/example-job.ts';
import { waitFor } from '../farm/wait-for.ts';
import { TestFarm } from './test-farm.ts';
import { type HandedOut, PATIENCE_MS } from './use-dashboard.ts';

/** Runs in the page before it does: keeps what is copied, instead of giving it to the system's clipboard. */
const KEEP_COPIES = `document.execCommand = () => {
  window.copied = document.activeElement.value;
  return true;
};`;

const PROGRESS = 'pid=7 > Fra:1 Mem:20.00M (Peak 30.00M) | Sample 1/4';

/** Some 2 MB: more than is read of a log at first, and what is in the middle is in none of what is read. */
const LINES = 30_000;
const lineOf = (n: number): string => {
  if (n === 15_000) return 'pid=7 > Error: cannot open //tex/wall_04.exr';
  return n === 7_500
    ? 'pid=7 > the needle'
    : `pid=7 > line ${String(n)} of a long log, which says nothing of interest at all`;
};
const longLog = (): string => Array.from({ length: LINES }, (_, i) => `${lineOf(i + 1)}\n`).join('');

describe('the log of a task in Chromium, with a real Manager', () => {
  let browser: Browser;
  let farm: TestFarm;
  let page: Page;
  let worker: BareWorker;
  let job: string;
  let task: HandedOut;
  let tests = 0;

  beforeAll(async () => {
    [browser, farm] = await Promise.all([launchChromium(), TestFarm.start()]);
  }, 90_000);

  afterAll(async () => {
    await browser.close();
    await farm.end();
  }, 60_000);

  /** Each test has a job of its own, which comes before those of the others, and a Worker that has none of their tasks. */
  beforeEach(async () => {
    tests += 1;
    const outputFolder = farm.folder.renders;
    const example = exampleJob({ name: 'Test', frames: '1-3', framesPerTask: 1, outputFolder });
    job = (await farm.api.submit({ ...example, priority: 50 + tests })).id;
    worker = await signOnBareWorker(farm.api, `box-0${String(tests)}`, ['blender']);
    task = await nextTask();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(PATIENCE_MS);
  }, 60_000);

  afterEach(async () => {
    await page.close();
  });

  const nextTask = (): Promise<HandedOut> => worker.api.ask<HandedOut>('POST', '/worker/task');
  const report = async ({ uuid }: HandedOut, update: object): Promise<void> => {
    await worker.api.ask('POST', `/worker/task/${uuid}`, update);
  };
  const openTask = async (): Promise<void> => {
    await page.goto(`${farm.api.url}/app/jobs/${job}/${task.uuid}`);
    await log().waitFor();
  };

  const log = (): Locator => page.getByRole('log');
  const dock = (): Locator => page.getByRole('region', { name: /^Task / });
  const row = (text: string | RegExp): Locator => log().locator('.row').filter({ hasText: text });
  const numberOf = (text: string): Promise<string> => row(text).locator('.number').innerText();
  const path = (): string => new URL(page.url()).pathname;
  /** The file that the Manager writes: what is appended to it is there as if a Worker had sent it before the page was opened. */
  const fileOfLog = async (): Promise<string> => {
    await report(task, { log: 'begins' });
    const { url } = await farm.api.ask<{ url: string }>('GET', `/tasks/${task.uuid}/log`);
    return join(farm.folder.path, 'manager-storage', url.replace('/job-files/', ''));
  };
  const fail = async (text: string): Promise<void> => {
    await report(task, { log: text });
    await report(task, { taskStatus: 'failed' });
  };

  it('opens at the first error of what failed, and goes from one error or warning to the next', async () => {
    const before = Array.from({ length: 300 }, (_, n) => `pid=7 > before ${String(n)}`);
    const behind = Array.from({ length: 300 }, (_, n) => `pid=7 > behind ${String(n)}`);
    await fail(
      [
        ...before,
        ...Array<string>(5).fill(PROGRESS),
        'pid=7 > Error: one',
        ...behind,
        'pid=7 > Warning: two',
      ].join('\n'),
    );
    await openTask();
    await row('Error: one').getByText('first error').waitFor();
    expect(await numberOf('Error: one')).toBe('308'); // two lines are the Manager's
    expect(await row('5 progress lines').count()).toBe(1);
    await log().focus();
    await page.keyboard.press('n');
    await row('Warning: two').waitFor();
    await page.keyboard.press('N');
    await row('Error: one').waitFor();
    await page.keyboard.press('Home');
    await row('before 0').waitFor();
    expect(await log().innerText()).not.toContain('pid=7');
    await page.getByRole('button', { name: 'Prefixes' }).click();
    await row('pid=7 > before 0').waitFor();
    await page.reload();
    await row('pid=7 > Error: one').waitFor(); // remembered
  }, 60_000);

  it('shows any part of a long log with its true line numbers, searches all of it, and copies across it', async () => {
    const file = await fileOfLog();
    appendFileSync(file, longLog());
    const first = readFileSync(file, 'utf8').split('\n').indexOf(lineOf(1)) + 1;
    const numbered = (n: number): string => (first + n - 1).toLocaleString('en');
    await page.addInitScript(KEEP_COPIES);
    const ranges: string[] = [];
    page.on('request', (request) => {
      const range = request.headers()['range'];
      if (request.url().includes('/job-files/') && range !== undefined) ranges.push(range);
    });
    await openTask();
    await row(`line ${String(LINES)} of`).waitFor();
    await row(`line ${String(LINES)} of`)
      .getByText(numbered(LINES), { exact: true })
      .waitFor();
    expect(ranges[0]).toBe('bytes=-524288');

    await page.keyboard.press('f');
    await page.keyboard.type('needle');
    await row('the needle').waitFor();
    await page.getByText('1 of 1', { exact: true }).waitFor();
    await row('the needle').getByText(numbered(7_500), { exact: true }).waitFor();

    await page.keyboard.press('Escape'); // the log has the keys again
    await page.keyboard.press('n');
    await row('cannot open').getByText(numbered(15_000), { exact: true }).waitFor();

    await page.keyboard.press('Home');
    await row(/line 1 of/).waitFor();
    await row(/line 1 of/)
      .locator('.number')
      .click();
    await page.keyboard.press('End');
    await row(`line ${String(LINES)} of`)
      .locator('.number')
      .click({ modifiers: ['Shift'] });
    await page.getByRole('button', { name: 'Copy what is selected' }).click();
    await waitFor(
      'all of it to be copied',
      () => page.evaluate<boolean>('window.copied !== undefined'),
      PATIENCE_MS,
    );
    const copied = await page.evaluate<string>('window.copied');
    expect(copied.length).toBe(longLog().replaceAll('pid=7 > ', '').length - 1 - lineOf(LINES).length + 8);
    expect(copied.startsWith(lineOf(1).slice(8))).toBe(true);
    await page.keyboard.press('Escape'); // clears the selection, and nothing else
    await page.getByRole('button', { name: 'Copy the log' }).waitFor();
    expect(path()).toBe(`/app/jobs/${job}/${task.uuid}`);
  }, 120_000);

  it('follows the end as it grows, and stays where the reader is who has left it', async () => {
    const lines = Array.from({ length: 200 }, (_, n) => `line ${String(n)}`);
    await report(task, { log: lines.join('\n') });
    await openTask();
    await row('line 199').waitFor();
    await report(task, { log: 'newest' });
    await row('newest').waitFor();
    await log().focus();
    await page.keyboard.press('Home');
    await row(/line 0$/).waitFor();
    await report(task, { log: Array.from({ length: 50 }, (_, n) => `more ${String(n)}`).join('\n') });
    await page.getByText(/^25\d lines/).waitFor();
    expect(await row(/line 0$/).isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Follow' }).click();
    await row('more 49').waitFor();
  }, 60_000);

  it('is below the lists, on the whole page and closed with L, each at its own address', async () => {
    await report(task, { log: 'hello' });
    const address = `/app/jobs/${job}/${task.uuid}`;
    await openTask();
    await row('hello').waitFor();
    await page.keyboard.press('l');
    await page.waitForURL(`**${address}/log`);
    await page.getByRole('grid').first().waitFor({ state: 'hidden' });
    await page.reload();
    await row('hello').waitFor();
    expect(await page.getByRole('grid').first().isVisible()).toBe(false);
    await page.keyboard.press('Escape');
    await page.waitForURL(`**${address}`);
    await page.keyboard.press('L');
    await page.waitForURL(`**${address}/log`);
    await page.keyboard.press('L');
    await page.waitForURL(`**/app/jobs/${job}`);
    await page.keyboard.press('L');
    await page.waitForURL(`**${address}`);
    await dock()
      .locator('header')
      .dblclick({ position: { x: 500, y: 4 } });
    await page.waitForURL(`**${address}/log`);
  }, 60_000);

  it('says that a task is not there, and leads back to its job', async () => {
    await page.goto(`${farm.api.url}/app/jobs/${job}/00000000-0000-4000-8000-000000000000/log`);
    await page.getByText('This task is not in the job').waitFor();
    await page.getByRole('button', { name: 'Back to the job' }).click();
    await page.waitForURL(`**/app/jobs/${job}`);
    await page.getByText('This task is not in the job').waitFor({ state: 'detached' });
    expect(path()).toBe(`/app/jobs/${job}`);
  }, 60_000);

  it('has its height by the keyboard, and remembers it', async () => {
    await report(task, { log: 'hello' });
    await openTask();
    await row('hello').waitFor();
    const height = async (): Promise<number> => (await dock().boundingBox())?.height ?? 0;
    const before = await height();
    await page.getByRole('separator', { name: 'Height of the log' }).focus();
    await page.keyboard.press('ArrowUp');
    await waitFor('the log to be higher', async () => (await height()) === before + 24, PATIENCE_MS);
    await page.reload();
    await row('hello').waitFor();
    expect(await height()).toBe(before + 24);
  }, 60_000);

  it('has a tab for each attempt, which is in the address', async () => {
    await report(task, { log: 'of the first' });
    await farm.api.ask('POST', `/tasks/${task.uuid}/setstatus`, { status: 'queued', reason: 'again' });
    const next = await nextTask();
    expect(next.uuid).toBe(task.uuid);
    await report(next, { log: 'of the second' });
    await openTask();
    await row('of the second').waitFor();
    const attempts = page.getByRole('tablist', { name: 'Attempts' });
    expect(await attempts.getByRole('tab').allInnerTexts()).toHaveLength(2);
    await attempts.getByRole('tab', { name: /Attempt 1.*box-/ }).click();
    await row('of the first').waitFor();
    await page.waitForURL(/[?&]attempt=1/);
    await page.reload();
    await row('of the first').waitFor();
    expect(await row('of the second').count()).toBe(0);
  }, 60_000);

  it('says what cannot be read while the Manager does not answer, and reads it when it does', async () => {
    appendFileSync(await fileOfLog(), longLog());
    await openTask();
    await row(`line ${String(LINES)} of`).waitFor();
    await farm.manager.stop();
    await page.getByText('As it was: the Manager does not answer').waitFor();
    await log().focus();
    await page.keyboard.press('Home');
    await dock().getByRole('alert').first().waitFor();
    expect(await row(`line ${String(LINES)} of`).isVisible()).toBe(true);
    await farm.restartManager();
    await page.getByText('Live', { exact: true }).waitFor();
    await waitFor(
      'nothing to be wrong',
      async () => (await dock().getByRole('alert').count()) === 0,
      PATIENCE_MS,
    );
    await log().focus();
    await page.keyboard.press('Home');
    await row(/line 1 of/).waitFor();
  }, 120_000);

  it('is a page of its own on a phone', async () => {
    await fail(
      'pid=7 > Error: a line that is longer than the screen of a phone is wide, and so it is wrapped',
    );
    await page.setViewportSize({ width: 390, height: 844 });
    await openTask();
    await row('Error: a line').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect((await row('Error: a line').boundingBox())?.height).toBeGreaterThan(30);
    await page.getByRole('button', { name: 'Next error or warning' }).click();
    await page.getByRole('button', { name: 'Back to the job' }).click();
    await page.waitForURL(`**/app/jobs/${job}`);
  }, 60_000);
});
