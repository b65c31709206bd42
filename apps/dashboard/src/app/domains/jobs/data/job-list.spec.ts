import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { provideHttpClient } from '@angular/common/http';
import { ApplicationRef, effect } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { Job } from '@flamenco/api-client';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { aJob, aJobUpdate } from '../../../../testing/builders';
import { FakeSocket } from '../../../../testing/fake-socket';
import { BATCH_MS } from '../../../shared/live/batches';
import { LIVE_SOCKET } from '../../../shared/live/live-farm';
import { JobList } from './job-list';

describe('the list of jobs', () => {
  let socket: FakeSocket;
  let http: HttpTestingController;
  let list: JobList;

  beforeEach(() => {
    jest.useFakeTimers();
    socket = new FakeSocket();
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        { provide: LIVE_SOCKET, useValue: () => socket.asSocket() },
      ],
    });
    http = TestBed.inject(HttpTestingController);
    list = TestBed.inject(JobList);
    // a view that shows the list: signals are computed when they are read
    TestBed.runInInjectionContext(() => effect(() => list.jobs()));
  });

  afterEach(() => {
    http.verify();
    TestBed.resetTestingModule();
    jest.useRealTimers();
  });

  /** Lets effects, promises and batches run. */
  const settle = async (): Promise<void> => {
    TestBed.inject(ApplicationRef).tick();
    await jest.advanceTimersByTimeAsync(BATCH_MS + 1);
  };
  const connect = async (): Promise<void> => {
    socket.connects();
    await settle();
  };
  const answer = async (jobs: readonly Job[]): Promise<void> => {
    http.expectOne('/api/v3/jobs').flush({ jobs });
    await settle();
  };

  it('is loaded once the live connection stands', async () => {
    await settle();
    http.expectNone('/api/v3/jobs');
    expect(list.isLoading()).toBe(true);
    await connect();
    await answer([aJob()]);
    expect(list.jobs()).toEqual([aJob()]);
    expect(list.isLoading()).toBe(false);
  });

  it('is loaded without live events when the connection takes too long', async () => {
    await jest.advanceTimersByTimeAsync(2000);
    await settle();
    await answer([aJob()]);
    expect(list.jobs()).toHaveLength(1);
  });

  it('follows live events', async () => {
    await connect();
    await answer([aJob()]);
    socket.arrives('/jobs', aJobUpdate({ status: 'paused' }));
    await settle();
    expect(list.jobs()[0]?.status).toBe('paused');
  });

  it('does not lose an event that arrives while it is loaded', async () => {
    await connect();
    socket.arrives('/jobs', aJobUpdate({ status: 'completed' }));
    await answer([aJob({ status: 'active' })]);
    expect(list.jobs()[0]?.status).toBe('completed');
  });

  it('keeps what it had when a reload fails, and says why it failed', async () => {
    await connect();
    await answer([aJob()]);
    list.reload();
    await settle();
    http
      .expectOne('/api/v3/jobs')
      .flush({ code: 503, message: 'The database is busy.' }, { status: 503, statusText: 'Unavailable' });
    await settle();
    expect(list.jobs()).toEqual([aJob()]);
    expect(list.problem()).toBe('The database is busy.');
  });

  it('loads anew after a reconnection, keeping the last list meanwhile', async () => {
    await connect();
    await answer([aJob()]);
    socket.loses();
    await connect();
    expect(list.jobs()).toEqual([aJob()]);
    await answer([aJob({ name: 'renamed' })]);
    expect(list.jobs()[0]?.name).toBe('renamed');
  });

  it('fetches what the first event of a new job does not say', async () => {
    await connect();
    await answer([]);
    socket.arrives('/jobs', aJobUpdate({ id: 'job-9', status: 'queued' }));
    await settle();
    expect(list.jobs().map((job) => job.id)).toEqual(['job-9']);
    http.expectOne('/api/v3/jobs/job-9').flush(aJob({ id: 'job-9', metadata: { 'user.name': 'anna' } }));
    await settle();
    expect(list.job('job-9')?.metadata).toEqual({ 'user.name': 'anna' });
  });
});
