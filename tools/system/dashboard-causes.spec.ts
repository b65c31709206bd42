import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { signOnBareWorker } from '../farm/bare-worker.ts';
import { waitFor } from '../farm/wait-for.ts';
import { PATIENCE_MS, useDashboard } from './use-dashboard.ts';

const MISSING = 'Cannot read file //tex/wall_04.exr: No such file or directory';

describe('what failed in a job and why, in Chromium, with a real Manager', () => {
  const watched = useDashboard();
  const { nextTask, open, report } = watched;
  let page: Page;

  beforeEach(() => {
    ({ page } = watched);
  });

  it('is a card that appears as tasks fail, opens the log, requeues elsewhere, and unblocks', async () => {
    const { api } = watched.farm;
    const { id } = await watched.farm.render('117-120');
    const other = await signOnBareWorker(api, 'box-02', ['blender', 'ffmpeg']);
    await open(`jobs/${id}`);
    const first = await nextTask();
    const log = `pid=7 > Blender 3.4.1\npid=7 > Error: ${MISSING}\npid=7 > \npid=7 > Blender quit\n`;
    await report(first, { taskStatus: 'failed', activity: 'Failed: exit status 1', log });
    const card = page.getByRole('article', { name: `1 frame failed: ${MISSING}` });
    await card.getByText(/Frame 117, on box-01/).waitFor();

    await card.getByRole('button', { name: 'Show log' }).click();
    await page.waitForURL(new RegExp(`/jobs/${id}/${first.uuid}`));
    await page.getByText(MISSING).last().waitFor();
    await page.keyboard.press('Escape');

    const second = await nextTask();
    await report(second, { taskStatus: 'failed', log });
    const both = page.getByRole('article', { name: `2 frames failed: ${MISSING}` });
    await both.getByRole('button', { name: 'Requeue elsewhere' }).click();
    await page.getByRole('button', { name: 'Requeue 2 tasks elsewhere' }).click();
    await page.getByText(/^Failed before, 2 tasks, queued again/).waitFor();
    const blocked = page.getByRole('region', { name: 'Blocked Workers' });
    await blocked.getByText('box-01').waitFor();
    expect((await watched.worker.api.ask<object | undefined>('POST', '/worker/task')) ?? {}).toEqual({});
    const again = await other.api.ask<{ readonly name: string }>('POST', '/worker/task');
    expect(again.name).toBe(first.name);

    // Just now the note about who could run the job goes, above: it must not take the button away from under the pointer.
    await blocked.getByRole('button', { name: 'Unblock box-01 for blender' }).click();
    await blocked.waitFor({ state: 'detached' });
    await waitFor('the block to be lifted', async () => (await blocklistOf(id)).length === 0, PATIENCE_MS);
    expect((await nextTask()).name).toBe(second.name);
  }, 90_000);

  const blocklistOf = (jobId: string): Promise<readonly unknown[]> =>
    watched.farm.api.ask('GET', `/jobs/${jobId}/blocklist`);
});
