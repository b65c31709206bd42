import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { waitFor } from '../farm/wait-for.ts';
import type { TestFarm } from './test-farm.ts';
import { PATIENCE_MS, useDashboard } from './use-dashboard.ts';

describe('the list of jobs in Chromium, with a real Manager', () => {
  const watched = useDashboard();
  const { open } = watched;
  let farm: TestFarm;
  let page: Page;

  beforeEach(() => {
    ({ farm, page } = watched);
  });

  /** A job that waits until a person lets it go on. */
  const submit = async (name: string, more: object = {}): Promise<string> => {
    const job = {
      name,
      type: 'echo-sleep-test',
      settings: { message: 'hello' },
      initial_status: 'paused',
      ...more,
    };
    return (await farm.api.submit(job)).id;
  };
  const by = (user: string): object => ({ metadata: { 'user.name': user, shot: `sh-${user}` } });
  const row = (name: string): Locator => page.getByRole('gridcell', { name, exact: true });
  const box = (): Locator => page.getByRole('searchbox', { name: 'Filter' });
  const chip = (words: string): Locator => page.getByRole('button', { name: words, exact: true });
  const gone = (name: string): Promise<void> => row(name).waitFor({ state: 'detached' });

  it('is found by a query, which completes as one types, and whose chips count what it leaves', async () => {
    await submit('one', by('anna'));
    await submit('two', { ...by('anna b'), initial_status: 'queued' });
    await submit('three', by('ben'));
    await open('jobs');
    await row('three').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('us');
    await page.getByRole('option', { name: /^user:/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.type('an');
    await page.getByRole('option', { name: 'anna b 1 job', exact: true }).waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Tab');
    expect(await box().inputValue()).toBe('user:"anna b" ');
    await gone('three');
    await page.waitForURL(/q=user:%22anna%20b%22/);
    await box().fill('shot:sh-an');
    await row('one').waitFor();
    await chip('Paused 1').waitFor();
    await chip('Queued 1').click();
    await gone('one');
    await chip('Paused 1').waitFor();
    expect(await box().inputValue()).toBe('status:queued shot:sh-an');
    await chip('All 2').click();
    await row('one').waitFor();
  }, 90_000);

  it('is narrowed to users and projects, with how many jobs of those that fit have them, by keyboard alone', async () => {
    await submit('one', by('anna'));
    await submit('two', { ...by('anna'), initial_status: 'queued' });
    await submit('three', by('ben'));
    await open('jobs?q=status:paused');
    await row('three').waitFor();
    await page.getByRole('button', { name: 'Narrow' }).focus();
    await page.keyboard.press('Enter');
    const choice = (words: string): Locator =>
      page.getByRole('menuitemcheckbox', { name: words, exact: true });
    await choice('ben 1').waitFor();
    await page.locator('[role=menuitemcheckbox]:focus').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await gone('one');
    expect(await box().inputValue()).toBe('user=ben status:paused');
    await page.getByRole('button', { name: 'Narrow 1' }).click();
    await choice('ben 1').waitFor();
    expect(await choice('ben 1').getAttribute('aria-checked')).toBe('true');
    await page.keyboard.press('Escape');
    await choice('ben 1').waitFor({ state: 'detached' });
  }, 90_000);

  it('is told of when it is watched, by letter, and after the page was loaded again', async () => {
    const id = await submit('one', by('anna'));
    const other = await submit('two', by('ben'));
    const alertsAsk = (): Promise<unknown> => page.waitForResponse(/needs%3Ayou|needs:you/);
    const asked = alertsAsk();
    await open('jobs');
    await row('one').click();
    await page.keyboard.press('w');
    await row('★ one').waitFor();
    await page.getByRole('button', { name: 'Watching' }).waitFor();
    await asked;
    const askedAgain = alertsAsk();
    await page.reload();
    await row('★ one').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await askedAgain; // from now on, they know what there is
    for (const job of [other, id]) await farm.api.setJobStatus(job, 'canceled', 'for the test');
    await row('★ one').waitFor();
    await waitFor(
      'the notification',
      async () =>
        String(await page.evaluate(`localStorage.getItem('flamenco-notices')`)).includes('one: canceled'),
      PATIENCE_MS,
    );
    await page.getByRole('button', { name: /Notifications/ }).click();
    await page.getByText('one: canceled').waitFor();
    expect(await page.getByText('two: canceled').count()).toBe(0);
    await page.getByRole('link', { name: 'Show them' }).click();
    await gone('two');
    await row('★ one').waitFor();
  }, 90_000);

  it('says where a query is wrong, and puts it right', async () => {
    await submit('one', by('anna'));
    await submit('two', by('ben'));
    await open('jobs');
    const keys = page.waitForResponse(/completions/);
    await box().click();
    await keys;
    await box().fill('usr:anna -two');
    await box().press('End');
    const fault = page.getByText('Character 1:');
    await fault.waitFor();
    expect(await box().getAttribute('aria-invalid')).toBe('true');
    expect(await row('two').count()).toBe(1);
    await page.getByRole('button', { name: 'Write user' }).click();
    await fault.waitFor({ state: 'detached' });
    await gone('two');
    expect(await row('one').count()).toBe(1);
    await box().fill('nothing like this');
    await page.getByText('No job fits the filter').waitFor();
  }, 90_000);

  it('comes page by page as one scrolls, in the order that the Manager sorts by, and is live', async () => {
    for (let n = 1; n <= 130; n += 1) await submit(`job-${String(n).padStart(3, '0')}`);
    await open('jobs?sort=name');
    await row('job-001').waitFor();
    await chip('All 130').waitFor();
    expect(await row('job-130').count()).toBe(0);
    await row('job-001').hover();
    await waitFor(
      'the last job',
      async () => {
        await page.mouse.wheel(0, 3_000);
        return (await row('job-130').count()) === 1;
      },
      PATIENCE_MS,
    );
    await page.mouse.move(5, 5);
    await submit('job-131');
    await chip('All 131').waitFor();
    await page.getByRole('columnheader', { name: 'Updated' }).click();
    await page.waitForURL(/sort=updated/);
    await row('job-001').waitFor();
    for (const [title, sort] of [
      ['User', 'user'],
      ['Progress', 'progress'],
      ['Done', 'completed'],
    ] as const) {
      const asked = page.waitForResponse((response) => response.url().includes(`sort=${sort}&`));
      await page.getByRole('columnheader', { name: title }).click();
      expect((await asked).status()).toBe(200);
      expect(await page.getByRole('columnheader', { name: title }).getAttribute('aria-sort')).toBe(
        'ascending',
      );
    }
    await page.waitForURL(/sort=done/);
  }, 120_000);
});
