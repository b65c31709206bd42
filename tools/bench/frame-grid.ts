/**
 * How fluid the frame grid of a job with 10,000 frames is, in Chromium with a real Manager: what a frame of a drag over the grid costs the page's main
 * thread, and how busy the page is and how its memory grows while Workers report.
 *
 *   node tools/run-with-packages.mjs tools/bench/frame-grid.ts [SECONDS OF UPDATES]        (default: 60)
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { freePort } from '../demo/free-port.ts';
import { signOnBareWorker, type BareWorker } from '../farm/bare-worker.ts';
import { launchChromium } from '../farm/chromium.ts';
import { exampleJob } from '../farm/example-job.ts';
import { prepareFarmFolder } from '../farm/farm-folder.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi } from '../farm/manager-api.ts';
import { provideSystemPrograms, TEST_PROGRAMS } from '../system-packages.ts';

const FRAMES = 10_000;
const WORKERS = 24;
/** The Manager tells of so many changes of tasks a second: a start and an end for each frame. */
const UPDATES_PER_SECOND = 211;
const DRAG_STEPS = 120;
const MIB = 1024 * 1024;

interface HandedOut {
  readonly uuid: string;
}

/** What the main thread has done since the page was opened. */
interface Spent {
  readonly atS: number;
  readonly busyS: number;
  readonly cpuS: number;
}

async function main(seconds: number): Promise<void> {
  provideSystemPrograms(TEST_PROGRAMS, () => undefined);
  const path = mkdtempSync(join(tmpdir(), 'flamenco-bench-'));
  const port = await freePort();
  const folder = prepareFarmFolder(path, { name: 'bench', port });
  const api = new ManagerApi(`http://127.0.0.1:${String(port)}`);
  const manager = FarmProcess.start('manager', folder.managerConfig, folder.managerLog);
  const browser = await launchChromium();
  try {
    await manager.ready(() => api.answers());
    const job = await api.submit(
      exampleJob({ name: 'bench', frames: `1-${String(FRAMES)}`, framesPerTask: 1, outputFolder: path }),
    );
    const workers = await Promise.all(
      Array.from({ length: WORKERS }, (_, n) => signOnBareWorker(api, `box-${String(n + 1)}`, ['blender'])),
    );
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const opened = performance.now();
    await page.goto(`${api.url}/app/jobs/${job.id}`);
    await page.locator('flamenco-frame-grid').waitFor();
    process.stdout.write(`${String(FRAMES)} frames shown after ${seconds1(performance.now() - opened)} s\n`);
    await page.waitForLoadState('networkidle');
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable');
    await measureDrag(page, devtools);
    await measureUpdates(devtools, workers, seconds);
  } finally {
    await browser.close();
    await manager.stop();
    rmSync(path, { recursive: true, maxRetries: 3 });
  }
}

/** Down the grid in small steps, as a hand drags: each step selects more of it. */
async function measureDrag(page: Page, devtools: CDPSession): Promise<void> {
  const box = await page.locator('flamenco-frame-grid canvas').boundingBox();
  if (box === null) throw new Error('The frame grid is not in the page');
  const height = Math.min(box.height, 900 - box.y - 40);
  await page.mouse.move(box.x + 60, box.y + 24);
  await page.mouse.down();
  await page.evaluate(WATCH_FRAMES);
  const before = await spent(devtools);
  for (let step = 1; step <= DRAG_STEPS; step += 1) {
    const share = step / DRAG_STEPS;
    await page.mouse.move(box.x + 60 + share * (box.width - 80), box.y + 24 + share * (height - 30));
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => done()))');
  }
  const after = await spent(devtools);
  const slowest = await page.evaluate<number>('Math.max(0, ...window.longTasks)');
  await page.mouse.up();
  const busyMs = ((after.busyS - before.busyS) / DRAG_STEPS) * 1000;
  const cpuMs = ((after.cpuS - before.cpuS) / DRAG_STEPS) * 1000;
  process.stdout.write(
    `drag: ${busyMs.toFixed(1)} ms of the main thread for a frame (CPU ${cpuMs.toFixed(1)} ms), ` +
      `longest task ${slowest > 0 ? `${slowest.toFixed(0)} ms` : 'below 50 ms'}\n`,
  );
}

/** Runs in the page: keeps how long tasks of 50 ms or more take. */
const WATCH_FRAMES = `window.longTasks = [];
new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => duration)))
  .observe({ type: 'longtask' });`;

async function measureUpdates(
  devtools: CDPSession,
  workers: readonly BareWorker[],
  seconds: number,
): Promise<void> {
  const heapBefore = await heapMiB(devtools);
  const before = await spent(devtools);
  const updates = await work(workers, seconds);
  const after = await spent(devtools);
  const heapAfter = await heapMiB(devtools);
  const took = after.atS - before.atS;
  const percent = (part: number): string => `${((part / took) * 100).toFixed(0)} %`;
  process.stdout.write(
    `${(updates / took).toFixed(0)} updates a second for ${took.toFixed(0)} s: main thread busy ` +
      `${percent(after.busyS - before.busyS)} (CPU ${percent(after.cpuS - before.cpuS)}), ` +
      `heap ${heapBefore.toFixed(1)} MiB before, ${heapAfter.toFixed(1)} MiB after\n`,
  );
}

/** Each Worker renders a frame after the other, all of them together as fast as asked. @returns how many updates there were */
async function work(workers: readonly BareWorker[], seconds: number): Promise<number> {
  const start = performance.now();
  let updates = 0;
  const render = async ({ api }: BareWorker): Promise<void> => {
    while (performance.now() - start < seconds * 1000) {
      const dueMs = (updates / UPDATES_PER_SECOND) * 1000 - (performance.now() - start);
      updates += 2;
      if (dueMs > 0) await new Promise((resolve) => setTimeout(resolve, dueMs));
      const task = await api.ask<HandedOut | undefined>('POST', '/worker/task');
      if (task === undefined) return;
      await api.ask('POST', `/worker/task/${task.uuid}`, { taskStatus: 'completed' });
    }
  };
  await Promise.all(workers.map(render));
  return updates;
}

async function spent(devtools: CDPSession): Promise<Spent> {
  const metrics = await metricsOf(devtools);
  const value = (name: string): number => metrics.get(name) ?? Number.NaN;
  return { atS: value('Timestamp'), busyS: value('TaskDuration'), cpuS: value('ThreadTime') };
}

async function heapMiB(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  return ((await metricsOf(devtools)).get('JSHeapUsedSize') ?? Number.NaN) / MIB;
}

async function metricsOf(devtools: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return new Map(metrics.map(({ name, value }) => [name, value]));
}

function seconds1(ms: number): string {
  return (ms / 1000).toFixed(1);
}

await main(Number(process.argv[2] ?? 60));
