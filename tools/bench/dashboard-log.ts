/**
 * What a log of 1 GB costs in the dashboard, in Chromium, of a real Manager: how long it takes until its end is on screen, until its lines
 * are numbered, until all of it is searched; how long a frame takes while one scrolls; and the memory of the page meanwhile.
 *
 *   node tools/run-with-packages.mjs tools/bench/dashboard-log.ts [BYTES]        (default: 1000000000)
 */
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { freePort } from '../demo/free-port.ts';
import { signOnBareWorker } from '../farm/bare-worker.ts';
import { launchChromium } from '../farm/chromium.ts';
import { exampleJob } from '../farm/example-job.ts';
import { prepareFarmFolder } from '../farm/farm-folder.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi } from '../farm/manager-api.ts';

const ROUNDS = 5;
const PATIENCE_MS = 300_000;
const MIB = 1024 * 1024;

/** Runs in the page: scrolls for a second, and says how long the longest frame and the median one took, in ms. */
const SCROLL = `new Promise((resolve) => {
  const scroller = document.querySelector('[role=log]');
  const times = [];
  let last = performance.now();
  const frame = (now) => {
    times.push(now - last);
    last = now;
    scroller.scrollTop -= 120;
    if (times.length < 60) requestAnimationFrame(frame);
    else resolve(times.slice(1).sort((a, b) => a - b));
  };
  requestAnimationFrame(frame);
})`;

async function main(bytes: number): Promise<void> {
  const path = mkdtempSync(join(tmpdir(), 'flamenco-bench-'));
  const port = await freePort();
  const folder = prepareFarmFolder(path, { name: 'bench', port });
  const api = new ManagerApi(`http://127.0.0.1:${String(port)}`);
  const manager = FarmProcess.start('manager', folder.managerConfig, folder.managerLog);
  const browser = await launchChromium();
  try {
    await manager.ready(() => api.answers());
    const { page: address, file } = await taskWithLog(api, path);
    writeLog(file, bytes);
    for (let round = 1; round <= ROUNDS; round += 1) {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      page.setDefaultTimeout(PATIENCE_MS);
      print(`round ${String(round)}: ${await measure(page, api.url, address)}`);
      await page.close();
    }
  } finally {
    await browser.close();
    await manager.stop();
    rmSync(path, { recursive: true });
  }
}

/** A task that a Worker has; its log is a file that can be written to. */
async function taskWithLog(
  api: ManagerApi,
  path: string,
): Promise<{ readonly page: string; readonly file: string }> {
  const { id } = await api.submit(
    exampleJob({ name: 'bench', frames: '1', framesPerTask: 1, outputFolder: path }),
  );
  const worker = await signOnBareWorker(api, 'box-01', ['blender']);
  const { uuid } = await worker.api.ask<{ uuid: string }>('POST', '/worker/task');
  await worker.api.ask('POST', `/worker/task/${uuid}`, { log: 'begins' });
  const { url } = await api.ask<{ url: string }>('GET', `/tasks/${uuid}/log`);
  return {
    page: `jobs/${id}/${uuid}/log`,
    file: join(path, 'manager-storage', url.replace('/job-files/', '')),
  };
}

/** As Blender writes: progress, a saved frame after fifty of them, and one error at three quarters. */
function writeLog(file: string, bytes: number): void {
  const log = openSync(file, 'a');
  let written = 0;
  let frame = 0;
  let isWrong = false;
  while (written < bytes) {
    const lines: string[] = [];
    for (let i = 0; i < 100; i += 1, frame += 1) {
      for (let sample = 1; sample <= 50; sample += 1)
        lines.push(`pid=7 > Fra:${String(frame)} Mem:1740.00M (Peak 2020.00M) | Sample ${String(sample)}/50`);
      lines.push(`pid=7 > Saved: '/mnt/render/out/${String(frame)}.png'`);
    }
    if (!isWrong && written > bytes * 0.75) {
      lines.push('pid=7 > Error: cannot open //tex/needle.exr');
      isWrong = true;
    }
    written += writeSync(log, `${lines.join('\n')}\n`);
  }
  writeSync(log, 'pid=7 > the last line\n');
  closeSync(log);
}

async function measure(page: Page, url: string, address: string): Promise<string> {
  await page.goto(`${url}/app/jobs`);
  await page.getByRole('grid').first().waitFor();
  const session = await page.context().newCDPSession(page);
  const before = await heapOf(session);
  const log = page.getByRole('log');
  const opening = performance.now();
  // as a link within the dashboard: what loading the dashboard itself takes is measured elsewhere
  await page.evaluate(
    `history.pushState(null, '', '/app/${address}'); dispatchEvent(new PopStateEvent('popstate'))`,
  );
  await log.getByText('the last line').waitFor();
  const opened = performance.now() - opening;
  await page.getByText(/[\d,]+ lines · /).waitFor();
  const numbered = performance.now() - opening;
  const frames = await page.evaluate<readonly number[]>(SCROLL);
  const open = await heapOf(session);
  const searching = performance.now();
  await page.getByRole('searchbox', { name: 'Search the log' }).fill('needle');
  await page.keyboard.press('Enter');
  await log.getByText('needle').waitFor();
  const found = performance.now() - searching;
  await page.getByText('1 of 1', { exact: true }).waitFor();
  const searched = performance.now() - searching;
  const after = await heapOf(session);
  return [
    `on screen in ${ms(opened)}, numbered in ${ms(numbered)}`,
    `scrolling: ${ms(frames[Math.floor(frames.length / 2)] ?? 0)} a frame (median), ${ms(frames.at(-1) ?? 0)} (longest)`,
    `found in ${ms(found)}, searched in ${ms(searched)}`,
    `heap ${mib(before)} before, ${mib(open)} open, ${mib(after)} searched`,
  ].join('; ');
}

/** The page's JavaScript heap after a collection, in bytes. */
async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}

const ms = (time: number): string => `${String(Math.round(time))} ms`;
const mib = (bytes: number): string => `${String(Math.round(bytes / MIB))} MiB`;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main(Number(process.argv[2] ?? 1_000_000_000));
