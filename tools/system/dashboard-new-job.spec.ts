import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Job } from '../farm/manager-api.ts';
import { waitFor } from '../farm/wait-for.ts';
import { PATIENCE_MS, useDashboard } from './use-dashboard.ts';

/** A job as the tests look at it. */
interface SubmittedJob extends Job {
  readonly metadata: Readonly<Record<string, string>>;
  readonly worker_tag?: string;
}

const dashboard = useDashboard();

const field = (page: Page, label: string): ReturnType<Page['locator']> =>
  page
    .getByRole('textbox', { name: new RegExp(`^${label}`) })
    .or(page.getByRole('combobox', { name: new RegExp(`^${label}`) }));

/** Waits until a field has a value. */
async function toHave(page: Page, label: string, value: string): Promise<void> {
  await waitFor(
    `${label} to be ${value}`,
    async () => (await field(page, label).inputValue()) === value,
    PATIENCE_MS,
  );
}

/** A film on the shared storage. */
function prepareFilm(): string {
  const { path: shared } = dashboard.farm.folder;
  mkdirSync(join(shared, 'film', 'shot-010'), { recursive: true });
  writeFileSync(join(shared, 'film', 'shot-010', 'lighting_v002.blend'), 'BLENDER');
  writeFileSync(join(shared, 'film', 'shot-010', 'notes.txt'), 'dusk');
  return shared;
}

/** The job that was submitted last. */
async function lastJob(): Promise<SubmittedJob> {
  const { jobs } = await dashboard.farm.api.ask<{ jobs: readonly SubmittedJob[] }>('GET', '/jobs');
  const job = jobs.at(-1);
  if (!job) throw new Error('There is no job');
  return dashboard.farm.api.ask<SubmittedJob>('GET', `/jobs/${job.id}`);
}

/** Chooses the file in the folders, and the built-in job type. */
async function chooseFile(page: Page): Promise<void> {
  await page.getByLabel('Job type', { exact: true }).selectOption('simple-blender-render');
  await page.getByRole('button', { name: 'film' }).click();
  await page.getByRole('list', { name: 'In film' }).getByRole('button', { name: 'shot-010' }).click();
  await page.getByRole('button', { name: 'lighting_v002.blend' }).click();
}

