import { describe, expect, it } from '@jest/globals';
import { emptyTaskCounts } from '@flamenco/domain/jobs';
import { aJob, aJobUpdate } from '../../../../testing/builders';
import type { EventJobUpdate, Job } from '@flamenco/api-client';
import { applyJobEvents, completeJob, newerOf } from './job-events';

const jobs = [aJob(), aJob({ id: 'job-2', name: 'shot_020' })];
const known = { jobs, sketched: new Set<string>() };
const after = (...events: readonly EventJobUpdate[]): readonly Job[] => applyJobEvents(known, events).jobs;

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
    expect(after(aJobUpdate(event))[0]).toMatchObject(expected);
  });

  it('takes over what a job needs of a person, until it needs it no more', () => {
    const needs_attention = {
      code: 'no-workers',
      message: 'Nobody can run it.',
      remedy: 'Add a Worker.',
    } as const;
    const needing = applyJobEvents(known, [aJobUpdate({ needs_attention })]);
    expect(needing.jobs[0]?.needs_attention).toEqual(needs_attention);
    const again = applyJobEvents(needing, [aJobUpdate({ updated: '2026-01-01T12:00:02Z' })]);
    expect(again.jobs[0]).not.toHaveProperty('needs_attention');
    const [job] = needing.jobs;
    expect(newerOf(aJob(), job!).needs_attention).toEqual(needs_attention);
    expect(newerOf(aJob({ needs_attention }), again.jobs[0]!)).not.toHaveProperty('needs_attention');
  });

  it('applies several events of one job in their order', () => {
    const events = [aJobUpdate({ status: 'cancel-requested' }), aJobUpdate({ status: 'canceled' })];
    expect(after(...events)[0]?.status).toBe('canceled');
  });

  it('keeps the objects of jobs that did not change, so that their rows are not redrawn', () => {
    expect(after(aJobUpdate())[1]).toBe(jobs[1]);
  });

  it('takes a deleted job out of the list', () => {
    expect(after(aJobUpdate({ was_deleted: true })).map((job) => job.id)).toEqual(['job-2']);
  });

  it('adds a job that is new at the end', () => {
    const added = after(aJobUpdate({ id: 'job-3', name: 'new', status: 'queued' }));
    expect(added.at(-1)).toMatchObject({ id: 'job-3', name: 'new', status: 'queued' });
  });

  it('does not add a new job that was deleted in the same batch', () => {
    const events = [aJobUpdate({ id: 'job-3' }), aJobUpdate({ id: 'job-3', was_deleted: true })];
    expect(after(...events)).toHaveLength(2);
  });
});

describe('jobs of which only events are known', () => {
  it('are told apart until they are fetched, or deleted', () => {
    const seen = applyJobEvents(known, [
      aJobUpdate(),
      aJobUpdate({ id: 'job-3' }),
      aJobUpdate({ id: 'job-4' }),
    ]);
    expect([...seen.sketched]).toEqual(['job-3', 'job-4']);
    const fewer = applyJobEvents(seen, [aJobUpdate({ id: 'job-4', was_deleted: true })]);
    expect([...fewer.sketched]).toEqual(['job-3']);
    const complete = completeJob(
      fewer,
      aJob({ id: 'job-3', name: 'shot_030', updated: '2026-01-01T12:00:01Z' }),
    );
    expect([...complete.sketched]).toEqual([]);
    expect(complete.jobs.at(-1)?.name).toBe('shot_030');
  });
});
