import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { waitFor } from '../farm/wait-for.ts';
import { PATIENCE_MS, useDashboard } from './use-dashboard.ts';

describe("a job's frames, timeline and graph, in Chromium, with a real Manager", () => {
  const watched = useDashboard();
  const { nextTask, open, report } = watched;
  let page: Page;

  beforeEach(() => {
    ({ page } = watched);
  });

  const grid = (): Locator => page.getByRole('grid', { name: /^Frame grid/ });
  /** The cell that the keyboard is at, as it is read out. */
  const cell = (words: RegExp): Locator => grid().getByRole('gridcell', { name: words });
  /** The colour in the middle of the cell that the keyboard is at. */
  const colour = (): Promise<string> =>
    page.evaluate<string>(`(() => {
      const canvas = document.querySelector('flamenco-frame-grid canvas');
      const [box, all] = [document.querySelector('flamenco-frame-grid .cursor'), canvas].map((e) => e.getBoundingClientRect());
      const at = (from, size) => Math.round((from + size / 4) * devicePixelRatio);
      const place = [at(box.left - all.left, box.width), at(box.top - all.top, box.height)];
      return canvas.getContext('2d').getImageData(...place, 1, 1).data.join();
    })()`);

  it('shows frames as they are rendered: drawn, counted, read out by keyboard, with a card and a menu', async () => {
    const { id } = await watched.farm.render('1-40');
    await open(`jobs/${id}`);
    await grid().focus();
    await page.keyboard.press('Home');
    await cell(/^Frame 1: queued/).waitFor();
    const queued = await colour();
    const task = await nextTask();
    await report(task, { taskStatus: 'completed' });
    await cell(/^Frame 1: completed, last on box-01$/).waitFor();
    await waitFor('the cell to be drawn anew', async () => (await colour()) !== queued, PATIENCE_MS);
    expect(await colour()).not.toBe(queued);
    const card = page.getByRole('tooltip');
    await card.getByText('Frame 1', { exact: true }).waitFor();
    await card.getByText(/^box-01 in /).waitFor();

    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await page.getByText('3 tasks selected').waitFor();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu').getByText('3 tasks').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^queued 39/ }).click();
    await page.getByText('39 tasks selected').waitFor();
  }, 60_000);

  it('selects the rectangle that is dragged over, zooms, and keeps its colours in the address', async () => {
    const { id } = await watched.farm.render('1-90');
    await open(`jobs/${id}`);
    await page.getByRole('radio', { name: 'Worker' }).click();
    await page.waitForURL(/colour=worker/);
    await page.getByRole('button', { name: /^no Worker yet 90/ }).waitFor();
    const columns = async (): Promise<number> => Number(await grid().getAttribute('aria-colcount'));
    const before = await columns();
    const from = await placeOf(1);
    const to = await placeOf(before + 3); // in the next line, two further
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.mouse.up();
    await page.getByText('6 tasks selected').waitFor();
    await page.getByRole('button', { name: 'Larger cells' }).click();
    await waitFor('fewer columns', async () => (await columns()) < before, PATIENCE_MS);
    expect(await columns()).toBeLessThan(before);
    await page.reload();
    await page.getByRole('radio', { name: 'Worker', checked: true }).waitFor();
  }, 60_000);

  it('marks what failed before, and tells who did what when, and what waits for what', async () => {
    const { id } = await watched.farm.render('1-3');
    const broken = await nextTask();
    await report(broken, { taskStatus: 'failed', activity: 'no memory' });
    await open(`jobs/${id}`);
    await page.getByRole('button', { name: /^failed 1/ }).waitFor();
    await watched.farm.api.ask('POST', `/tasks/${broken.uuid}/setstatus`, {
      status: 'queued',
      reason: 'again',
    });
    await page.getByRole('button', { name: /^failed before 1/ }).waitFor();
    const next = await nextTask();

    await page.getByRole('tab', { name: 'Timeline' }).click();
    const timeline = page.getByRole('grid', { name: /^Timeline: 1 Workers, 2 attempts/ });
    await timeline.focus();
    await page.keyboard.press('Home');
    await timeline.getByRole('gridcell', { name: /^box-01, .*attempt 1: failed/ }).waitFor();
    await page.keyboard.press('End');
    await timeline.getByRole('gridcell', { name: /: running/ }).waitFor();
    await report(next, { taskStatus: 'completed' });
    await timeline.getByRole('gridcell', { name: /: done/ }).waitFor();
    await page.getByLabel('Only failed').check();
    await page.getByRole('grid', { name: /^Timeline: 1 Workers, 1 attempts/ }).waitFor();

    await page.getByRole('tab', { name: 'Graph' }).click();
    await page.getByRole('button', { name: /^preview-video.*needs render-1, render-2, render-3$/ }).waitFor();
    expect(await page.getByRole('group', { name: 'What waits for what' }).getByRole('button').count()).toBe(
      4,
    );
  }, 60_000);

  async function placeOf(frame: number): Promise<{ readonly x: number; readonly y: number }> {
    await grid().focus();
    await page.keyboard.press('Home');
    for (let at = 1; at < frame; at += 1) await page.keyboard.press('ArrowRight');
    await cell(new RegExp(`^Frame ${String(frame)}:`)).waitFor();
    const box = await page.locator('flamenco-frame-grid .cursor').boundingBox();
    if (box === null) throw new Error(`Frame ${String(frame)} is not in the page`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }
});
