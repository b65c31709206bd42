import { TestBed } from '@angular/core/testing';
import { emptyTaskCounts } from '@flamenco/domain/jobs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aWorker } from '../../testing/builders';
import { LiveBench } from '../../testing/live-bench';
import { SILENCE_MS } from '../shared/live/heartbeat-watch';
import { FarmState } from './farm-state';

describe('the farm at a glance', () => {
  let bench: LiveBench;
  let farm: FarmState;

  beforeEach(async () => {
    bench = new LiveBench();
    farm = TestBed.inject(FarmState);
    await bench.connect();
    await bench.answer('/api/v3/status', { status: 'active' });
  });
  afterEach(() => bench.end());

  const answerLists = async (): Promise<void> => {
    const task_counts = { ...emptyTaskCounts(), queued: 3 };
    await bench.answer('/api/v3/jobs/task-counts', { total: 1, task_counts });
    await bench.answer('/api/v3/worker-mgt/workers', { workers: [aWorker(), aWorker({ status: 'asleep' })] });
  };

  it('says nothing of jobs and Workers until they are known', async () => {
    expect([farm.workers(), farm.queuedTasks()]).toEqual([undefined, undefined]);
    await answerLists();
    expect(farm.workers()).toMatchObject({ idle: 1, asleep: 1 });
    expect(farm.queuedTasks()).toBe(3);
  });

  it("has the Manager's word for its status, as long as that answers", async () => {
    await answerLists();
    expect(farm.status()).toBe('active');
    bench.socket.arrives('/status', { status: 'idle' });
    await bench.settle();
    expect(farm.status()).toBe('idle');
    await bench.settle(SILENCE_MS + 600);
    expect(farm.status()).toBe('unknown');
    bench.socket.beats();
    await bench.settle();
    expect(farm.status()).toBe('idle');
  });
});
