import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { signOnBareWorker } from '../farm/bare-worker.ts';
import { launchChromium } from '../farm/chromium.ts';
import type { Job, JobSubmission } from '../farm/manager-api.ts';
import { waitFor } from '../farm/wait-for.ts';
import { answer, chooseEntry, entriesByArrows, focusedIn, tabTo } from './keyboard-only.ts';
import { TestFarm } from './test-farm.ts';

const PATIENCE_MS = 20_000;

describe('the dashboard by keyboard, in Chromium, with a real Manager', () => {
  let browser: Browser;
  let farm: TestFarm;
  let first: Job;
  let second: Job;
  let page: Page;

  beforeAll(async () => {
    [browser, farm] = await Promise.all([launchChromium(), TestFarm.start()]);
    second = await farm.api.submit(frames('second'));
    first = await farm.api.submit(frames('first'));
  }, 90_000);

  afterAll(async () => {
    await browser.close();
    await farm.end();
  }, 60_000);

  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(PATIENCE_MS);
  });

  afterEach(async () => {
    await page.close();
  });

  const frames = (name: string): JobSubmission => ({
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
  const open = async (path: string): Promise<void> => {
    await page.goto(`${farm.api.url}/app/${path}`);
    await row('first').waitFor();
  };
  const row = (name: string): Locator =>
    page.getByRole('grid').first().getByRole('row').filter({ hasText: name });
  const dock = (job: Job): Locator => page.getByRole('region', { name: `Job ${job.name}` });
  const focused = (): Promise<string> => focusedIn(page);
  const taskOf = async (job: Job): Promise<string> => (await farm.renderTasks(job.id))[0]?.id ?? '';
  const path = (): string => new URL(page.url()).pathname;

  it('gives the focus to a menu: arrow keys move in it, Esc closes it and nothing else', async () => {
    await open(`jobs/${first.id}`);
    await dock(first).waitFor();
    await row('second').click({ button: 'right' });
    await page.getByRole('menu').waitFor();
    expect(await focused()).toContain('menuitem');
    const before = await focused();
    await page.keyboard.press('ArrowDown');
    expect(await focused()).not.toBe(before);
    const theme = await page.locator('html').getAttribute('data-theme');
    await page.keyboard.press('t'); // a letter looks for an entry, and does nothing to the page
    expect(await page.locator('html').getAttribute('data-theme')).toBe(theme);
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    expect(path()).toBe(`/app/jobs/${first.id}`);
  });

  it('keeps a menu open when the right button is let go of', async () => {
    await open('jobs');
    await row('second').hover();
    await page.mouse.down({ button: 'right' });
    await page.getByRole('menu').waitFor();
    await page.mouse.up({ button: 'right' });
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toContain('menuitem');
    await page.mouse.click(700, 700);
    await page.getByRole('menu').waitFor({ state: 'detached' });
  });

  it('keeps the opened job selected when the menu of another one is dismissed', async () => {
    await open(`jobs/${first.id}`);
    await dock(first).waitFor();
    await row('second').click({ button: 'right' });
    await page.getByRole('menu').getByText('second').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    expect(await row('second').getAttribute('aria-selected')).toBe('false');
    expect(await row('first').getAttribute('aria-selected')).toBe('true');
  });

  it('closes what is on top with each Esc: the selection, the task, the job', async () => {
    await open(`jobs/${first.id}/${await taskOf(first)}`);
    const grid = page.getByRole('grid', { name: /^Frame grid/ });
    await grid.focus();
    await page.keyboard.press('Control+a');
    await page.getByText('20 tasks selected').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('20 tasks selected').waitFor({ state: 'detached' });
    expect(path()).toContain(`${first.id}/`);
    await page.keyboard.press('Escape');
    await page.waitForURL(`**/app/jobs/${first.id}`);
    await page.keyboard.press('Escape');
    await page.waitForURL('**/app/jobs');
  });

  it('replaces the priority by what is typed', async () => {
    await open(`jobs/${second.id}`);
    await dock(second).getByRole('button', { name: 'Set priority' }).click();
    await page.getByLabel('Priority', { exact: true }).waitFor();
    await page.keyboard.type('8');
    await page.keyboard.press('Enter');
    await page.getByText(/set to priority 8/).waitFor();
    expect(await farm.api.job(second.id)).toMatchObject({ priority: 8 });
  });

  it('has the focus on Keep when it asks before work is lost', async () => {
    await open(`jobs/${second.id}`);
    await page.getByRole('toolbar', { name: 'Job' }).getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await focused()).toBe('button Keep');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await farm.api.job(second.id)).toMatchObject({ status: 'queued' });
  });

  it('leaves the list alone while the focus is in tabs or details', async () => {
    await open(`jobs/${first.id}`);
    await dock(first).getByRole('tab', { name: 'Frames' }).focus();
    for (const key of ['j', 'ArrowDown', 'k', 'Enter']) await page.keyboard.press(key);
    expect(path()).toBe(`/app/jobs/${first.id}`);
    expect(await dock(first).getByRole('tab', { name: 'Tasks' }).getAttribute('aria-selected')).toBe('true');
  });

  it('is one Tab stop for the table, in which the arrow keys choose the row', async () => {
    await open('jobs');
    await page.getByRole('button', { name: /^All/ }).focus();
    await page.keyboard.press('Tab');
    expect(await focused()).toMatch(/^gridcell first/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/app/jobs/${second.id}`);
    await page.keyboard.press('ArrowUp'); // the dock follows the selection
    await page.waitForURL(`**/app/jobs/${first.id}`);
    await page.keyboard.press('Tab');
    expect(await focused()).not.toContain('gridcell');
  });

  it('goes from pane to pane with F6, and back with Shift', async () => {
    await open(`jobs/${first.id}`);
    await dock(first).waitFor();
    await page.keyboard.press('F6');
    expect(await focused()).toContain('Flamenco');
    await page.keyboard.press('F6');
    expect(await focused()).toContain('Jobs');
    await page.keyboard.press('F6');
    expect(await focused()).toContain('gridcell first');
    await page.keyboard.press('F6');
    expect(await dock(first).locator(':focus').count()).toBe(1);
    await page.keyboard.press('Shift+F6');
    expect(await focused()).toContain('gridcell first');
  });

  it('gives the focus back to the list when the job that has it is closed', async () => {
    await open(`jobs/${first.id}`);
    await dock(first).getByRole('button', { name: 'Pause' }).focus();
    await page.keyboard.press('Escape');
    await page.waitForURL('**/app/jobs');
    await waitFor(
      'the focus to leave the page',
      async () => (await focused()).startsWith('gridcell'),
      PATIENCE_MS,
    );
    expect(await focused()).toBe('gridcell first');
  });

  it('has the order of the list in the address', async () => {
    await open('jobs');
    await page.getByRole('columnheader', { name: 'Job' }).click();
    await page.waitForURL('**/app/jobs?sort=name');
    await page.reload();
    await row('first').waitFor();
    expect(await page.getByRole('columnheader', { name: 'Job' }).getAttribute('aria-sort')).toBe('ascending');
  });

  it('has the order of the tasks in the address, beside that of the jobs', async () => {
    await open(`jobs/${first.id}?tab=tasks&sort=name`);
    await dock(first).getByRole('columnheader', { name: 'Steps' }).click();
    await page.waitForURL(/[?&]taskSort=steps/);
    await page.reload();
    await dock(first).getByRole('gridcell', { name: 'render-1', exact: true }).waitFor();
    const sorted = await dock(first).getByRole('columnheader', { name: 'Steps' }).getAttribute('aria-sort');
    expect(sorted).toBe('ascending');
    expect(page.url()).toContain('sort=name');
  });

  it('reaches every verb of jobs and tasks without a mouse', async () => {
    await open('jobs');
    await tabTo(page, /^gridcell first/, 'F6');
    await page.keyboard.press('Shift+F10');
    expect(await entriesByArrows(page)).toEqual([
      ...['Pause', 'Cancel', 'Requeue', 'Requeue failed tasks 0', 'Set priority …'],
      ...['Raise priority by 5', 'Lower priority by 5', 'Watch', 'Copy ID', 'Submit again …', 'Delete …'],
    ]);
    await chooseEntry(page, /^menuitem Pause/);
    await page.getByText('first: paused').waitFor();
    await page.keyboard.press('Enter'); // the focus is on the row again
    await dock(first).waitFor();
    await tabTo(page, /^button Close the job/, 'F6');
    await tabTo(page, /^button Resume/);
    await page.keyboard.press('Enter');
    await page.getByText('first: resumed').waitFor();
    await tabTo(page, /^grid Frame grid/);
    await page.keyboard.press('Shift+F10');
    expect(await entriesByArrows(page)).toEqual(['Requeue', 'Cancel', 'Copy ID', 'Submit 1 frame again …']);
    await chooseEntry(page, /^menuitem Cancel/);
    await page.getByText('render-1: canceled').waitFor();
  });

  it('reaches every verb of Workers and tags without a mouse', async () => {
    await signOnBareWorker(farm.api, 'box-01', ['blender']);
    await page.goto(`${farm.api.url}/app/settings/tags`);
    await page.getByRole('button', { name: 'Create' }).waitFor();
    await tabTo(page, /^input Name of the new tag/);
    await page.keyboard.type('gpu');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Name of the tag gpu' }).waitFor();

    await page.goto(`${farm.api.url}/app/workers`);
    await row('box-01').waitFor();
    await tabTo(page, /^gridcell box-01/, 'F6');
    await page.keyboard.press('Shift+F10');
    expect(await entriesByArrows(page)).toEqual([
      ...['Wake up', 'Sleep after the task', 'Sleep now', 'Restart after the task', 'Restart now'],
      ...['Update after the task', 'Update now'],
      ...['Shut down after the task', 'Shut down now', 'Remove …'],
    ]);
    await chooseEntry(page, /^menuitem Sleep after/);
    await page.getByText('box-01: asked to sleep after the task').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Worker box-01' }).waitFor();
    await tabTo(page, /^combobox/);
    await page.keyboard.type('gpu');
    await page.keyboard.press('Enter');
    await page.getByText('box-01: tagged “gpu”').waitFor();
    await page.keyboard.press('F6'); // a letter in the field would be typed
    await page.keyboard.press('z');
    await page.getByText('box-01: without the tag “gpu” now').waitFor();

    await page.goto(`${farm.api.url}/app/settings/tags`);
    await page.getByRole('button', { name: 'Delete the tag gpu' }).waitFor();
    await tabTo(page, /^button Delete the tag gpu/);
    await page.keyboard.press('Enter');
    await answer(page, /^button Delete the tag/);
    await page.getByText('No tags yet').waitFor();
  });

  it('finds anything with Ctrl+K, does it, and has the focus back where it was', async () => {
    await open(`jobs/${first.id}`);
    await dock(first).getByRole('tab', { name: 'Frames' }).focus();
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Find anything, do anything' });
    await palette.getByRole('group', { name: 'first' }).waitFor();
    expect(await focused()).toBe('combobox Find anything, do anything');
    await page.keyboard.press('Escape');
    await palette.waitFor({ state: 'detached' });
    expect(await focused()).toBe('tab Frames');
    expect(path()).toBe(`/app/jobs/${first.id}`);

    await page.keyboard.press('Control+k');
    await page.keyboard.type('second');
    await palette.getByRole('option', { name: /^second/, selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await dock(second).waitFor();

    await page.keyboard.press('Control+k');
    await page.keyboard.type('>pause');
    await palette.getByRole('option', { name: 'Pause', selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('second: paused').waitFor();
    expect(await farm.api.job(second.id)).toMatchObject({ status: 'paused' });

    await page.keyboard.press('/');
    await page.keyboard.press('Control+k'); // also from a field
    await page.keyboard.type('>pause');
    await palette
      .getByRole('option', { name: /^Resume|^Pause/ })
      .first()
      .waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await palette.waitFor({ state: 'detached' });
    expect(await focused()).toBe('searchbox Filter');
    await page.keyboard.press('Escape');
    await farm.api.ask('POST', `/jobs/${second.id}/setstatus`, { status: 'queued', reason: 'test' });
  });

  it('lets no row in under the pointer, and says that there is one', async () => {
    await open('jobs');
    await row('first').hover();
    const { id } = await farm.api.submit(frames('newcomer'));
    const note = page.getByRole('button', { name: '1 new: show' });
    await note.waitFor();
    expect(await row('newcomer').count()).toBe(0);
    await note.click();
    await row('newcomer').waitFor();
    await farm.api.ask('DELETE', `/jobs/${id}`);
  });
});
