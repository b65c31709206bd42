import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { signOnBareWorker } from '../farm/bare-worker.ts';
import { launchChromium } from '../farm/chromium.ts';
import { handInPicture } from '../farm/hand-in-picture.ts';
import { TestFarm } from './test-farm.ts';

const PATIENCE_MS = 20_000;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Runs in the page: what axe finds that keeps people out, one line a rule, with the first elements that break it. */
const LOOK = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations
  .filter(({ impact }) => impact === 'critical' || impact === 'serious')
  .map(({ id, impact, nodes }) =>
    impact + ' ' + id + ': ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(' | ')))`;

const FINDINGS = ['fail', 'warn', 'note'].map((action) => ({
  action,
  kind: 'file-missing',
  message: 'Not there.',
  frame: 1,
  path: '/render/0001.png',
}));

const SCREENS = [
  [1440, 'dark'],
  [1440, 'light'],
  [390, 'light'],
  [390, 'dark'],
] as const;

/** A cause that is open, one that is not any more, and a Worker that is blocked for it. */
async function failTwice({ api }: TestFarm, jobId: string): Promise<void> {
  const worker = await signOnBareWorker(api, 'box-02', ['blender']);
  for (const line of ['Error: Cannot render, no camera', 'Error: Cannot open //tex/wall_04.exr']) {
    const { uuid } = await worker.api.ask<{ uuid: string }>('POST', '/worker/task');
    await worker.api.ask('POST', `/worker/task/${uuid}`, { taskStatus: 'failed', log: `pid=7 > ${line}\n` });
  }
  const { causes } = await api.ask<{ causes: { id: string }[] }>('GET', `/jobs/${jobId}/causes`);
  await api.ask('POST', `/jobs/${jobId}/causes/${causes[0]?.id ?? ''}/requeue`, { elsewhere: true });
}

describe('axe finds nothing serious in the dashboard, wide and narrow, dark and light', () => {
  let browser: Browser;
  let farm: TestFarm;
  let page: Page;
  let job: string;
  let task: string;
  let worker: string;

  beforeAll(async () => {
    [browser, farm] = await Promise.all([launchChromium(), TestFarm.start()]);
    job = (await farm.render('1-12')).id;
    const box = await signOnBareWorker(farm.api, 'box-01', ['blender']);
    const given = await box.api.ask<{ uuid: string; attempt_id: string }>('POST', '/worker/task');
    task = given.uuid;
    await box.api.ask('POST', `/worker/task/${task}`, {
      attempt_id: given.attempt_id,
      report_number: 1,
      log_offset: 0,
      log: 'Warning: pink\nError: no file\nSaved',
      render: { command: 0, findings: FINDINGS },
    });
    await handInPicture(box, task);
    await box.api.ask('POST', '/worker/machine', { vcpu: 8, memory_mib: 65_536, gpus: [] });
    await box.api.ask('POST', '/worker/load', { cpu_percent: 50, memory_used_mib: 1024 });
    const fault = {
      check: 'writable',
      subject: '/',
      outcome: 'failed',
      message: 'Full',
      remedy: 'Free some',
    };
    await box.api.ask('POST', '/worker/checks', { checks: [fault] });
    const tag = await farm.api.ask<{ id: string }>('POST', '/worker-mgt/tags', { name: 'gpu' });
    await farm.api.ask('POST', `/worker-mgt/workers/${box.uuid}/settags`, { tag_ids: [tag.id] });
    await failTwice(farm, job);
    const list = await farm.api.ask<{ workers: { id: string }[] }>('GET', '/worker-mgt/workers');
    worker = list.workers[0]?.id ?? '';
  }, 90_000);

  afterAll(async () => {
    await browser.close();
    await farm.end();
  }, 60_000);

  beforeEach(async () => {
    // Nothing is judged half faded in.
    page = await browser.newPage({
      viewport: { width: SCREENS[0][0], height: 850 },
      reducedMotion: 'reduce',
    });
    page.setDefaultTimeout(PATIENCE_MS);
  });

  afterEach(async () => {
    await page.close();
  });

  const open = async (path: string): Promise<void> => {
    await page.goto(`${farm.api.url}/app/${path}`);
    await page.getByRole('heading').first().waitFor();
    await page.locator('flamenco-loading').first().waitFor({ state: 'detached' });
    await page.evaluate(AXE);
  };
  /** Every other look at a page has the other colours and density: all are seen, in the time of one. */
  let looks = 0;
  const found = async (): Promise<readonly unknown[]> => {
    const complaints: unknown[] = [];
    looks += 1;
    for (const [i, [width, theme]] of SCREENS.entries()) {
      const isSafe = (i + looks) % 2 === 0;
      const look = { theme, colours: isSafe ? 'safe' : 'usual', density: isSafe ? 'compact' : 'comfortable' };
      await page.setViewportSize({ width, height: 850 });
      await page.evaluate(`Object.assign(document.documentElement.dataset, ${JSON.stringify(look)})`);
      const onScreen = await page.evaluate<readonly string[]>(LOOK);
      complaints.push(
        ...onScreen.map((complaint) => `${Object.values(look).join(' ')}, ${width} wide: ${complaint}`),
      );
    }
    return complaints;
  };

  it('would find a button without a name', async () => {
    await open('jobs');
    await page.evaluate("document.querySelector('main').append(document.createElement('button'))");
    const complaints = await found();
    expect(complaints).toHaveLength(SCREENS.length);
    expect(complaints[0]).toMatch(/critical button-name/);
  });

  it.each([
    ['the jobs', () => 'jobs'],
    ['no job that fits', () => 'jobs?q=nothing'],
    ['a job', () => `jobs/${job}`],
    ['its tasks', () => `jobs/${job}?tab=tasks`],
    ['its frames by time', () => `jobs/${job}?colour=time`],
    ['its timeline', () => `jobs/${job}?tab=timeline`],
    ['its graph', () => `jobs/${job}?tab=graph`],
    ['its history', () => `jobs/${job}?tab=history`],
    ['its settings', () => `jobs/${job}?tab=settings`],
    ['its details', () => `jobs/${job}?tab=details`],
    ['a task with its log', () => `jobs/${job}/${task}`],
    ['a job that is gone', () => 'jobs/00000000-0000-4000-8000-000000000000'],
    ['the Workers', () => 'workers'],
    ['a Worker', () => `workers/${worker}`],
    ['the farm', () => 'farm'],
    ['the renders', () => 'renders'],
    ['the renders of a job', () => `renders/${job}`],
    ['a new job', () => 'jobs/new'],
    ['frames of a job again', () => `jobs/new?again=${job}&frames=3,7`],
    ['the settings', () => 'settings'],
    ['the history', () => 'history'],
    ['the tags', () => 'settings/tags'],
    ['the job types', () => 'job-types'],
    ['a job type', () => 'job-types/simple-blender-render'],
    ['about', () => 'about'],
    ['the setup assistant', () => 'setup'],
  ])('%s', async (_, path) => {
    await open(path());
    expect(await found()).toEqual([]);
  });

  it('what failed in a job, and why', async () => {
    await open(`jobs/${job}`);
    await page.getByRole('article').waitFor();
    await page.getByRole('region', { name: 'Blocked Workers' }).waitFor();
    expect(await found()).toEqual([]);
  });

  it('menu, question, lists of keys, palette and notifications', async () => {
    await open(`jobs/${job}`);
    await page.getByRole('toolbar', { name: 'Job' }).getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menu').waitFor();
    expect(await found()).toEqual([]);
    await page.getByRole('menuitem', { name: 'Delete …' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await found()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    expect(await found()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('e');
    await page.getByRole('option', { name: /^Test/ }).waitFor();
    expect(await found()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Appearance' }).click();
    await page.getByRole('dialog', { name: 'Appearance' }).waitFor();
    expect(await found()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Notifications' }).click();
    await page.getByRole('dialog', { name: 'Notifications' }).waitFor();
    expect(await found()).toEqual([]);
  });

  it("a task's render", async () => {
    await open(`jobs/${job}/${task}`);
    await page.getByRole('tab', { name: 'Render' }).click();
    await page.getByText('What Blender reported').waitFor();
    expect(await found()).toEqual([]);
  });

  it("a task's details", async () => {
    await open(`jobs/${job}/${task}`);
    await page.getByRole('tab', { name: 'Details' }).last().click();
    await page.getByText('Commands').waitFor();
    expect(await found()).toEqual([]);
  });
});
