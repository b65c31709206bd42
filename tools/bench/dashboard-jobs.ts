/**
 * What the list of jobs costs in the dashboard, in Chromium, of a real Manager. Of an empty farm: what comes over the wire. Of 100,000 jobs: what comes over the wire until the
 * first row is there and how long that takes, how long a filter takes from the last key to other rows, the memory of the page, and how busy it is while Workers work.
 *
 *   node tools/run-with-packages.mjs tools/bench/dashboard-jobs.ts [JOBS] [SECONDS] [UPDATES_PER_SECOND]        (default: 100000 60 211)
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Browser, Page } from 'playwright-core';
import { freePort } from '../demo/free-port.ts';
import { launchChromium } from '../farm/chromium.ts';
import { exampleJob } from '../farm/example-job.ts';
import { prepareFarmFolder } from '../farm/farm-folder.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi } from '../farm/manager-api.ts';
import { measureUpdates, type UpdateLoad } from './dashboard-updates.ts';
import { countReceived, heapMiB } from './page-metrics.ts';

const ROUNDS = 3;
const PATIENCE_MS = 120_000;
const KB = 1000;
/** By user, by shot, by a word that many have, by one that few have, by numbers and times. */
const FILTERS = ['user:user-7', 'shot:sh0420', 'failed', 'sh0420_v5', 'priority>90 updated<999w'];

/** Copies a job, with names, users, projects and shots as a studio has them. Nothing is left to do, so that nothing changes. */
const FILL = `INSERT INTO jobs (uuid, name, type, priority, status, activity, settings, metadata, submitter_platform, frame_count, created, updated, user_name)
  WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
  SELECT printf('00000000-0000-4000-8000-%012d', n), printf('proj%d_sh%04d_v%d', n % 12, n % 5000, n % 31), job.type, n % 101,
    CASE WHEN n % 10 = 3 THEN 'failed' WHEN n % 20 = 5 THEN 'canceled' WHEN n % 20 = 6 THEN 'paused' ELSE 'completed' END,
    '', job.settings, json_object('user.name', printf('user-%d', n % 40), 'project', printf('proj%d', n % 12), 'shot', printf('sh%04d', n % 5000),
      'version', printf('v%d', n % 31)), 'linux', n % 2000, job.created, job.updated, printf('user-%d', n % 40)
  FROM numbers, (SELECT * FROM jobs LIMIT 1) AS job`;
const FILL_METADATA = `INSERT INTO job_metadata (job_id, key, value)
  SELECT jobs.id, entry.key, entry.value FROM jobs JOIN json_each(jobs.metadata) AS entry WHERE jobs.uuid LIKE '00000000-%'`;
const FILL_TEXTS = `INSERT INTO job_texts (job_id, words)
  SELECT id, name || char(10) || type || (SELECT char(10) || group_concat(value, char(10)) FROM json_each(jobs.metadata)) FROM jobs WHERE uuid LIKE '00000000-%'`;

async function main(jobs: number, load: UpdateLoad): Promise<void> {
  const path = mkdtempSync(join(tmpdir(), 'flamenco-bench-'));
  const port = await freePort();
  const folder = prepareFarmFolder(path, { name: 'bench', port });
  const api = new ManagerApi(`http://127.0.0.1:${String(port)}`);
  const start = async (): Promise<FarmProcess> => {
    const manager = FarmProcess.start('manager', folder.managerConfig, folder.managerLog);
    await manager.ready(() => api.answers());
    return manager;
  };
  let manager = await start();
  const browser = await launchChromium();
  try {
    await measureFirstLoad(browser, api.url);
    await api.submit(exampleJob({ name: 'bench', frames: '1-4', framesPerTask: 2, outputFolder: path }));
    await manager.stop();
    fill(join(path, 'flamenco-manager.sqlite'), jobs);
    manager = await start();
    for (let round = 1; round <= ROUNDS; round += 1) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      await measure(page, api.url, round);
      await context.close();
    }
    for (const line of await measureUpdates(browser, api, load, path)) print(line);
  } finally {
    await browser.close();
    await manager.stop();
    rmSync(path, { recursive: true, maxRetries: 3 });
  }
}

function fill(file: string, jobs: number): void {
  const database = new DatabaseSync(file);
  database.prepare(FILL).run(jobs);
  database.prepare(FILL_METADATA).run();
  database.prepare(FILL_TEXTS).run();
  database.close();
}

/** Of a farm without jobs: until the page says so, and with the other pages, which are loaded after it. */
async function measureFirstLoad(browser: Browser, url: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const received = await countReceived(await page.context().newCDPSession(page));
  const started = performance.now();
  await page.goto(`${url}/app/jobs`);
  await page.getByText('No jobs yet').waitFor();
  const shownMs = performance.now() - started;
  const first = received.of('/app/');
  await page.waitForLoadState('networkidle');
  print(
    `first load: ${(first / KB).toFixed(0)} kB of the dashboard on the wire until it is shown after ${(shownMs / 1000).toFixed(2)} s, ` +
      `${(received.of('/app/') / KB).toFixed(0)} kB with its other pages`,
  );
  await page.close();
}

async function measure(page: Page, url: string, round: number): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const received = await countReceived(devtools);
  const started = performance.now();
  await page.goto(`${url}/app/jobs`);
  await firstRow(page).waitFor();
  const shownMs = performance.now() - started;
  await page.waitForLoadState('networkidle');
  print(
    `round ${String(round)}: first row after ${(shownMs / 1000).toFixed(2)} s; on the wire ${(received.of('/app/') / KB).toFixed(0)} kB of the ` +
      `dashboard and ${(received.of('/api/') / KB).toFixed(0)} kB of answers; heap ${(await heapMiB(devtools)).toFixed(1)} MiB`,
  );
  for (const filter of FILTERS) print(`  ${filter}: ${(await filterMs(page, filter)).toFixed(0)} ms`);
  print(`  heap after that ${(await heapMiB(devtools)).toFixed(1)} MiB`);
}

/** From the last key until the list shows what was asked for. */
async function filterMs(page: Page, filter: string): Promise<number> {
  const box = page.getByRole('searchbox', { name: 'Filter' });
  const answered = page.waitForResponse(
    (response) =>
      new URL(response.url()).searchParams.get('q') === filter && response.url().includes('limit='),
  );
  await box.fill(filter);
  const typed = performance.now();
  await (await answered).finished();
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
  const took = performance.now() - typed;
  await page.waitForLoadState('networkidle');
  return took;
}

function firstRow(page: Page): ReturnType<Page['locator']> {
  return page.getByRole('grid').first().getByRole('row').filter({ hasText: 'sh' }).first();
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

const [jobs = '100000', seconds = '60', perSecond = '211'] = process.argv.slice(2);
await main(Number(jobs), { seconds: Number(seconds), perSecond: Number(perSecond) });
