import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aTask, aTaskUpdate, aWorker } from '../../../../testing/builders';
import { LiveBench } from '../../../../testing/live-bench';
import { WorkerProgress } from './worker-progress';

const WORKERS = '/api/v3/worker-mgt/workers';

describe('how far the tasks of Workers are', () => {
  const task = { ...aTask({ status: 'active', steps_total: 10 }), job_id: 'job-1' };
  const current_task = {
    ...{ id: 'task-1', name: 'render-1', status: 'active' as const },
    ...{ job_id: 'job-1', job_name: 'shot_010' },
  };
  let bench: LiveBench;
  let progress: WorkerProgress;

  beforeEach(async () => {
    bench = new LiveBench([WorkerProgress]);
    progress = TestBed.inject(WorkerProgress);
    await bench.connect();
    await bench.answer(WORKERS, { workers: [aWorker({ task, current_task }), aWorker({ id: 'idle' })] });
  });
  afterEach(() => bench.end());

  const steps = (): readonly unknown[] => progress.workers().map((worker) => worker.task?.steps_completed);

  it('follows their jobs, and leaves other Workers as they are', async () => {
    expect(bench.socket.sent).toContainEqual({ op: 'subscribe', type: 'job', uuid: 'job-1' });
    const idle = progress.workers()[1];
    bench.socket.arrives('/task', aTaskUpdate({ status: 'active', steps_completed: 4, steps_total: 10 }));
    bench.socket.arrives('/task', aTaskUpdate({ id: 'of nobody', steps_completed: 9, steps_total: 10 }));
    await bench.settle();
    expect(steps()).toEqual([4, undefined]);
    expect(progress.workers()[1]).toBe(idle);
  });

  it('is not taken back by what is older than the list', async () => {
    const old = aTaskUpdate({ updated: '2025-12-31T00:00:00Z', steps_completed: 4, steps_total: 10 });
    bench.socket.arrives('/task', old);
    await bench.settle();
    expect(steps()).toEqual([0, undefined]);
  });
});