describe('a new job from the browser', () => {
  it('is made of a file that is chosen in the folders, checked, and submitted with all that was filled in', async () => {
    const { page, farm } = dashboard;
    const shared = prepareFilm();
    const tag = await farm.api.ask<{ id: string }>('POST', '/worker-mgt/tags', { name: 'gpu' });
    await dashboard.open('jobs');
    await page.getByRole('link', { name: 'New job' }).first().click();
    await page.waitForURL(/\/jobs\/new$/);
    await chooseFile(page);
    const path = `${shared}/film/shot-010/lighting_v002.blend`;
    await toHave(page, 'Blend file', path);
    await toHave(page, 'Name', 'lighting_v002');
    expect(await page.getByText('notes.txt').count()).toBe(0);
    await page.getByLabel('All files').check();
    await page.getByText('notes.txt').waitFor();

    await field(page, 'Frames').fill('10-1');
    await page.getByText('Write 1-10.').waitFor();
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.locator('#field-frames:focus').waitFor();
    await field(page, 'Frames').fill('1-6');
    await page.getByText('6 frames.').waitFor();
    await field(page, 'Render output root').fill(`${shared}/renders`);
    await page.getByText(`${shared}/renders/lighting_v002/{timestamp}/######`).waitFor();
    await field(page, 'Chunk size').fill('2');
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    const check = page.getByRole('region', { name: 'Check' });
    await check.getByText('3 tasks', { exact: true }).first().waitFor();
    expect(await check.getByRole('row').count()).toBe(4);
    await check.getByText('What a Worker runs for render-1,2').click();
    await check.getByText('blender-render', { exact: true }).waitFor();

    await field(page, 'Priority').fill('70');
    await page.getByLabel('Start paused').check();
    await field(page, 'Shot').fill('010');
    await page.getByLabel('Workers with tag').selectOption({ label: 'gpu' });
    await page.getByRole('button', { name: /^Submit/ }).click();
    await page.waitForURL(/\/jobs\/[0-9a-f-]{36}/);
    await page.getByRole('heading', { name: 'lighting_v002' }).waitFor();
    expect(await lastJob()).toMatchObject({
      name: 'lighting_v002',
      status: 'paused',
      priority: 70,
      worker_tag: tag.id,
      metadata: { shot: '010' },
      settings: {
        blendfile: path,
        frames: '1-6',
        chunk_size: 2,
        format: 'PNG',
        image_file_extension: '.png',
      },
    });
  }, 120_000);

  it('keeps its draft over a reload, and forgets it when that is discarded', async () => {
    const { page } = dashboard;
    prepareFilm();
    await dashboard.open('jobs/new');
    await chooseFile(page);
    await field(page, 'Frames').fill('1-6');
    await page.reload();
    await toHave(page, 'Frames', '1-6');
    await page.getByRole('list', { name: 'In shot-010' }).waitFor();
    expect(await field(page, 'Name').inputValue()).toBe('lighting_v002');
    await page.getByRole('button', { name: 'Discard' }).click();
    await toHave(page, 'Name', '');
    await page.reload();
    await page.getByRole('heading', { name: 'New job' }).waitFor();
    expect(await field(page, 'Name').inputValue()).toBe('');
  }, 120_000);

  it('says beside the field what the Manager refuses, and keeps all that was filled in', async () => {
    const { page } = dashboard;
    prepareFilm();
    await dashboard.open('jobs/new');
    await chooseFile(page);
    await field(page, 'Frames').fill('1-6');
    await field(page, 'Render output root').fill('/renders');
    await field(page, 'Format').fill('FFMPEG');
    await page.getByRole('button', { name: /^Submit/ }).click();
    await page.getByRole('alert').getByText('The output format FFMPEG is a video').waitFor();
    expect(await field(page, 'Frames').inputValue()).toBe('1-6');
    await field(page, 'Format').fill('PNG');
    await page.getByRole('button', { name: /^Submit/ }).click();
    await page.waitForURL(/\/jobs\/[0-9a-f-]{36}/);
  }, 120_000);

  it('is submitted without the mouse', async () => {
    const { page } = dashboard;
    await dashboard.open('jobs/new');
    // Its types come after the page.
    await page.getByRole('option', { name: 'Echo Sleep Test' }).waitFor({ state: 'attached' });
    await page.getByLabel('Job type', { exact: true }).focus();
    await page.keyboard.type('Echo');
    await field(page, 'Message').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('by keyboard');
    await page.keyboard.press('Control+Enter');
    await page.locator('#field-message:focus').waitFor();
    await page.keyboard.type('hello');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/\/jobs\/[0-9a-f-]{36}/);
    expect((await lastJob()).name).toBe('by keyboard');
  }, 120_000);
});

describe('a job again', () => {
  it('begins with all that it was submitted with, and has a link to the one before', async () => {
    const { page, farm } = dashboard;
    const { id } = await farm.render('1-12');
    await dashboard.open(`jobs/${id}`);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Submit again …' }).click();
    await page.waitForURL(/\/jobs\/new\?again=/);
    await toHave(page, 'Frames', '1-12');
    await field(page, 'Name').fill('Test, once more');
    await page.getByRole('button', { name: /^Submit/ }).click();
    await page.waitForURL(/\/jobs\/[0-9a-f-]{36}/);
    await page.getByRole('heading', { name: 'Test, once more' }).waitFor();
    expect((await lastJob()).metadata).toMatchObject({ 'again.of': id });
    await page.getByRole('tab', { name: 'Details' }).click();
    await page.getByRole('link', { name: 'The job that this is again' }).click();
    await page.waitForURL(new RegExp(id));
  }, 120_000);

  it('or only the frames that are selected', async () => {
    const { page, farm } = dashboard;
    const { id } = await farm.render('1-12');
    await dashboard.open(`jobs/${id}`);
    const grid = page.getByRole('grid', { name: /^Frame grid/ });
    await grid.focus();
    for (const key of ['Home', 'Shift+ArrowRight', 'Shift+ArrowRight']) await page.keyboard.press(key);
    await page.getByRole('button', { name: 'Submit 3 frames again …' }).click();
    await page.waitForURL(/frames=1-3/);
    await toHave(page, 'Frames', '1-3');
    await page.getByRole('button', { name: /^Submit/ }).click();
    await page.waitForURL(/\/jobs\/[0-9a-f-]{36}/);
    expect(await lastJob()).toMatchObject({ name: 'Test, frames 1-3', settings: { frames: '1-3' } });
  }, 120_000);

  it('says why it cannot be, when its job type is gone', async () => {
    const { page, farm } = dashboard;
    const scripts = join(farm.folder.path, 'scripts');
    mkdirSync(scripts, { recursive: true });
    const script = join(scripts, 'passing.js');
    const source =
      "const JOB_TYPE = { label: 'Passing', settings: [] };\nfunction compileJob(job) { job.addTask(author.Task('t', 'misc')); }\n";
    writeFileSync(script, source);
    const job = await farm.api.ask<Job>('POST', '/jobs', {
      name: 'old',
      type: 'passing',
      submitter_platform: 'linux',
    });
    rmSync(script);
    await dashboard.open(`jobs/new?again=${job.id}`);
    await page.getByText("The job type 'passing' is not on this Manager").waitFor();
    expect(await page.getByRole('button', { name: /^Submit/ }).isDisabled()).toBe(true);
  }, 120_000);
});

