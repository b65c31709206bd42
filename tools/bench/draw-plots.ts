/**
 * Draws the plots of docs/performance.md from what performance.ts has measured, as PNG, by Chromium.
 *
 *   node tools/run-with-packages.mjs tools/bench/draw-plots.ts docs/performance
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../farm/chromium.ts';
import { drawLinePlot, type LinePlot } from './line-plot.ts';
import type { Measurement } from './performance.ts';

async function main(folder: string): Promise<void> {
  const measured = JSON.parse(readFileSync(join(folder, 'measured.json'), 'utf8')) as readonly Measurement[];
  const browser = await launchChromium();
  try {
    await save(browser, join(folder, 'queued.png'), plotOf(measured, 'queued', 'workers', 'Tasks queued'));
    await save(browser, join(folder, 'workers.png'), plotOf(measured, 'workers', 'queued', 'Workers'));
  } finally {
    await browser.close();
  }
}

type Axis = 'queued' | 'workers';

/** Cycles against one of the two, where the other one is as it was measured most often. */
function plotOf(measured: readonly Measurement[], x: Axis, fixed: Axis, xName: string): LinePlot {
  const counts = new Map<number, number>();
  for (const measurement of measured)
    counts.set(measurement[fixed], (counts.get(measurement[fixed]) ?? 0) + 1);
  const [[most] = [0]] = [...counts].toSorted(([, one], [, other]) => other - one);
  const shown = measured.filter((measurement) => measurement[fixed] === most);
  const farms = [...new Set(shown.map(({ farm }) => farm))];
  const what = fixed === 'workers' ? `${most} Workers` : `${most.toLocaleString('en')} tasks queued`;
  return {
    title: `A Worker's cycles a second, with ${what}`,
    xName,
    yName: 'Cycles a second; bars: least and most of the rounds',
    lines: farms.map((name) => ({
      name,
      points: shown.filter(({ farm }) => farm === name).map(({ [x]: at, cycles }) => pointOf(at, cycles)),
    })),
  };
}

function pointOf(x: number, cycles: readonly number[]): LinePlot['lines'][number]['points'][number] {
  const sorted = cycles.toSorted((one, other) => one - other);
  const [least = 0, y = 0, most = 0] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  return { x, y, least, most };
}

async function save(browser: Browser, file: string, plot: LinePlot): Promise<void> {
  const page = await browser.newPage({ deviceScaleFactor: 2 });
  await page.setContent(`<body style="margin: 0">${drawLinePlot(plot)}</body>`);
  await page.locator('svg').screenshot({ path: file });
  await page.close();
}

await main(process.argv[2] ?? 'docs/performance');
