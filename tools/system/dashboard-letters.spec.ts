import { describe, expect, it } from '@jest/globals';
import { waitFor } from '../farm/wait-for.ts';
import { answer } from './keyboard-only.ts';
import { PATIENCE_MS, useDashboard } from './use-dashboard.ts';

describe('the letters of verbs, in Chromium, with a real Manager', () => {
  const watched = useDashboard();

  it('does by letters what menus have: at once where z takes it back, else after a question', async () => {
    const { farm, page } = watched;
    const job = await farm.render('1-20');
    const becomes = async (wanted: string | number): Promise<void> => {
      const isSo = async (): Promise<boolean> => {
        const { status, priority } = await farm.api.job(job.id);
        return [status, priority].includes(wanted);
      };
      await waitFor(`the job to be ${String(wanted)}`, isSo, PATIENCE_MS);
    };
    await watched.open(`jobs/${job.id}`);
    await page.getByRole('region', { name: 'Job Test' }).waitFor();
    await page.keyboard.press('p');
    await page.getByText('Test: paused').waitFor();
    await becomes('paused');
    await page.keyboard.press('z');
    await page.getByText('Test: resumed again').waitFor();
    await becomes('queued');
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await page.getByText('Test: set to priority 60').waitFor();
    await page.keyboard.press('z');
    await becomes(55);
    await page.keyboard.press('x');
    await page.getByRole('dialog').getByText('Cancel this job?').waitFor();
    await answer(page, /^button Keep/);
    expect(await farm.api.job(job.id)).toMatchObject({ status: 'queued' });
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Pause: Test').waitFor();
    await page.keyboard.press('Escape');
  }, 60_000);
});
