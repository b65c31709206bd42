import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { BareWorker } from '../../farm/bare-worker.ts';
import { waitFor } from '../../farm/wait-for.ts';
import type { TestFarm } from '../test-farm.ts';
import { PATIENCE_MS, useDashboard } from '../use-dashboard.ts';

/** As a person would have it: three seconds of silence, and a moment to show it. */
const STALE_WITHIN_MS = 5_000;

const OPENINGS = 20;

/** Runs in the page before it does: keeps what is copied, instead of giving it to the system's clipboard. */
const KEEP_COPIES = `document.execCommand = () => {
  window.copied = document.activeElement.value;
  return true;
};`;

describe('what the dashboard shows live, in Chromium, with a real Manager', () => {
  const watched = useDashboard();
  const { nextTask, report } = watched;
  let farm: TestFarm;
  let worker: BareWorker;
  let page: Page;

  beforeEach(() => {
    ({ farm, worker, page } = watched);
  });

  const open = async (path: string): Promise<void> => {
    await watched.open(path);
    await page.getByText('Live', { exact: true }).waitFor();
  };
  const jobButton = (name: string): Locator =>
    page.getByRole('toolbar', { name: 'Job' }).getByRole('button', { name });

  it('says within seconds that the Manager is frozen, disables what needs it, and goes on when it does', async () => {
    const { id } = await farm.render('1-4');
    await open(`jobs/${id}`);
    await jobButton('Pause').waitFor();
    expect(await jobButton('Pause').getAttribute('aria-disabled')).toBeNull();
    await page.waitForLoadState('networkidle'); // the other pages are loaded ahead

    farm.manager.signal('SIGSTOP');
    const frozen = performance.now();
    await page.getByText(/^Not answering/).waitFor();
    expect(performance.now() - frozen).toBeLessThan(STALE_WITHIN_MS);
    expect(await jobButton('Pause').getAttribute('aria-disabled')).toBe('true');
    expect(await jobButton('Pause').getAttribute('title')).toMatch(/The Manager does not answer/);
    await jobButton('More actions').click();
    expect(await page.getByRole('menuitem', { name: 'Delete …' }).getAttribute('aria-disabled')).toBe('true');
    await page.keyboard.press('Escape');
    // a page that was not open before, and what it lists
    await page.getByRole('navigation').getByRole('link', { name: 'Workers' }).click();
    await page.getByRole('gridcell', { name: 'box-01', exact: true }).waitFor();

    farm.manager.signal('SIGCONT');
    await page.getByText('Live', { exact: true }).waitFor();
    await page.goto(`${farm.api.url}/app/jobs/${id}`);
    await jobButton('Pause').click();
    await farm.jobToBe('paused', id, PATIENCE_MS);
  }, 90_000);

  it('claims nothing about a farm whose Manager was never heard', async () => {
    await page.route('**/api/v3/worker-mgt/workers', () => undefined); // never answered
    await open('workers');
    await page.getByText(/Loading the Workers/).waitFor();
    farm.manager.signal('SIGSTOP');
    await page.getByText(/^Not answering/).waitFor();
    expect(await page.getByText(/Loading the Workers/).isVisible()).toBe(true);
    expect(await page.getByText(/no Workers yet/i).count()).toBe(0);
    expect(
      await page
        .getByRole('status')
        .getByText(/Unknown/i)
        .count(),
    ).toBe(1);
  }, 90_000);

  it('shows each line of a log once, however often it is opened while it grows', async () => {
    await page.addInitScript(KEEP_COPIES);
    const { id } = await farm.render('1-1');
    const task = await nextTask();
    let written = 0;
    const end = new AbortController();
    const writing = (async () => {
      for (; !end.signal.aborted; written += 1) await report(task, { log: `line ${written}` });
    })();
    try {
      await open(`jobs/${id}?tab=tasks`);
      for (let opening = 0; opening < OPENINGS; opening += 1) {
        await page.getByRole('gridcell', { name: task.name, exact: true }).click();
        const after = written + 3;
        let shown: readonly number[] = [];
        await waitFor(
          `the log to show line ${after}`,
          async () => {
            shown = await linesShown();
            return (shown.at(-1) ?? 0) >= after;
          },
          PATIENCE_MS,
        );
        expect(shown).toEqual(Array.from({ length: (shown.at(-1) ?? 0) + 1 }, (_, line) => line));
        await page.getByRole('button', { name: 'Close the task' }).click();
      }
    } finally {
      end.abort();
      await writing;
    }
  }, 120_000);

  it('fetches neither tasks nor Workers again while a job renders', async () => {
    const fetched: string[] = [];
    page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
    const { id } = await farm.render('1-6');
    await open(`jobs/${id}`);
    await page.getByText(/queued 6/).waitFor();
    const before = fetched.length;
    for (let left = 6; left > 0; left -= 1) {
      const task = await nextTask();
      await report(task, { activity: 'rendering', steps_completed: 1 });
      await report(task, { taskStatus: 'completed' });
    }
    const video = await nextTask(); // what waited for the frames is free
    await page.getByText(/completed 6/).waitFor();
    await report(video, { taskStatus: 'completed' });
    await page.getByRole('region', { name: 'Job Test' }).getByText('7 / 7').waitFor();
    const lists = fetched.slice(before).filter((path) => /\/(?:tasks|workers)$/.test(path));
    expect(lists).toEqual([]);
  }, 60_000);

  it('shows what needs a person as it comes and goes: a sign in the row, the reason in the page, and a filter', async () => {
    const needsYou = page.getByRole('button', { name: /Needs you/ });
    await open('workers');
    await page.getByRole('gridcell', { name: 'box-01', exact: true }).click();
    const message = 'Its disk is full. Free some space there.';
    const say = (problems: readonly object[]): Promise<unknown> =>
      worker.api.ask('POST', '/worker/problems', { problems });
    await say([{ code: 'disk-full', message }]);
    await page.getByRole('img', { name: `Needs you: ${message}` }).waitFor();
    await page.getByRole('region', { name: 'Worker box-01' }).getByText(message).waitFor();
    await needsYou.click();
    await page.waitForURL('**/workers/*?q=needs:you');
    await say([]);
    await page.getByText(message).waitFor({ state: 'detached' });
    await page.getByText('No Worker fits the filter').waitFor();

    const { id } = await farm.render('1-4');
    const tag = await farm.api.ask<{ id: string }>('POST', '/worker-mgt/tags', { name: 'gpu' });
    await open(`jobs/${id}`);
    await farm.api.ask('POST', `/jobs/${id}/settag`, { id: tag.id });
    await page.getByRole('img', { name: /^Needs you: .* the tag 'gpu'/ }).waitFor();
    await page
      .getByRole('region', { name: 'Job Test' })
      .getByRole('status', { name: 'Needs you' })
      .getByText(/Give a Worker the tag/)
      .waitFor();
    await farm.api.ask('POST', `/jobs/${id}/settag`, {});
    await needsYou.waitFor({ state: 'detached' });
    const sign = page.getByRole('img', { name: /^Needs you/ });
    await sign.waitFor({ state: 'detached' }); // the chip and the row are told one after the other
    expect(await sign.count()).toBe(0);
  }, 60_000);

  /** The numbers of the lines that the log has, as "Copy" has them. */
  async function linesShown(): Promise<readonly number[]> {
    const copy = page.getByRole('button', { name: 'Copy the log' });
    if (!(await copy.isVisible())) return [];
    await copy.click();
    const copied = await page.evaluate<string>('window.copied');
    return [...copied.matchAll(/^line (\d+)$/gm)].map(([, line]) => Number(line));
  }
});
