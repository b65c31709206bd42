import { describe, expect, it } from '@jest/globals';
import type { Job } from '@flamenco/api-client';
import { emptyTaskCounts } from '@flamenco/domain/jobs';
import { aJob, aTask } from '../../../../testing/builders';
import type { MenuEntry } from '../../../shared/ui/action-menu';
import { jobEntries, taskEntries } from './job-entries';

/** Labels; of what is disabled, with the reason. */
const words = (entries: readonly MenuEntry[]): readonly string[] =>
  entries.map(({ label, isDisabled, reason = '' }) => (isDisabled === true ? `${label}: ${reason}` : label));

/** Of jobs that one may steer all. */
const entriesOf = (jobs: readonly Job[]): readonly MenuEntry[] => jobEntries(jobs, jobs);

describe('what can be done', () => {
  it('to a job, and why something cannot', () => {
    expect(words(entriesOf([aJob({ status: 'completed' })]))).toEqual([
      'Pause: not while it is completed',
      'Cancel: not while it is completed',
      'Requeue',
      'Requeue failed tasks: no task has failed',
      'Set priority …',
      'Raise priority by 5',
      'Lower priority by 5',
      'Watch',
      'Copy ID',
      'Submit again …',
      'Delete …',
    ]);
  });

  it('to several jobs, and to how many of them', () => {
    const task_counts = { ...emptyTaskCounts(), failed: 3 };
    const jobs = [aJob({ status: 'completed' }), aJob({ status: 'failed', task_counts })];
    expect(words(entriesOf(jobs))[0]).toBe('Pause: fits none of the 2');
    expect(entriesOf(jobs).map(({ note }) => note)).toEqual([
      ...['0 of 2', '1 of 2', '2 of 2', '3', undefined, '2 of 2', '2 of 2', undefined, undefined, undefined],
    ]);
    expect(words(entriesOf(jobs))).toContain('Copy IDs');
  });

  it('by a letter, of which Pause and Resume share one', () => {
    const letters = (jobs: readonly Job[]): readonly string[] =>
      entriesOf(jobs).flatMap(({ key, label }) => (key === undefined ? [] : [`${key} ${label}`]));
    const [active, paused] = [aJob(), aJob({ id: 'b', status: 'paused', priority: 100 })];
    const rest = ['x Cancel', 'r Requeue', '+ Raise priority by 5', '- Lower priority by 5', 'w Watch'];
    expect(letters([active])).toEqual(['p Pause', ...rest]);
    expect(letters([paused])).toEqual(['p Resume', ...rest]);
    expect(letters([active, paused])).toEqual(['p Pause', ...rest]);
    expect(words(entriesOf([paused]))).toContain('Raise priority by 5: no priority is higher');
    expect(taskEntries([aTask()], 'active', true).map(({ key }) => key)).toEqual([
      'r',
      'x',
      undefined,
      undefined,
    ]);
  });

  it('and whether they are watched: all of them, or not yet', () => {
    const jobs = [aJob(), aJob({ id: 'b' })];
    const watching = (watched: readonly Job[]): unknown =>
      jobEntries(jobs, [], watched).find(({ key }) => key === 'w')?.label;
    expect([[], jobs.slice(1), jobs].map(watching)).toEqual(['Watch', 'Watch', 'Stop watching']);
  });

  it('to jobs of which one may steer some: to these, as is said', () => {
    const [own, other] = [aJob(), aJob({ id: 'b', status: 'paused', priority: 100 })];
    expect(jobEntries([own, other], [own]).map(({ label, note = '' }) => `${label} ${note}`.trim())).toEqual([
      'Pause 1 of 2',
      'Cancel 1 of 2',
      'Requeue 1 of 2',
      'Requeue failed tasks 0',
      'Set priority … 1 of 2',
      'Raise priority by 5 1 of 2',
      'Lower priority by 5 1 of 2',
      'Watch',
      'Copy IDs',
      'Delete … 1 of 2',
    ]);
  });

  it('to what one may not steer: nothing that changes it, by no letter either', () => {
    expect(words(jobEntries([aJob()], []))).toEqual(['Watch', 'Copy ID', 'Submit again …']);
    expect(words(taskEntries([aTask()], 'active', false))).toEqual(['Copy ID']);
  });

  it('to a task', () => {
    expect(words(taskEntries([aTask({ status: 'queued', frames: '7' })], 'active', true))).toEqual([
      'Requeue: not while it is queued',
      'Cancel',
      'Copy ID',
      'Submit 1 frame again …',
    ]);
  });
});
