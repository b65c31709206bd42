import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { waitFor } from '../farm/wait-for.ts';
import { PATIENCE_MS, useDashboard } from './use-dashboard.ts';

describe('the settings, in Chromium, with a real Manager', () => {
  const watched = useDashboard();
  const field = (label: string): Locator => watched.page.getByLabel(label, { exact: true });
  const button = (name: string): Locator => watched.page.getByRole('button', { name, exact: true });
  const said = (text: string | RegExp): Promise<void> => watched.page.getByText(text).first().waitFor();
  const file = (): string => readFileSync(watched.farm.folder.managerConfig, 'utf8');
  const open = async (path = 'settings'): Promise<void> => {
    await watched.open(path);
    await field('Name of the Manager').waitFor();
  };
  /** Until what is typed was checked, and can be saved. */
  const save = async (name = 'Save'): Promise<void> => {
    await watched.page.locator('button:not([disabled])').getByText(name, { exact: true }).click();
  };

  it('are changed, checked as they are typed, taken back, and saved into the file', async () => {
    await open();
    await field('Worker counts as lost after').fill('5');
    await said("'5' is not a duration");
    await said('1 error');
    expect(await button('Save').isDisabled()).toBe(true);
    await field('Worker counts as lost after').fill('5m');
    await button('Add an entry to Further names of the Manager').click();
    await field('Further names of the Manager, entry 1').fill('not a name');
    await said(/is no name|must be|is not/);
    await button('Remove entry 1 of Further names of the Manager').click();
    await field('Job fails at percent of its tasks').fill('20');
    await button('Undo the change of Job fails at percent of its tasks').click();
    await waitFor(
      'the change to be taken back',
      async () => (await field('Job fails at percent of its tasks').inputValue()) === '10',
      PATIENCE_MS,
    );
    await save();
    await said('The settings are saved');
    expect(file()).toMatch(/worker_timeout: 5m/);
    expect(file()).not.toContain('task_fail_job_at_percent');
    await watched.page.reload();
    await waitFor(
      'the field to have what was saved',
      async () => (await field('Worker counts as lost after').inputValue()) === '5m0s',
      PATIENCE_MS,
    );
  }, 90_000);

  it('are explained at the side, and shown as the file will have them', async () => {
    await open();
    const side = watched.page.getByRole('complementary', { name: 'About the setting' });
    await side.getByText('Choose a setting').waitFor();
    await field('Job fails at percent of its tasks').focus();
    await side.getByText('task_fail_job_at_percent').waitFor();
    await side.getByText('when it is saved').waitFor();
    await field('Job fails at percent of its tasks').fill('20');
    await button('Show the file').click();
    const shown = watched.page.getByRole('dialog', { name: 'What the file will say' });
    await shown.getByText('task_fail_job_at_percent: 20').waitFor();
    expect(file()).not.toContain('task_fail_job_at_percent');
    await shown.getByRole('button', { name: 'Close' }).click();
    await field('Job fails at percent of its tasks').fill('-1');
    await button('Show the file').click();
    await said('Correct what is wrong first');
  }, 90_000);

  it('say where the shared storage cannot be, and restart the Manager for a better one', async () => {
    await open();
    await field('Shared storage').fill(join(watched.farm.folder.path, 'nowhere'));
    await said(/does not exist/);
    const folder = join(watched.farm.folder.path, 'shared');
    mkdirSync(folder);
    await field('Shared storage').fill(folder);
    await save('Save and restart');
    await said('The Manager was restarted');
    expect(await watched.farm.api.ask('GET', '/configuration')).toMatchObject({ storageLocation: folder });
    expect(existsSync(folder)).toBe(true);
  }, 90_000);

  it('tell what waits for a restart, also after the page was loaded again, and do it', async () => {
    await open();
    await field('Local storage of the Manager').fill('elsewhere');
    await save();
    await said(/take effect when the Manager is restarted: Local storage of the Manager/);
    await watched.page.reload();
    await button('Restart the Manager').click();
    await watched.page.getByRole('dialog').getByRole('button', { name: 'Restart the Manager' }).click();
    await said('The Manager was restarted');
    await watched.page.getByText('take effect when').waitFor({ state: 'detached' });
    expect(file()).toMatch(/local_manager_storage_path: elsewhere/);
  }, 90_000);

  it('tell the second of two people who change them, and keep what both did', async () => {
    await open();
    await watched.farm.api.ask('PUT', '/configuration/file', { manager_name: 'Theirs' });
    await field('Job fails at percent of its tasks').fill('33');
    await save();
    await said('Somebody else has saved settings');
    expect(file()).not.toContain('task_fail_job_at_percent');
    await button('Load theirs, keep my changes').click();
    await waitFor(
      'theirs to be there',
      async () => (await field('Name of the Manager').inputValue()) === 'Theirs',
      PATIENCE_MS,
    );
    await save();
    await said('The settings are saved');
    expect(file()).toMatch(/manager_name: "?Theirs/);
    expect(file()).toMatch(/task_fail_job_at_percent: 33/);
  }, 90_000);

  it('are not lost by leaving the page', async () => {
    await open();
    await field('Name of the Manager').fill('Unsaved');
    await watched.page.getByRole('link', { name: 'Workers', exact: true }).click();
    const question = watched.page.getByRole('dialog');
    await question.getByText('Name of the Manager').waitFor();
    await watched.page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect(await field('Name of the Manager').inputValue()).toBe('Unsaved');
    await watched.page.getByRole('link', { name: 'Workers', exact: true }).click();
    await question.getByRole('button', { name: 'Leave' }).click();
    await watched.page.waitForURL(/\/workers/);
  }, 90_000);

  it('have variables with values for each platform, which are added, renamed and deleted', async () => {
    await open();
    await field('Name of the new variable').fill('{blender}');
    await button('Add variable').click();
    await said('There is a variable of this name.');
    await field('Name of the new variable').fill('{storage}');
    await watched.page.keyboard.press('Enter');
    await field('Value of row 1 of storage').fill('/mnt/render');
    await field('Platform of row 1 of storage').fill('linux, darwin');
    await button('Add a row to storage').click();
    await field('Platform of row 2 of storage').fill('windows');
    await field('For of row 2 of storage').selectOption('workers');
    await field('Value of row 2 of storage').fill(String.raw`R:\render`);
    await watched.page.getByRole('group', { name: 'Variable storage' }).getByLabel('two-way').check();
    await field('Name of the variable storage').fill('farm');
    await watched.page.keyboard.press('Tab');
    await field('Name of the variable farm').waitFor();
    await save();
    await said('The settings are saved');
    const { variables } = await watched.farm.api.ask<{ variables: Record<string, unknown> }>(
      'GET',
      '/configuration/file',
    );
    expect(variables['farm']).toEqual({
      is_twoway: true,
      values: [
        { platforms: ['linux', 'darwin'], value: '/mnt/render' },
        { platform: 'windows', audience: 'workers', value: String.raw`R:\render` },
      ],
    });
    await button('Delete the variable farm').click();
    await save();
    await field('Name of the variable farm').waitFor({ state: 'detached' });
    await waitFor('it to be gone', () => Promise.resolve(!file().includes('R:\\render')), PATIENCE_MS);
  }, 90_000);

  it('never send a password back, and keep it when something else is saved', async () => {
    const client = { password: 'broker-secret', username: 'farm' };
    await watched.farm.api.ask('PUT', '/configuration/file', { mqtt: { client } });
    const bodies: string[] = [];
    watched.page.on('request', (request) => bodies.push(request.postData() ?? ''));
    await open();
    expect(await field('MQTT: password').inputValue()).toBe('');
    await field('MQTT: user name').fill('other');
    await save();
    await said('The settings are saved');
    expect(file()).toMatch(/password: broker-secret/);
    expect(bodies.join('\n')).not.toContain('broker-secret');
    await field('MQTT: password').fill('new-secret');
    await save();
    await waitFor('it to be saved', () => Promise.resolve(/password: new-secret/.test(file())), PATIENCE_MS);
  }, 90_000);

  it('are found, changed and saved by keyboard alone', async () => {
    await open();
    await watched.page.keyboard.press('/');
    await watched.page.keyboard.type('percent');
    await field('Name of the Manager').waitFor({ state: 'detached' });
    await watched.page.keyboard.press('Enter');
    const tabTo = async (isThere: string): Promise<void> => {
      for (let steps = 0; steps < 60; steps++) {
        if (await watched.page.evaluate<boolean>(isThere)) return;
        await watched.page.keyboard.press('Tab');
      }
      throw new Error(`Tab never led to ${isThere}`);
    };
    await tabTo("document.activeElement.id === 'setting-task_fail_job_at_percent'");
    await watched.page.keyboard.press('Control+A');
    await watched.page.keyboard.type('44');
    await watched.page.locator('button:not([disabled])').getByText('Save', { exact: true }).waitFor();
    await tabTo("document.activeElement.textContent.trim() === 'Save'");
    await watched.page.keyboard.press('Enter');
    await said('The settings are saved');
    expect(file()).toMatch(/task_fail_job_at_percent: 44/);
  }, 90_000);

  it('lead to what is bundled in the dashboard, with versions and licences', async () => {
    await open();
    await watched.page.getByRole('link', { name: 'About', exact: true }).click();
    await watched.page.getByText(/@angular\/core \d/).click();
    await watched.page
      .locator('details[open]')
      .getByText(/Permission is hereby granted/)
      .waitFor();
    expect(await watched.page.getByRole('group').count()).toBeGreaterThan(5);
  }, 90_000);
});
