import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aJob, aJobUpdate } from '../../../../testing/builders';
import { LiveBench } from '../../../../testing/live-bench';
import { FirstJobs, TEST_JOB } from './first-jobs';

describe('the first jobs of a farm', () => {
  let bench: LiveBench;
  let first: FirstJobs;
  const aTest = aJob({ id: 'test', name: TEST_JOB, type: 'echo-sleep-test' });

  beforeEach(async () => {
    bench = new LiveBench([FirstJobs]);
    first = TestBed.inject(FirstJobs);
    await bench.connect();
  });
  afterEach(() => bench.end());

  it('are the test of the assistant, and those of people', async () => {
    await bench.answer('/api/v3/jobs', { jobs: [] });
    expect([first.test(), first.own()]).toEqual([undefined, undefined]);
    bench.socket.arrives('/jobs', aJobUpdate({ id: 'test' }));
    await bench.settle(1_100);
    await bench.answer('/api/v3/jobs', { jobs: [aJob({ name: TEST_JOB }), aTest] });
    expect(first.test()?.id).toBe('test');
    expect(first.own()?.id).toBe('job-1'); // a job of another type may have any name
  });

  it('begin with a test that is sent', async () => {
    await bench.answer('/api/v3/jobs', { jobs: [] });
    const sent = first.sendTest();
    expect(first.isSending()).toBe(true);
    const post = bench.http.expectOne({ method: 'POST', url: '/api/v3/jobs' });
    expect(post.request.body).toMatchObject({ name: TEST_JOB, type: 'echo-sleep-test' });
    post.flush(aTest);
    await sent;
    expect([first.isSending(), first.problem()]).toEqual([false, '']);
  });

  it('say why the test could not be sent', async () => {
    await bench.answer('/api/v3/jobs', { jobs: [] });
    const sent = first.sendTest();
    const post = bench.http.expectOne({ method: 'POST', url: '/api/v3/jobs' });
    post.flush({ message: 'No such job type.' }, { status: 422, statusText: '' });
    await sent;
    expect([first.isSending(), first.problem()]).toEqual([false, 'No such job type.']);
  });
});
