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
      'Raise priority by 5',
      'Lower priority by 5',
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
      ...['0 of 2', '1 of 2', '2 of 2', '3', undefined, '2 of 2', '2 of 2', undefined, undefined],
    ]);
    expect(words(jobEntries(jobs))).toContain('Copy IDs');
  });

  it('by a letter, of which Pause and Resume share one', () => {
    const letters = (jobs: Parameters<typeof jobEntries>[0]): readonly string[] =>
      jobEntries(jobs).flatMap(({ key, label }) => (key === undefined ? [] : [`${key} ${label}`]));
    const [active, paused] = [aJob(), aJob({ id: 'b', status: 'paused', priority: 100 })];
    const rest = ['x Cancel', 'r Requeue', '+ Raise priority by 5', '- Lower priority by 5'];
    expect(letters([active])).toEqual(['p Pause', ...rest]);
    expect(letters([paused])).toEqual(['p Resume', ...rest]);
    expect(letters([active, paused])).toEqual(['p Pause', ...rest]);
    expect(words(jobEntries([paused]))).toContain('Raise priority by 5: no priority is higher');
    expect(taskEntries([aTask()], 'active').map(({ key }) => key)).toEqual(['r', 'x', undefined, undefined]);
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
