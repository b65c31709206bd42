/**
 * What the list of jobs costs in the dashboard, in Chromium, of a real Manager. Of an empty farm: what comes over the wire. Of 100,000 jobs: what comes over the wire until the
 * first row is there and how long that takes, how long a filter takes from the last key to other rows, the memory of the page, and how busy it is while Workers work.
 *
 *   node tools/run-with-packages.mjs tools/bench/dashboard-jobs.ts [JOBS] [SECONDS]        (default: 100000 60)
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { freePort } from '../demo/free-port.ts';
import { signOnBareWorker, type BareWorker } from '../farm/bare-worker.ts';
import { launchChromium } from '../farm/chromium.ts';
import { exampleJob } from '../farm/example-job.ts';
import { prepareFarmFolder } from '../farm/farm-folder.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi } from '../farm/manager-api.ts';

const ROUNDS = 3;
/** Workers report so often in a second, all together. Updates of one job are merged: see how many reached the page. */
const REPORTS_PER_SECOND = 110;
const WORKERS = 40;
const PATIENCE_MS = 120_000;
const KB = 1000;
const MIB = 1024 * 1024;
/** By user, by shot, by a word that many have, by one that few have, by numbers and times. */
const FILTERS = ['user:user-7', 'shot:sh0420', 'failed', 'sh0420_v5', 'priority>90 updated<999w'];

/** Copies a job, with names, users, projects and shots as a studio has them. Nothing is left to do, so that nothing changes. */
const FILL = `INSERT INTO jobs (uuid, name, type, priority, status, activity, settings, metadata, submitter_platform, frame_count, created, updated)
  WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
  SELECT printf('00000000-0000-4000-8000-%012d', n), printf('proj%d_sh%04d_v%d', n % 12, n % 5000, n % 31), job.type, n % 101,
    CASE WHEN n % 10 = 3 THEN 'failed' WHEN n % 20 = 5 THEN 'canceled' WHEN n % 20 = 6 THEN 'paused' ELSE 'completed' END,
    '', job.settings, json_object('user.name', printf('user-%d', n % 40), 'project', printf('proj%d', n % 12), 'shot', printf('sh%04d', n % 5000),
      'version', printf('v%d', n % 31)), 'linux', n % 2000, job.created, job.updated
  FROM numbers, (SELECT * FROM jobs LIMIT 1) AS job`;
const FILL_METADATA = `INSERT INTO job_metadata (job_id, key, value)
  SELECT jobs.id, entry.key, entry.value FROM jobs JOIN json_each(jobs.metadata) AS entry WHERE jobs.uuid LIKE '00000000-%'`;

async function main(jobs: number, seconds: number): Promise<void> {
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
    await measureUpdates(browser, api, seconds, path);
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

/** How busy the page is while Workers work on a job on its screen, and whether it shows in the end what the Manager knows. */
async function measureUpdates(
  browser: Browser,
  api: ManagerApi,
  seconds: number,
  path: string,
): Promise<void> {
  const frames = Math.ceil((REPORTS_PER_SECOND * seconds) / 2) + WORKERS;
  const job = await api.submit(
    exampleJob({ name: 'watched', frames: `1-${String(frames)}`, framesPerTask: 1, outputFolder: path }),
  );
  const workers = await Promise.all(
    Array.from({ length: WORKERS }, (_, n) =>
      signOnBareWorker(api, `bench-${String(n)}`, ['blender', 'ffmpeg']),
    ),
  );
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const devtools = await page.context().newCDPSession(page);
  let updates = 0;
  devtools.on('Network.webSocketFrameReceived', ({ response }) => {
    if (response.payloadData.includes('"/jobs"')) updates += 1;
  });
  await countReceived(devtools);
  await page.goto(`${api.url}/app/jobs`);
  const row = page.getByRole('row').filter({ hasText: 'watched' });
  await row.waitFor();
  await page.waitForLoadState('networkidle');
  const [heapBefore, busyBefore] = [await heapMiB(devtools), await metric(devtools, 'TaskDuration')];
  const started = performance.now();
  await workFor(workers, seconds);
  const took = (performance.now() - started) / 1000;
  const busy = (await metric(devtools, 'TaskDuration')) - busyBefore;
  const { task_counts: counts } = await api.ask<{ task_counts: { completed: number } }>(
    'GET',
    `/jobs/${job.id}`,
  );
  await row.getByText(`${counts.completed.toLocaleString('en')} /`).waitFor();
  print(
    `updates: ${(updates / took).toFixed(0)} a second for ${took.toFixed(0)} s, main thread busy ${((100 * busy) / took).toFixed(0)} %, ` +
      `heap ${heapBefore.toFixed(1)} to ${(await heapMiB(devtools)).toFixed(1)} MiB; all ${String(counts.completed)} tasks are shown`,
  );
  await page.close();
}

/** Each Worker asks for a task and completes it, again and again; all together as often as they should. */
async function workFor(workers: readonly BareWorker[], seconds: number): Promise<void> {
  const gapMs = (1000 * workers.length) / REPORTS_PER_SECOND;
  const until = performance.now() + seconds * 1000;
  await Promise.all(
    workers.map(async ({ api }, n) => {
      await wait((gapMs * n) / workers.length);
      while (performance.now() < until) {
        const next = performance.now() + 2 * gapMs;
        const task = await api.ask<{ uuid: string } | undefined>('POST', '/worker/task');
        if (task) await api.ask('POST', `/worker/task/${task.uuid}`, { taskStatus: 'completed' });
        await wait(Math.max(next - performance.now(), 0));
      }
    }),
  );
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

/** Counts the bytes of each answer as they are sent: compressed, and with their headers. */
async function countReceived(devtools: CDPSession): Promise<{ of: (path: string) => number }> {
  const urls = new Map<string, string>();
  const bytes = new Map<string, number>();
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, request.url));
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    bytes.set(requestId, encodedDataLength),
  );
  await devtools.send('Network.enable');
  await devtools.send('Performance.enable');
  return {
    of: (path) =>
      [...bytes].reduce((sum, [id, length]) => sum + (urls.get(id)?.includes(path) === true ? length : 0), 0),
  };
}

async function heapMiB(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  return (await metric(devtools, 'JSHeapUsedSize')) / MIB;
}

async function metric(devtools: CDPSession, wanted: string): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main(Number(process.argv[2] ?? 100_000), Number(process.argv[3] ?? 60));
