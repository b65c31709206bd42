import { describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { signOnBareWorker } from '../farm/bare-worker.ts';
import { handInPicture } from '../farm/hand-in-picture.ts';
import { waitFor } from '../farm/wait-for.ts';
import { useDashboard } from './use-dashboard.ts';

describe('the page of the farm, in Chromium, with a real Manager', () => {
  const watched = useDashboard();

  const card = (name: string): Locator => watched.page.getByRole('region', { name, exact: true });

  async function submit(
    name: string,
    frames: string,
    metadata: Readonly<Record<string, string>>,
  ): Promise<string> {
    const { id } = await watched.farm.api.ask<{ id: string }>('POST', '/jobs', {
      name,
      type: 'simple-blender-render',
      submitter_platform: 'linux',
      metadata,
      settings: {
        blendfile: '/render/file.blend',
        frames,
        chunk_size: 1,
        fps: 24,
        render_output_root: '/render',
        render_output_path: `/render/${name}/######`,
      },
    });
    return id;
  }

  it('shows live who works on what, what waits for whom, what was done, and the storage', async () => {
    const { page, farm } = watched;
    await signOnBareWorker(farm.api, 'box-02', ['blender']);
    await submit('shot_010', '1-5', { 'user.name': 'anna', project: 'dune' });
    await submit('shot_020', '1-2', { 'user.name': 'ben', project: 'dune' });
    const done = await watched.nextTask();
    await watched.report(done, { taskStatus: 'completed' });
    const failed = await watched.nextTask();
    await watched.report(failed, { taskStatus: 'failed', log: 'pid=1 > Error: no camera\n' });
    await watched.open('farm');
    const [work, queue] = [card('Who works on what'), card('Queue')];
    await work.getByRole('link', { name: /box-01/ }).waitFor();
    await card('Numbers').getByText('0 of 2 awake Workers render a task').waitFor();
    const task = await watched.nextTask();
    await handInPicture(watched.worker, task.uuid, { frame: 3 });
    await work.getByRole('link', { name: /box-01 frame 3 · shot_010/ }).waitFor();
    await card('Numbers').getByText('1 of 2 awake Workers render a task').waitFor();
    await work.locator('img').waitFor();
    await queue.getByText('anna').waitFor();
    await queue.getByRole('radio', { name: 'Project' }).click();
    await queue.getByText('dune').waitFor();
    await card('Most failing Workers').getByRole('link', { name: 'box-01' }).waitFor();
    await card('Utilisation of Workers').getByRole('link', { name: 'box-01' }).waitFor();
    await card('Storage').getByText(/free$/).first().waitFor();
    await card('Needs a person').getByText('Nothing waits for a person.').waitFor();
    await page.getByRole('radio', { name: '7 days' }).click();
    await card('Numbers').getByText('Done, 7 days').waitFor();
    await card('Numbers').getByText('50 % of tasks').waitFor();
    expect(await work.getByRole('link').count()).toBe(2);
  }, 120_000);

  it('says what needs a person, and leads there', async () => {
    const { page } = watched;
    await submit('shot_010', '1-3', {});
    await watched.report(await watched.nextTask(), { taskStatus: 'completed' });
    const problem = { code: 'disk-full', message: 'The disk of /render is full' };
    await watched.worker.api.ask('POST', '/worker/problems', { problems: [problem] });
    await watched.open('farm');
    const needs = card('Needs a person');
    await needs.getByText('The disk of /render is full').waitFor();
    await needs.getByRole('link', { name: 'box-01' }).click();
    await page.getByRole('region', { name: 'Worker box-01' }).waitFor();
    await page
      .getByRole('region', { name: 'Utilisation' })
      .getByText(/^Busy .* of the last 24 hours/)
      .waitFor();
    expect(page.url()).toContain('/workers/');
  }, 120_000);

  it('fills the screen of a wall, without scrolling, and fits on a phone', async () => {
    const { page } = watched;
    await page.setViewportSize({ width: 2560, height: 1440 });
    await watched.open('farm');
    const button = page.getByRole('button', { name: 'Wall screen' });
    await button.click();
    await waitFor('the full screen', () => page.evaluate('document.fullscreenElement !== null'), 20_000);
    expect(
      await page.evaluate(`(() => {
      const page = document.fullscreenElement;
      return [page.tagName.toLowerCase(), page.scrollHeight <= page.clientHeight, page.scrollWidth <= page.clientWidth];
    })()`),
    ).toEqual(['flamenco-farm-page', true, true]);
    await button.click();
    await waitFor('the way back', () => page.evaluate('document.fullscreenElement === null'), 20_000);
    await page.setViewportSize({ width: 390, height: 844 });
    await card('Storage').scrollIntoViewIfNeeded();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  }, 120_000);
});
