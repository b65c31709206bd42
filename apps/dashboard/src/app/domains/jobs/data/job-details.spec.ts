import { type WritableSignal, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { Explanation, Job } from '@flamenco/api-client';
import { emptyTaskCounts } from '@flamenco/domain/jobs';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { aJob, aJobUpdate, aWorker } from '../../../../testing/builders';
import { LiveBench } from '../../../../testing/live-bench';
import { JobDetails } from './job-details';
import { JobPages } from './job-pages';

const JOB = '/api/v3/jobs/job-1';
const WHY = `${JOB}/why`;
const NO_WORKER: Explanation = { runs: false, summary: 'No Worker is awake.', reasons: [] };

describe('the selected job', () => {
  let bench: LiveBench;
  let details: JobDetails;
  /** As the list has it. */
  let listed: WritableSignal<Job | undefined>;

  beforeEach(async () => {
    listed = signal<Job | undefined>(undefined);
    bench = new LiveBench([JobDetails, { provide: JobPages, useValue: { job: () => listed() } }]);
    details = TestBed.inject(JobDetails);
    details.select('job-1');
    await bench.connect();
  });
  afterEach(() => bench.end());

  const answer = async (job: Job): Promise<void> => {
    await bench.answer('/api/v3/worker-mgt/workers', { workers: [aWorker({ status: 'asleep' })] });
    listed.set(job);
    await bench.answer(JOB, { ...job, activity: 'as fetched', settings: { frames: '1-10' } });
  };
  /** The Manager lives, and time passes. */
  const live = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      bench.socket.beats();
      await bench.settle(1_000);
    }
  };
  const active = aJob({ task_counts: { ...emptyTaskCounts(), active: 1, queued: 9 } });

  it('is what the list knows at once, and what was fetched for it', async () => {
    await bench.answer('/api/v3/worker-mgt/workers', { workers: [] });
    listed.set(active);
    expect(details.job()?.name).toBe(active.name);
    await bench.answer(JOB, { ...active, settings: { frames: '1-10' } });
    expect(details.job()?.settings).toEqual({ frames: '1-10' });
  });

  it('is fetched again when its status changes, and not for progress', async () => {
    await answer(active);
    await live(1);
    bench.socket.arrives('/jobs', aJobUpdate({ task_counts: active.task_counts, steps_completed: 5 }));
    await live(1);
    expect(details.job()).toMatchObject({ steps_completed: 5, activity: 'as fetched' });
    bench.socket.arrives('/jobs', aJobUpdate({ status: 'completed', previous_status: 'active' }));
    await live(1);
    await bench.answer(
      JOB,
      aJob({ status: 'completed', activity: 'all tasks completed', updated: '2026-01-01T12:00:01Z' }),
    );
    expect(details.job()?.activity).toBe('all tasks completed');
  });

  it('is gone when it is deleted, and when there never was one', async () => {
    await answer(active);
    await live(1);
    bench.socket.arrives('/jobs', aJobUpdate({ was_deleted: true }));
    listed.set(undefined);
    await live(1);
    await bench.answer(JOB, { code: 404, message: 'No such job' }, 404);
    expect(details.isGone()).toBe(true);
  });

  describe('that waits', () => {
    const waiting = aJob({ status: 'queued' });

    it('has its reasons asked for, and none are asked for while it runs', async () => {
      await answer(waiting);
      await bench.answer(WHY, NO_WORKER);
      expect(details.whyNot()).toEqual(NO_WORKER);
      bench.socket.arrives('/jobs', aJobUpdate({ task_counts: active.task_counts }));
      await live(6);
      expect(details.whyNot()).toBeUndefined();
      bench.http.expectNone(WHY);
    });

    it('has them asked for again when a Worker changed, but not because one was seen, and at most every five seconds', async () => {
      await answer(waiting);
      await bench.answer(WHY, NO_WORKER);
      await live(6);
      const worker = { id: 'worker-1', name: 'box', version: '4.0.0', can_restart: false } as const;
      for (let second = 0; second < 20; second += 1) {
        const updated = new Date(Date.UTC(2026, 0, 1, 12, 1, second)).toISOString();
        bench.socket.arrives('/workers', { ...worker, status: 'asleep', updated, last_seen: updated });
        await live(1);
      }
      bench.http.expectNone(WHY);
      let asked = 0;
      for (let second = 0; second < 20; second += 1) {
        const status = second % 2 === 0 ? 'awake' : 'asleep';
        bench.socket.arrives('/workers', { ...worker, status, updated: '2026-01-01T13:00:00Z' });
        await live(1);
        const requests = bench.http.match(WHY);
        asked += requests.length;
        for (const request of requests) request.flush(NO_WORKER);
      }
      expect(asked).toBeGreaterThanOrEqual(3);
      expect(asked).toBeLessThanOrEqual(5);
      await live(6);
      for (const request of bench.http.match(WHY)) request.flush(NO_WORKER);
    });

    it('has nothing asked while the page is hidden', async () => {
      await answer(waiting);
      await bench.answer(WHY, NO_WORKER);
      jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
      document.dispatchEvent(new Event('visibilitychange'));
      bench.socket.arrives('/jobs', aJobUpdate({ status: 'queued', priority: 99 }));
      await live(12);
      bench.http.expectNone(WHY);
      jest.restoreAllMocks();
      document.dispatchEvent(new Event('visibilitychange'));
      await live(1);
      await bench.answer(WHY, NO_WORKER);
    });
  });
});
