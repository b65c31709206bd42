import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aWorker } from '../../../../testing/builders';
import { FakeDialogs } from '../../../../testing/fake-dialogs';
import { LiveBench } from '../../../../testing/live-bench';
import { WorkerActions } from './worker-actions';
import { WORKER_VERBS } from './worker-verbs';

const sleep = WORKER_VERBS.find(({ id }) => id === 'sleep')!;
const others = [aWorker({ id: 'b' }), aWorker({ id: 'c', status: 'offline' })];

const idle = aWorker({ can_restart: true });
const rendering = aWorker({
  can_restart: true,
  current_task: { id: 'task-1', name: 'render-1', status: 'active', job_id: 'job-1', job_name: 'shot_010' },
});

describe('what is asked of Workers', () => {
  let bench: LiveBench;
  let dialogs: FakeDialogs;
  let actions: WorkerActions;

  beforeEach(async () => {
    dialogs = new FakeDialogs();
    bench = new LiveBench([dialogs.provider]);
    actions = TestBed.inject(WorkerActions);
    await bench.connect();
  });
  afterEach(async () => {
    await bench.settle(6_000); // notices leave
    bench.end();
  });

  const answerAll = async (): Promise<readonly string[]> => {
    await bench.settle(1);
    const requests = bench.http.match(() => true);
    for (const request of requests) request.flush(null, { status: 204, statusText: '' });
    await bench.settle(1);
    return requests.map(({ request: { method, url } }) => `${method} ${url}`);
  };

  it('goes to those that it fits', async () => {
    void actions.request([aWorker(), ...others], sleep);
    const requests = await answerAll();
    expect(requests).toEqual(
      ['worker-1', 'b'].map((id) => `POST /api/v3/worker-mgt/workers/${id}/setstatus`),
    );
    expect(dialogs.asked).toHaveLength(1);
  });

  it.each([
    // verb, asks of an idle Worker, asks of one that renders
    ['sleep-lazy', false, false],
    ['sleep', false, true],
    ['restart-lazy', false, false],
    ['restart', false, true],
    ['shut-down-lazy', false, false],
    ['shut-down', true, true],
  ])('%s is confirmed before: idle %s, rendering %s', async (id, ofIdle, ofRendering) => {
    const verb = WORKER_VERBS.find((candidate) => candidate.id === id)!;
    for (const worker of [idle, rendering]) {
      void actions.request([worker], verb);
      expect(await answerAll()).toHaveLength(1);
    }
    expect(dialogs.asked).toHaveLength([ofIdle, ofRendering].filter(Boolean).length);
  });

  it('says what is lost, and sends nothing without a yes', async () => {
    dialogs.agrees = false;
    void actions.request(
      [rendering],
      WORKER_VERBS.find(({ id }) => id === 'shut-down')!,
    );
    expect(await answerAll()).toEqual([]);
    expect(dialogs.asked[0]).toMatch(/goes back to the queue/);
  });

  it('is no removal without consent', async () => {
    dialogs.agrees = false;
    const removal = actions.remove([aWorker()]);
    expect(await answerAll()).toEqual([]);
    expect(await removal).toBe(false);
    expect(dialogs.asked[0]).toMatch(/It is still signed on/);
  });

  it('is a removal with it', async () => {
    const removal = actions.remove(others.slice(1));
    expect(await answerAll()).toEqual(['DELETE /api/v3/worker-mgt/workers/c']);
    expect(await removal).toBe(true);
    expect(dialogs.asked[0]).toMatch(/Its tasks go back to the queue/);
  });
});
