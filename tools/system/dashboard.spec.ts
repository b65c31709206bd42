import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { BareWorker } from '../farm/bare-worker.ts';
import { waitFor } from '../farm/wait-for.ts';
import { SubPathProxy } from './sub-path-proxy.ts';
import type { TestFarm } from './test-farm.ts';
import { PATIENCE_MS, useDashboard } from './use-dashboard.ts';

describe('the dashboard in Chromium, with a real Manager', () => {
  const watched = useDashboard();
  const { open, nextTask, report } = watched;
  let farm: TestFarm;
  let worker: BareWorker;
  let page: Page;
  let complaints: string[];

  beforeEach(() => {
    ({ farm, worker, page } = watched);
    complaints = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
  });

  const seesText = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();

  it('says what to do when there are no jobs, and shows the first one as soon as it is submitted', async () => {
    await open('jobs');
    await seesText(/no jobs yet/i);
    await farm.render('1-4');
    await page.getByRole('gridcell', { name: 'Test', exact: true }).waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);

  it('follows a job to its end: frames, log lines and progress, live', async () => {
    const { id } = await farm.render('1-2');
    const task = await nextTask();
    await open(`jobs/${id}/${task.uuid}`);
    await report(task, { activity: 'rendering', log: 'Saved: /render/0001.png' });
    await page.getByRole('log').getByText('Saved: /render/0001.png').waitFor();
    await report(task, { taskStatus: 'completed' });
    for (let left = 2; left > 0; left -= 1) await report(await nextTask(), { taskStatus: 'completed' });
    const job = page.getByRole('region', { name: 'Job Test' });
    await job.getByText('completed', { exact: true }).first().waitFor();
    await job.getByText('3 / 3').waitFor();
    await job.getByText(/completed 2/).waitFor(); // the legend of the frame grid
    expect(complaints).toEqual([]);
  }, 60_000);

  it('defect 22 (§29.3): fetches a log once, and lives on what arrives', async () => {
    const { id } = await farm.render('1-2');
    const task = await nextTask();
    await report(task, { log: 'line 0' });
    await open(`jobs/${id}/${task.uuid}`);
    const log = page.getByRole('log');
    await log.getByText('line 0').waitFor();
    const fetched: string[] = [];
    page.on('request', (request) => {
      if (/job-files|\/log/.test(request.url())) fetched.push(request.url());
    });
    for (let line = 1; line <= 5; line += 1) {
      await report(task, { log: `line ${line}` });
      await log.getByText(`line ${line}`).waitFor();
    }
    expect(fetched).toEqual([]);
    expect(complaints).toEqual([]);
  }, 60_000);

  it('cancels a job, and the Worker is told to stop', async () => {
    const { id } = await farm.render('1-2');
    const task = await nextTask();
    await open(`jobs/${id}`);
    await page.getByRole('toolbar', { name: 'Job' }).getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel this job' }).click();
    await page
      .getByRole('region', { name: 'Job Test' })
      .getByText('canceled', { exact: true })
      .first()
      .waitFor();
    const mayRun = await worker.api.ask('GET', `/worker/task/${task.uuid}/may-i-run`);
    expect(mayRun).toMatchObject({ mayKeepRunning: false });
    await page.getByRole('tab', { name: 'History' }).click();
    await seesText(/anonymous\s+canceled\s+the job/);
    await seesText(/anonymous\s+submitted\s+the job/);
    await farm.api.ask('POST', `/jobs/${id}/setpriority`, { priority: 77 });
    await seesText(/priority\s+was\s+50\s+→\s+is\s+77/);
    expect(complaints).toEqual([]);
  }, 60_000);

  it('deletes a job, after saying what that takes along', async () => {
    const { id } = await farm.render('1-2');
    await open(`jobs/${id}`);
    await page.getByRole('toolbar', { name: 'Job' }).getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete …' }).click();
    await page.getByText(/rendered frames and other people's files stay/).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete this job' }).click();
    await seesText(/no jobs yet/i);
    expect(complaints).toEqual([]);
  }, 60_000);

  it('says that the connection is lost, keeps what it shows, and goes on by itself', async () => {
    await farm.render('1-2');
    await open('jobs');
    await page.getByRole('gridcell', { name: 'Test', exact: true }).waitFor();
    await farm.manager.stop();
    await seesText(/disconnected/i);
    expect(await page.getByRole('gridcell', { name: 'Test', exact: true }).isVisible()).toBe(true);
    await farm.restartManager();
    await page.getByText('Live', { exact: true }).waitFor();
    await farm.api.submit({ name: 'Another', type: 'echo-sleep-test', settings: { message: 'hello' } });
    await page.getByRole('gridcell', { name: 'Another', exact: true }).waitFor();
  }, 90_000);

  it("has a studio's own name, columns, links and pages", async () => {
    const dashboard = {
      studio: 'Nordlicht',
      columns: ['shot'],
      links: [{ label: 'Kitsu', url: 'https://kitsu.example/{shot}' }],
      pages: [{ label: 'House rules', url: 'https://intra.example/rules' }],
    };
    await farm.api.ask('PUT', '/configuration/file', { dashboard });
    const { id } = await farm.api.ask<{ id: string }>('POST', '/jobs', {
      name: 'Test',
      type: 'echo-sleep-test',
      submitter_platform: 'linux',
      settings: { message: 'hello' },
      metadata: { shot: 'sh 010' },
    });
    await open('jobs');
    await page.getByRole('columnheader', { name: 'shot' }).waitFor();
    await page.getByRole('gridcell', { name: 'sh 010', exact: true }).waitFor();
    await seesText('Nordlicht');
    const rules = page.getByRole('link', { name: 'House rules' });
    expect(await rules.getAttribute('href')).toBe('https://intra.example/rules');
    await page.goto(`${farm.api.url}/app/jobs/${id}?tab=details`);
    const kitsu = page.getByRole('link', { name: 'Kitsu' });
    expect(await kitsu.getAttribute('href')).toBe('https://kitsu.example/sh%20010');
    expect(complaints).toEqual([]);
  }, 60_000);

  it('works below a path, behind a reverse proxy', async () => {
    await farm.api.ask('PUT', '/configuration/file', { trusted_proxies: ['loopback'] });
    await farm.manager.stop();
    await farm.restartManager();
    const proxy = await SubPathProxy.start(farm.api.url, '/render/flamenco');
    try {
      await page.goto(`${proxy.url}/`);
      await page.getByText('Live', { exact: true }).waitFor();
      await page.waitForURL(`${proxy.url}/app/jobs`);
      const { id } = await farm.render('1-2');
      await page.getByRole('gridcell', { name: 'Test', exact: true }).waitFor();
      const task = await nextTask();
      await report(task, { activity: 'rendering', log: 'Saved: /render/0001.png' });
      await page.goto(`${proxy.url}/app/jobs/${id}/${task.uuid}`);
      await page.getByRole('log').getByText('Saved: /render/0001.png').waitFor();
      await page.getByRole('link', { name: 'API', exact: true }).click();
      await page.waitForURL(`${proxy.url}/api/v3/swagger-ui/`);
      await page.getByText('Submit a job').first().waitFor();
      expect(complaints).toEqual([]);
    } finally {
      proxy.close();
    }
  }, 90_000);

  it('sends a Worker to sleep from its page', async () => {
    await open('workers');
    await page.getByRole('gridcell', { name: 'box-01', exact: true }).click();
    const dock = page.getByRole('region', { name: 'Worker box-01' });
    await dock
      .getByRole('toolbar', { name: 'Worker' })
      .getByRole('button', { name: /^Sleep/ })
      .click();
    await waitFor(
      'the Worker to be asked to sleep',
      async () => {
        const state = await worker.api.ask<{ status_requested: string } | undefined>('GET', '/worker/state');
        return state?.status_requested === 'asleep';
      },
      PATIENCE_MS,
    );
    expect(complaints).toEqual([]);
  }, 60_000);

  it.each([
    ['dark', 1440],
    ['light', 390],
  ] as const)(
    'shows all it has on a %s screen %i wide, without scrolling sideways',
    async (colorScheme, width) => {
      const { id } = await farm.render('1-40');
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      for (const path of ['jobs', `jobs/${id}`, 'workers']) {
        await open(path);
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      }
      expect(complaints).toEqual([]);
    },
    60_000,
  );
});
