import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { useDashboard } from './use-dashboard.ts';

const BROKEN = `const JOB_TYPE = {
  label: 'Mine',
  settings: [],
};
function compileJob( {
}
`;

describe('the job types, in Chromium, with a real Manager', () => {
  const watched = useDashboard();

  it('have settings and a source, and are tried without submitting a job', async () => {
    const { page, farm } = watched;
    await watched.open('job-types');
    await page.getByRole('link', { name: /^Echo Sleep Test built in/ }).click();
    await page.getByRole('cell', { name: 'sleep_duration_seconds' }).waitFor();
    await page.getByRole('tab', { name: 'Source' }).click();
    await page
      .getByRole('region', { name: 'Source of echo_sleep_test.js' })
      .getByText('compileJob')
      .first()
      .waitFor();

    await page.getByRole('tab', { name: 'Try' }).click();
    await page.getByLabel('Message').fill('hello');
    await page.getByLabel('Sleep repeats', { exact: true }).fill('many');
    await page.getByRole('button', { name: 'Compile' }).click();
    await page.getByText('Has to be a whole number.').waitFor();
    await page.getByLabel('Sleep repeats', { exact: true }).fill('3');
    await page.getByRole('button', { name: 'Compile' }).click();
    await page.getByRole('heading', { name: '4 tasks' }).waitFor();
    const last = page.getByRole('row').last();
    await last.getByText('sleep', { exact: true }).last().click();
    expect(await last.textContent()).toContain('duration_in_seconds');
    expect(await farm.api.ask('GET', '/jobs')).toMatchObject({ jobs: [] });
  }, 90_000);

  it('of the studio say what is wrong with them, at its line', async () => {
    const { page, farm } = watched;
    const scripts = join(farm.folder.path, 'scripts');
    mkdirSync(scripts, { recursive: true });
    writeFileSync(join(scripts, 'mine.js'), BROKEN);
    await watched.open('job-types/mine');
    await page
      .getByText(/mine\.js:\d/)
      .first()
      .waitFor();
    const source = page.getByRole('region', { name: 'Source of mine.js' });
    await source.getByRole('note').waitFor();
    expect(await source.getByRole('note').textContent()).toContain('cannot be parsed');
    writeFileSync(join(scripts, 'mine.js'), BROKEN.replace('compileJob( {', 'compileJob() {'));
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByRole('tab', { name: 'Try' }).click();
    await page.getByRole('button', { name: 'Compile' }).waitFor();
    await source.waitFor({ state: 'detached' });
  }, 90_000);
});
