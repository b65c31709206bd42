import { describe, expect, it } from '@jest/globals';
import { emptyTaskCounts } from '@flamenco/domain';
import { aJob, aJobUpdate } from '../../../../testing/builders';
import { applyJobEvents, unknownJobIds } from './job-events';

const jobs = [aJob(), aJob({ id: 'job-2', name: 'shot_020' })];

describe('applying live events to the list of jobs', () => {
  it.each([
    ['takes over the status', { status: 'paused' }, { status: 'paused' }],
    ['takes over the priority', { priority: 90 }, { priority: 90 }],
    ['takes over a new name', { name: 'shot_010_v2' }, { name: 'shot_010_v2' }],
    ['keeps the name when the event has none', {}, { name: 'shot_010' }],
    [
      'takes over the task counts',
      { task_counts: { ...emptyTaskCounts(), completed: 4, queued: 6 } },
      { task_counts: { ...emptyTaskCounts(), completed: 4, queued: 6 } },
    ],
    [
      'ignores an event that is older than the job',
      { status: 'failed', updated: '2026-01-01T11:00:00Z' },
      { status: 'active' },
    ],
    [
      'notes that deletion was requested',
      { delete_requested_at: '2026-01-01T12:00:01Z' },
      { delete_requested_at: '2026-01-01T12:00:01Z' },
    ],
  ] as const)('%s', (_, event, expected) => {
    expect(applyJobEvents(jobs, [aJobUpdate(event)])[0]).toMatchObject(expected);
  });

  it('applies several events of one job in their order', () => {
    const events = [aJobUpdate({ status: 'cancel-requested' }), aJobUpdate({ status: 'canceled' })];
    expect(applyJobEvents(jobs, events)[0]?.status).toBe('canceled');
  });

  it('keeps the objects of jobs that did not change, so that their rows are not redrawn', () => {
    expect(applyJobEvents(jobs, [aJobUpdate()])[1]).toBe(jobs[1]);
  });

  it('takes a deleted job out of the list', () => {
    expect(applyJobEvents(jobs, [aJobUpdate({ was_deleted: true })]).map((job) => job.id)).toEqual(['job-2']);
  });

  it('adds a job that is new at the end', () => {
    const after = applyJobEvents(jobs, [aJobUpdate({ id: 'job-3', name: 'new', status: 'queued' })]);
    expect(after.at(-1)).toMatchObject({ id: 'job-3', name: 'new', status: 'queued' });
  });

  it('does not add a new job that was deleted in the same batch', () => {
    const events = [aJobUpdate({ id: 'job-3' }), aJobUpdate({ id: 'job-3', was_deleted: true })];
    expect(applyJobEvents(jobs, events)).toHaveLength(2);
  });
});

describe('unknown jobs', () => {
  it('are those of the events that the list has not, without deleted ones', () => {
    const events = [
      aJobUpdate(),
      aJobUpdate({ id: 'job-3' }),
      aJobUpdate({ id: 'job-4', was_deleted: true }),
    ];
    expect(unknownJobIds(jobs, events)).toEqual(['job-3']);
  });
});
