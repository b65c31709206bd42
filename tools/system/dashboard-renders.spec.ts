import { describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { handInPicture } from '../farm/hand-in-picture.ts';
import type { Job } from '../farm/manager-api.ts';
import { waitFor } from '../farm/wait-for.ts';
import { useDashboard } from './use-dashboard.ts';

describe('pictures in the dashboard, in Chromium, with a real Manager', () => {
  const watched = useDashboard();

  /** A job whose frames have rendered, as far as they are named. */
  async function rendered(name: string, ...frames: readonly number[]): Promise<Job> {
    const job = await watched.farm.api.submit({
      name,
      type: 'simple-blender-render',
      settings: {
        blendfile: '/render/file.blend',
        frames: '1-20',
        chunk_size: 1,
        fps: 24,
        render_output_root: '/render',
        render_output_path: `/render/${name}/######`,
      },
    });
    for (const frame of frames) await renderFrame(job, frame);
    return job;
  }

  async function renderFrame(job: Job, frame: number): Promise<void> {
    const { api } = watched.farm;
    const task = (await api.tasksOf(job.id)).find(({ name }) => name === `render-${frame}`);
    await handInPicture(watched.worker, task?.id ?? '', { frame });
    const url = `${api.url}/api/v3/jobs/${job.id}/previews`;
    const isThere = async (): Promise<boolean> => {
      const { previews } = (await (await fetch(url)).json()) as { previews: { frame?: number }[] };
      return previews.some((preview) => preview.frame === frame);
    };
    await waitFor(`the picture of frame ${frame}`, isThere, 20_000);
  }

  const isLoaded = (picture: Locator): Promise<boolean> =>
    picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth > 0);

  async function untilLoaded(picture: Locator): Promise<void> {
    await picture.waitFor();
    await waitFor('the picture to be loaded', () => isLoaded(picture), 20_000);
  }

  it('of a job come live, and are gone through with the arrow keys', async () => {
    const { page } = watched;
    const job = await rendered('shot_010', 1, 2, 3);
    await watched.open(`jobs/${job.id}`);
    const strip = page.getByRole('group', { name: 'Film strip' });
    await strip.getByRole('button', { name: '3', exact: true }).waitFor();
    await renderFrame(job, 7);
    await strip.getByRole('button', { name: '7', exact: true }).waitFor();
    const newest = page.getByRole('button', { name: 'Frame 7, the newest picture: show it large' });
    await untilLoaded(newest.locator('img'));
    await newest.click();
    const dialog = page.getByRole('dialog', { name: 'Pictures of shot_010' });
    await untilLoaded(dialog.getByRole('img', { name: 'Frame 7 of shot_010' }));
    await dialog.getByText('box-01').waitFor();
    for (const frame of [3, 2, 1, 1]) {
      await page.keyboard.press('ArrowLeft');
      await untilLoaded(dialog.getByRole('img', { name: `Frame ${frame} of shot_010` }));
    }
    await page.keyboard.press('End');
    await untilLoaded(dialog.getByRole('img', { name: 'Frame 7 of shot_010' }));
    await page.keyboard.press('Home');
    await dialog.getByRole('button', { name: 'Follow the newest', pressed: false }).click();
    await untilLoaded(dialog.getByRole('img', { name: 'Frame 7 of shot_010' }));
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await strip.locator('small').allTextContents()).toEqual(['1', '2', '3', '7']);

    await watched.open('jobs');
    const row = page.getByRole('row').filter({ hasText: 'shot_010' });
    await untilLoaded(row.getByRole('img', { name: 'Frame 7' }));
    await renderFrame(job, 9);
    await untilLoaded(row.getByRole('img', { name: 'Frame 9' }));
  }, 120_000);

  it('are in the card of a frame, in their smallest size', async () => {
    const { page } = watched;
    const job = await rendered('shot_010', 2);
    await watched.open(`jobs/${job.id}`);
    await page.getByRole('group', { name: 'Film strip' }).getByRole('button', { name: '2' }).waitFor();
    const grid = page.getByRole('grid', { name: /^Frame grid/ });
    await grid.focus();
    await page.keyboard.press('ArrowRight');
    const picture = page.getByRole('tooltip').getByRole('img', { name: 'Picture of Frame 2' });
    await untilLoaded(picture);
    expect(await picture.getAttribute('src')).toMatch(/-tiny\.jpg$/);
  }, 120_000);

  it('of all jobs are on the wall, the latest first, live, and the chosen one large', async () => {
    const { page } = watched;
    const [one, other] = [await rendered('shot_010', 1, 2), await rendered('shot_020', 5)];
    await watched.open('renders');
    const wall = page.getByRole('group', { name: 'Latest renders' });
    const names = (): Promise<readonly string[]> => wall.locator('b').allTextContents();
    await wall.getByRole('link', { name: /shot_010/ }).waitFor();
    expect(await names()).toEqual(['shot_020', 'shot_010']);
    const large = page.getByRole('complementary', { name: 'Pictures' });
    await untilLoaded(large.getByRole('img', { name: 'Frame 5 of shot_020' }));
    await renderFrame(one, 9);
    await waitFor('the order to follow', async () => (await names())[0] === 'shot_010', 20_000);
    await untilLoaded(large.getByRole('img', { name: 'Frame 9 of shot_010' }));
    await wall.getByRole('link', { name: /shot_020/ }).click();
    await untilLoaded(large.getByRole('img', { name: 'Frame 5 of shot_020' }));
    expect(page.url()).toContain(`/renders/${other.id}`);
    await page.getByRole('searchbox', { name: 'Filter' }).fill('010');
    await waitFor('the filter', async () => (await names()).join() === 'shot_010', 20_000);
    await large.getByRole('link', { name: 'Open job' }).click();
    await page.getByRole('region', { name: 'Job shot_020' }).waitFor();
  }, 120_000);

  it('are reached by keyboard alone', async () => {
    const { page } = watched;
    await rendered('shot_010', 1, 2, 3);
    await rendered('shot_020', 5);
    await watched.open('renders');
    const wall = page.getByRole('group', { name: 'Latest renders' });
    await wall.getByRole('link', { name: /shot_010/ }).waitFor();
    await focusOn(wall.getByRole('link', { name: /shot_020/ }), 'F6');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const large = page.getByRole('complementary', { name: 'Pictures' });
    await untilLoaded(large.getByRole('img', { name: 'Frame 3 of shot_010' }));
    await focusOn(large.getByRole('slider', { name: 'Pictures' }), 'F6');
    await page.keyboard.press('ArrowLeft');
    await untilLoaded(large.getByRole('img', { name: 'Frame 2 of shot_010' }));
    await page.keyboard.press('Escape');
    await untilLoaded(large.getByRole('img', { name: 'Frame 5 of shot_020' }));
    expect(page.url()).toMatch(/\/renders$/);
  }, 120_000);

  it('on a phone are one after the other: the wall, then one job', async () => {
    const { page } = watched;
    await page.setViewportSize({ width: 390, height: 844 });
    await rendered('shot_010', 1);
    await watched.open('renders');
    await page.getByRole('link', { name: /shot_010/ }).click();
    const large = page.getByRole('complementary', { name: 'Pictures' });
    await untilLoaded(large.getByRole('img', { name: 'Frame 1 of shot_010' }));
    await large.getByRole('button', { name: 'Back to the renders' }).click();
    await page.getByRole('link', { name: /shot_010/ }).waitFor();
    expect(await large.count()).toBe(0);
  }, 120_000);

  /** Presses a key until this has the focus. */
  async function focusOn(target: Locator, key: string): Promise<void> {
    const hasFocus = (): Promise<boolean> =>
      target.evaluate(
        (element) =>
          element ===
          (element as unknown as { ownerDocument: { activeElement: unknown } }).ownerDocument.activeElement,
      );
    for (let time = 0; time < 12 && !(await hasFocus()); time += 1) await watched.page.keyboard.press(key);
    expect(await hasFocus()).toBe(true);
  }
});
