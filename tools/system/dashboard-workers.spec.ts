import { describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { signOnBareWorker } from '../farm/bare-worker.ts';
import { waitFor } from '../farm/wait-for.ts';
import { useDashboard } from './use-dashboard.ts';

interface ShownWorker {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly status_change?: { readonly status: string; readonly is_lazy: boolean };
  readonly tags?: readonly { readonly name: string }[];
}

describe('the Workers in the dashboard, in Chromium, with a real Manager and Workers', () => {
  const watched = useDashboard();

  const row = (name: string): Locator => watched.page.getByRole('row').filter({ hasText: name });
  const workers = async (): Promise<readonly ShownWorker[]> =>
    (await watched.farm.api.ask<{ workers: readonly ShownWorker[] }>('GET', '/worker-mgt/workers')).workers;

  async function selectAll(...names: readonly string[]): Promise<void> {
    for (const name of names)
      await row(name)
        .getByRole('gridcell')
        .first()
        .click({ modifiers: ['Control'] });
  }

  it('are asked together, after a question that names them, and each does it', async () => {
    const { farm, page } = watched;
    await signOnBareWorker(farm.api, 'box-02', ['blender']);
    farm.startWorker('real');
    await waitFor('three Workers', async () => (await workers()).length === 3, 60_000);
    await watched.open('workers');
    await selectAll('box-01', 'box-02', 'real');
    const bar = page.getByRole('toolbar', { name: 'Selected Workers' });
    await bar.getByRole('button', { name: /^Sleep after the task 3/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('box-01, box-02, real').waitFor();
    await dialog.getByRole('button', { name: /^Sleep after the task/ }).click();
    const isAsleep = async (): Promise<boolean> =>
      (await workers()).some(({ name, status }) => name === 'real' && status === 'asleep');
    await waitFor('the real Worker to sleep', isAsleep, 30_000);
    await row('real').getByText('asleep', { exact: true }).waitFor();
    const asked = (await workers()).filter(({ name }) => name !== 'real');
    expect(asked.map(({ status_change }) => status_change)).toEqual([
      { status: 'asleep', is_lazy: true },
      { status: 'asleep', is_lazy: true },
    ]);
  }, 120_000);

  it('get tags together, which are created, counted and deleted on a page of their own', async () => {
    const { farm, page } = watched;
    await signOnBareWorker(farm.api, 'box-02', ['blender']);
    await watched.open('settings/tags');
    await page.getByLabel('Name of the new tag').fill('gpu');
    await page.keyboard.press('Enter');
    await page.getByLabel('Name of the tag gpu').waitFor();
    await page.getByRole('link', { name: 'Workers', exact: true }).click();
    await selectAll('box-01', 'box-02');
    await page
      .getByRole('toolbar', { name: 'Selected Workers' })
      .getByRole('button', { name: 'Tags' })
      .click();
    await page.getByRole('menuitemcheckbox', { name: /gpu/ }).click();
    await waitFor(
      'both to be tagged',
      async () => (await workers()).every(({ tags }) => tags?.[0]?.name === 'gpu'),
      20_000,
    );
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.getByRole('link', { name: 'Tags', exact: true }).click();
    await page.getByRole('link', { name: '2 Workers', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Delete the tag gpu' }).click();
    await page.getByRole('dialog').getByText('box-01, box-02').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the tag' }).click();
    await page.getByText('No tags yet').waitFor();
    expect((await workers()).map(({ tags }) => tags)).toEqual([[], []]);
  }, 120_000);

  it('have a page with what they tell of themselves, and a week that is saved', async () => {
    const { page, worker } = watched;
    await worker.api.ask('POST', '/worker/machine', {
      vcpu: 64,
      gpus: [{ name: 'RTX 4090' }],
      memory_mib: 65_536,
    });
    await worker.api.ask('POST', '/worker/load', { cpu_percent: 50, memory_used_mib: 1024 });
    const fault = {
      check: 'writable',
      subject: '/x',
      outcome: 'failed',
      message: 'It is full',
      remedy: 'Free some space',
    };
    await worker.api.ask('POST', '/worker/checks', { checks: [fault] });
    await watched.open('workers');
    await row('box-01').getByRole('gridcell').first().click();
    const dock = page.getByRole('region', { name: 'Worker box-01' });
    await dock.getByText('Free some space').waitFor();
    await dock.getByText('64 threads').waitFor();
    await dock.getByRole('img', { name: /^Processors in the last hour, now 50 %/ }).waitFor();
    await dock.getByRole('switch', { name: 'Sunday' }).click();
    await dock.getByRole('switch', { name: 'On', exact: true }).click();
    await dock.getByRole('button', { name: 'Save' }).click();
    const [{ id } = { id: '' }] = await workers();
    const schedule = await waitForSchedule(id);
    expect(schedule).toMatchObject({
      is_active: true,
      days_of_week: 'mo tu we th fr sa',
      start_time: '09:00',
    });
  }, 120_000);

  async function waitForSchedule(id: string): Promise<unknown> {
    const url = `${watched.farm.api.url}/api/v3/worker-mgt/workers/${id}/sleep-schedule`;
    await waitFor('the schedule to be saved', async () => (await fetch(url)).status === 200, 20_000);
    return (await fetch(url)).json();
  }
});
