import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { signOnBareWorker, type BareWorker } from '../farm/bare-worker.ts';
import { exampleJob } from '../farm/example-job.ts';
import type { Job, ManagerApi } from '../farm/manager-api.ts';
import { waitFor } from '../farm/wait-for.ts';
import { countReceived, heapMiB, metric } from './page-metrics.ts';

/** Each has a Worker of its own. The updates of one job are merged, ten a second at most: of so many, hardly any are. */
const JOBS = 60;
const WINDOW = { width: 1440, height: 900 };
/** All of these jobs have room in it. */
const TALL_WINDOW = { width: 1440, height: 2600 };
const PARTS = 2;
const PATIENCE_MS = 20_000;

/** How many live updates there are, and for how long. */
export interface UpdateLoad {
  readonly seconds: number;
  readonly perSecond: number;
}

interface Watched {
  readonly job: Job;
  readonly worker: BareWorker;
  /** The task that its Worker is at. */
  task?: string;
}

/**
 * How busy the list of jobs is while Workers work on those that are on its screen; whether its memory stays as it is; and whether every job shows
 * in the end what the Manager knows.
 */
export async function measureUpdates(
  browser: Browser,
  api: ManagerApi,
  load: UpdateLoad,
  outputFolder: string,
): Promise<readonly string[]> {
  const watched = await prepare(api, load, outputFolder);
  const page = await browser.newPage({ viewport: WINDOW });
  const devtools = await page.context().newCDPSession(page);
  let received = 0;
  devtools.on('Network.webSocketFrameReceived', ({ response }) => {
    if (response.payloadData.includes('"/jobs"')) received += 1;
  });
  await countReceived(devtools);
  await page.goto(`${api.url}/app/jobs`);
  await page.getByRole('row').filter({ hasText: 'watched-' }).first().waitFor();
  await page.waitForLoadState('networkidle');
  const lines = [await describeMemory(devtools, 'before')];
  for (let part = 1; part <= PARTS; part += 1) {
    received = 0;
    const busyBefore = await metric(devtools, 'TaskDuration');
    const started = performance.now();
    const made = await work(watched, { ...load, seconds: load.seconds / PARTS });
    const took = (performance.now() - started) / 1000;
    const busy = (await metric(devtools, 'TaskDuration')) - busyBefore;
    lines.push(
      `updates, part ${String(part)}: ${(made / took).toFixed(0)} changes a second of ${String(JOBS)} jobs for ${took.toFixed(0)} s, ` +
        `${(received / took).toFixed(0)} updates a second reached the page; main thread busy ${((100 * busy) / took).toFixed(0)} %`,
      await describeMemory(devtools, `after part ${String(part)}`),
    );
  }
  lines.push(await describeLost(page, api, watched));
  await page.close();
  return lines;
}

/** Jobs with a tag each, that only its own Worker has: it works on no other. All of them run. */
async function prepare(
  api: ManagerApi,
  { seconds, perSecond }: UpdateLoad,
  outputFolder: string,
): Promise<readonly Watched[]> {
  const frames = Math.ceil((perSecond * seconds) / 2 / JOBS) + 10;
  const watched: Watched[] = [];
  for (let n = 1; n <= JOBS; n += 1) {
    const name = `watched-${String(n).padStart(2, '0')}`;
    const tag = await api.ask<{ id: string }>('POST', '/worker-mgt/tags', { name });
    const worker = await signOnBareWorker(api, `bench-${String(n)}`, ['blender', 'ffmpeg']);
    await api.ask('POST', `/worker-mgt/workers/${worker.uuid}/settags`, { tag_ids: [tag.id] });
    const render = exampleJob({ name, frames: `1-${String(frames)}`, framesPerTask: 1, outputFolder });
    const job = await api.ask<Job>('POST', '/jobs', {
      ...render,
      priority: 90,
      submitter_platform: process.platform,
      worker_tag: tag.id,
    });
    watched.push({ job, worker });
  }
  for (const one of watched) await takeTask(one);
  return watched;
}

/** Each Worker completes its task and gets another one, again and again. @returns how often a job changed */
async function work(watched: readonly Watched[], { seconds, perSecond }: UpdateLoad): Promise<number> {
  const gapMs = (1000 * watched.length) / perSecond;
  const until = performance.now() + seconds * 1000;
  const counts = await Promise.all(
    watched.map(async (one, n) => {
      let changes = 0;
      let next = performance.now() + (gapMs * n) / watched.length;
      while (next < until) {
        await wait(Math.max(next - performance.now(), 0));
        if (one.task === undefined) await takeTask(one);
        else await completeTask(one);
        changes += 1;
        next += gapMs;
      }
      return changes;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function takeTask(one: Watched): Promise<void> {
  one.task = (await one.worker.api.ask<{ uuid: string }>('POST', '/worker/task')).uuid;
}

async function completeTask(one: Watched): Promise<void> {
  await one.worker.api.ask('POST', `/worker/task/${one.task ?? ''}`, { taskStatus: 'completed' });
  delete one.task;
}

async function describeMemory(devtools: CDPSession, when: string): Promise<string> {
  const heap = await heapMiB(devtools);
  return `  ${when}: heap ${heap.toFixed(1)} MiB, ${String(await metric(devtools, 'Nodes'))} nodes`;
}

/** Of how many jobs the page shows something else than the Manager knows, once all updates had the time to come. */
async function describeLost(page: Page, api: ManagerApi, watched: readonly Watched[]): Promise<string> {
  await page.setViewportSize(TALL_WINDOW);
  const known = new Map<string, string>();
  for (const { job } of watched) {
    const { task_counts: counts } = await api.job(job.id);
    known.set(job.name, `${(counts?.['completed'] ?? 0).toLocaleString('en')} /`);
  }
  let lost: readonly string[] = [];
  await waitFor(
    'the page to show what the Manager knows',
    async () => {
      const rows = await page.getByRole('row').filter({ hasText: 'watched-' }).allTextContents();
      lost = [...known].flatMap(([name, done]) =>
        rows.some((row) => row.includes(name) && row.includes(done)) ? [] : [name],
      );
      return lost.length === 0;
    },
    PATIENCE_MS,
  ).catch(() => undefined); // the line says which
  return `  lost updates: ${String(lost.length)} of ${String(watched.length)} jobs show something else than the Manager knows ${lost.join(' ')}`;
}
