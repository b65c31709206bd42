import { TestBed } from '@angular/core/testing';
import type { EventWorkerUpdate, Explanation } from '@flamenco/api-client';
import { emptyTaskCounts } from '@flamenco/domain/jobs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aTask, aTaskUpdate, aWorker } from '../../../../testing/builders';
import { LiveBench } from '../../../../testing/live-bench';
import { WorkerDetails } from './worker-details';
import { WorkerList } from './worker-list';

const WORKERS = '/api/v3/worker-mgt/workers';
const WORKER = `${WORKERS}/worker-1`;
const NOTHING_TO_DO: Explanation = { runs: false, summary: 'Nothing to do.', reasons: [] };

const anUpdate = (given: Partial<EventWorkerUpdate> = {}): EventWorkerUpdate => ({
  id: 'worker-1',
  name: 'box',
  updated: '2026-01-01T12:00:00Z',
  status: 'awake',
  version: '4.0.0',
  can_restart: false,
  ...given,
});
const current = {
  id: 'task-1',
  name: 'render-1',
  status: 'active',
  job_id: 'job-1',
  job_name: 'shot_010',
} as const;
const full = {
  ...aWorker(),
  ip_address: '10.0.0.1',
  platform: 'linux',
  supported_task_types: ['blender'],
};

describe('the list of Workers', () => {
  let bench: LiveBench;
  let list: WorkerList;

  beforeEach(async () => {
    bench = new LiveBench();
    list = TestBed.inject(WorkerList);
    await bench.connect();
  });
  afterEach(() => bench.end());

  it('is unknown until it is loaded, and not empty', async () => {
    expect([list.known(), list.isLoading()]).toEqual([undefined, true]);
    await bench.answer(WORKERS, { workers: [] });
    expect([list.known(), list.isLoading()]).toEqual([[], false]);
  });

  it('follows who works on what without being loaded again', async () => {
    await bench.answer(WORKERS, { workers: [aWorker()] });
    bench.socket.arrives('/workers', anUpdate({ current_task: current }));
    await bench.settle(5_000);
    expect(list.workers()[0]?.current_task).toEqual(current);
    bench.http.expectNone(WORKERS);
  });

  it('is loaded again when a tag has got another name', async () => {
    await bench.answer(WORKERS, { workers: [aWorker({ tags: [{ name: 'old' }] })] });
    await bench.settle(1_000);
    bench.socket.arrives('/workertags', { tag: { name: 'new' } });
    await bench.settle();
    await bench.answer(WORKERS, { workers: [aWorker({ tags: [{ name: 'new' }] })] });
    expect(list.workers()[0]?.tags).toEqual([{ name: 'new' }]);
  });
});

describe('the selected Worker', () => {
  let bench: LiveBench;
  let details: WorkerDetails;

  beforeEach(async () => {
    bench = new LiveBench([WorkerDetails]);
    details = TestBed.inject(WorkerDetails);
    details.select('worker-1');
    await bench.connect();
    await bench.answer('/api/v3/jobs/task-counts', { total: 0, task_counts: emptyTaskCounts() });
  });
  afterEach(() => bench.end());

  it('follows the progress of its task', async () => {
    const task = { ...aTask({ status: 'active' }), job_id: 'job-1' };
    const worker = { ...full, task, current_task: current };
    await bench.answer(WORKERS, { workers: [worker] });
    for (const request of bench.http.match(WORKER)) if (!request.cancelled) request.flush(worker);
    await bench.settle();
    expect(bench.socket.sent).toContainEqual({ op: 'subscribe', type: 'job', uuid: 'job-1' });
    bench.socket.arrives('/task', aTaskUpdate({ status: 'active', steps_completed: 7 }));
    bench.socket.arrives('/task', aTaskUpdate({ id: 'task-2', steps_completed: 9 }));
    await bench.settle();
    expect(details.worker()?.task?.steps_completed).toBe(7);
    expect(details.whyNot()).toBeUndefined();
  });

  it('is told what is asked of it, and fetched again for what no event says', async () => {
    await bench.answer(WORKERS, { workers: [aWorker()] });
    await bench.answer(WORKER, full);
    await bench.answer(`${WORKER}/why`, NOTHING_TO_DO);
    expect(details.whyNot()).toEqual(NOTHING_TO_DO);
    await bench.settle(1_000);
    bench.socket.arrives('/workers', anUpdate({ status_change: { status: 'asleep', is_lazy: true } }));
    await bench.settle();
    expect(details.worker()?.status_change?.status).toBe('asleep');
    await bench.answer(WORKER, { ...full, platform: 'windows' });
    expect(details.worker()?.platform).toBe('windows');
    expect(details.worker()?.status_change).toBeUndefined();
  });

  it('is gone when it does not exist', async () => {
    await bench.answer(WORKERS, { workers: [] });
    await bench.answer(WORKER, { code: 404, message: 'No such Worker' }, 404);
    expect(details.isGone()).toBe(true);
  });
});
