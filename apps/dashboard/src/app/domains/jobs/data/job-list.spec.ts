import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aJob, aJobUpdate } from '../../../../testing/builders';
import { LiveBench } from '../../../../testing/live-bench';
import { JobList } from './job-list';

describe('the list of jobs', () => {
  let bench: LiveBench;
  let list: JobList;

  beforeEach(() => {
    bench = new LiveBench();
    list = TestBed.inject(JobList);
  });
  afterEach(() => bench.end());

  const JOBS = '/api/v3/jobs';
  const load = async (...jobs: readonly object[]): Promise<void> => {
    await bench.connect();
    await bench.answer(JOBS, { jobs });
  };

  it('is loaded once its subscription is acknowledged', async () => {
    bench.socket.acknowledgesAtOnce = false;
    await bench.connect();
    bench.http.expectNone(JOBS);
    expect(list.isLoading()).toBe(true);
    bench.socket.acknowledge();
    await bench.answer(JOBS, { jobs: [aJob()] });
    expect(list.jobs()).toEqual([aJob()]);
    expect(list.isLoading()).toBe(false);
  });

  it('is loaded without live events when the connection takes too long', async () => {
    await bench.settle(2000);
    await bench.answer(JOBS, { jobs: [aJob()] });
    expect(list.jobs()).toHaveLength(1);
  });

  it('follows live events', async () => {
    await load(aJob());
    bench.socket.arrives('/jobs', aJobUpdate({ status: 'paused' }));
    await bench.settle();
    expect(list.jobs()[0]?.status).toBe('paused');
  });

  it('does not lose an event that arrives while it is loaded', async () => {
    await bench.connect();
    bench.socket.arrives('/jobs', aJobUpdate({ status: 'completed' }));
    await bench.answer(JOBS, { jobs: [aJob({ status: 'active' })] });
    expect(list.jobs()[0]?.status).toBe('completed');
  });

  it('keeps what it had when a reload fails, and says why it failed', async () => {
    await load(aJob());
    list.reload();
    await bench.answer(JOBS, { code: 503, message: 'The database is busy.' }, 503);
    expect(list.jobs()).toEqual([aJob()]);
    expect(list.problem()).toBe('The database is busy.');
  });

  it('loads anew once after a reconnection, keeping the last list meanwhile', async () => {
    await load(aJob());
    bench.socket.loses();
    expect(list.isStale()).toBe(true);
    await bench.connect();
    expect(list.jobs()).toEqual([aJob()]);
    await bench.answer(JOBS, { jobs: [aJob({ name: 'renamed' })] });
    expect(list.jobs()[0]?.name).toBe('renamed');
    expect(bench.socket.sent).toEqual(Array(2).fill({ op: 'subscribe', type: 'allJobs' }));
  });

  it('fetches what the first event of a new job does not say', async () => {
    await load();
    bench.socket.arrives('/jobs', aJobUpdate({ id: 'job-9', status: 'queued' }));
    await bench.settle();
    expect(list.jobs().map((job) => job.id)).toEqual(['job-9']);
    await bench.answer(`${JOBS}/job-9`, aJob({ id: 'job-9', metadata: { 'user.name': 'anna' } }));
    expect(list.job('job-9')?.metadata).toEqual({ 'user.name': 'anna' });
  });

  it('does not take back what came while that was fetched', async () => {
    await load();
    bench.socket.arrives('/jobs', aJobUpdate({ id: 'job-9', status: 'queued' }));
    await bench.settle();
    bench.socket.arrives(
      '/jobs',
      aJobUpdate({ id: 'job-9', status: 'paused', updated: '2026-01-01T12:00:09Z' }),
    );
    await bench.answer(
      `${JOBS}/job-9`,
      aJob({ id: 'job-9', status: 'queued', metadata: { 'user.name': 'anna' } }),
    );
    expect(list.job('job-9')).toMatchObject({ status: 'paused', metadata: { 'user.name': 'anna' } });
  });

  it('leaves a new job that is gone when it is fetched to what events say', async () => {
    await load();
    bench.socket.arrives('/jobs', aJobUpdate({ id: 'job-9' }));
    await bench.settle();
    await bench.answer(`${JOBS}/job-9`, { code: 404, message: 'No such job' }, 404);
    bench.socket.arrives('/jobs', aJobUpdate({ id: 'job-9', was_deleted: true }));
    await bench.settle();
    expect(list.jobs()).toEqual([]);
  });

  it('is loaded anew when many new jobs come at once', async () => {
    await load();
    await bench.settle(1_000);
    for (let n = 1; n <= 11; n += 1) bench.socket.arrives('/jobs', aJobUpdate({ id: `job-${n}` }));
    await bench.settle();
    await bench.answer(JOBS, { jobs: [aJob({ id: 'job-1' })] });
    expect(list.jobs()).toHaveLength(1);
  });

  it('names the jobs that have tasks for Workers', async () => {
    await load(aJob({ id: 'a', priority: 5 }), aJob({ id: 'b', status: 'paused' }));
    expect(list.waiting()).toBe('a 5');
  });
});