describe('a file from this computer', () => {
  it('is uploaded where Shaman is switched on: once, with what it is put in', async () => {
    const { page, farm } = dashboard;
    const config = farm.folder.managerConfig;
    await farm.manager.stop();
    writeFileSync(config, readFileSync(config, 'utf8').replace('enabled: false', 'enabled: true'));
    await farm.restartManager();
    await dashboard.open('jobs/new');
    await page.getByLabel('Job type', { exact: true }).selectOption('simple-blender-render');
    await page.getByText('has to have everything packed into it').waitFor();
    const content = Buffer.alloc(3_000_000, 'BLENDER');
    const picker = page.getByLabel('File to upload');
    await picker.setInputFiles({ name: 'packed shot.blend', mimeType: '', buffer: content });
    await page.getByText('packed shot.blend is on the shared storage now.').waitFor();
    const path = await field(page, 'Blend file').inputValue();
    expect(path).toBe(join(farm.folder.path, 'jobs', 'packed shot', 'packed shot.blend'));
    expect(readFileSync(path).equals(content)).toBe(true);
    // Another file for the job: what was uploaded for it is not needed any more.
    await field(page, 'Blend file').fill('/render/other.blend');
    await waitFor('the checkout to be gone', () => Promise.resolve(!existsSync(path)), PATIENCE_MS);
  }, 120_000);
});

describe('old jobs', () => {
  it('are deleted all at once, after it was shown which', async () => {
    const { page, farm } = dashboard;
    const [old, young] = [await farm.render('1-2'), await farm.render('1-3')];
    await farm.manager.stop();
    const database = new DatabaseSync(join(farm.folder.path, 'flamenco-manager.sqlite'));
    database
      .prepare('UPDATE jobs SET updated = ?, name = ? WHERE uuid = ?')
      .run('2020-01-01T12:00:00.123Z', 'an old one', old.id);
    database.close();
    await farm.restartManager();
    await dashboard.open('jobs');
    await page.getByRole('button', { name: 'Delete old jobs …' }).click();
    await page.getByRole('button', { name: 'Show them' }).click();
    await page.getByRole('heading', { name: 'Delete 1 job?' }).waitFor();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('for more than 30 days: 1 queued').waitFor();
    await dialog.getByText('an old one').waitFor();
    await dialog.getByRole('button', { name: 'Delete 1 job' }).click();
    await waitFor(
      'the old job to be gone',
      async () => {
        const { jobs } = await farm.api.ask<{ jobs: readonly Job[] }>('GET', '/jobs');
        return jobs.map(({ id }) => id).join() === young.id;
      },
      PATIENCE_MS,
    );
    await page.getByRole('button', { name: 'Delete old jobs …' }).click();
    await page.getByRole('button', { name: 'Show them' }).click();
    await page.getByText('there is nothing to delete').waitFor();
    expect((await farm.api.job(young.id)).name).toBe('Test');
  }, 120_000);
});
