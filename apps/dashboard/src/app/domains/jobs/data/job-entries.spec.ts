import { describe, expect, it } from '@jest/globals';
import { emptyTaskCounts } from '@flamenco/domain/jobs';
import { aJob, aTask } from '../../../../testing/builders';
import type { MenuEntry } from '../../../shared/ui/action-menu';
import { jobEntries, taskEntries } from './job-entries';

/** Labels; of what is disabled, with the reason. */
const words = (entries: readonly MenuEntry[]): readonly string[] =>
  entries.map(({ label, isDisabled, reason = '' }) => (isDisabled === true ? `${label}: ${reason}` : label));

describe('what can be done', () => {
  it('to a job, and why something cannot', () => {
    expect(words(jobEntries([aJob({ status: 'completed' })]))).toEqual([
      'Pause: not while it is completed',
      'Cancel: not while it is completed',
      'Requeue',
      'Requeue failed tasks: no task has failed',
      'Set priority …',
      'Copy ID',
      'Submit again …',
      'Delete …',
    ]);
  });

  it('to several jobs, and to how many of them', () => {
    const task_counts = { ...emptyTaskCounts(), failed: 3 };
    const jobs = [aJob({ status: 'completed' }), aJob({ status: 'failed', task_counts })];
    expect(words(jobEntries(jobs))[0]).toBe('Pause: fits none of the 2');
    expect(jobEntries(jobs).map(({ note }) => note)).toEqual([
      ...['0 of 2', '1 of 2', '2 of 2', '3', undefined, undefined, undefined],
    ]);
    expect(words(jobEntries(jobs))).toContain('Copy IDs');
  });

  it('to a task', () => {
    expect(words(taskEntries([aTask({ status: 'queued', frames: '7' })], 'active'))).toEqual([
      'Requeue: not while it is queued',
      'Cancel',
      'Copy ID',
      'Submit 1 frame again …',
    ]);
  });
});
