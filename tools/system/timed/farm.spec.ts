import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitFor } from '../../farm/wait-for.ts';
import { TestFarm } from '../test-farm.ts';

const RENDERED_WITHIN_MS = 240_000;

describe('a farm with real Blender that has to be in time', () => {
  let farm: TestFarm;

  beforeEach(async () => {
    farm = await TestFarm.start();
  }, 90_000);

  afterEach(async () => {
    await farm.end();
  }, 60_000);

  it(
    'queues the task of a Worker that is stopped mid-frame within 5 s, and another Worker finishes it',
    async () => {
      const stopped = farm.startWorker('stopped');
      farm.holdBlender();
      const { id } = await farm.render('1');
      await farm.blenderToRun();
      stopped.signal('SIGINT');
      await waitFor(
        'the task to be queued again',
        async () => (await farm.onlyRenderTask(id)).status === 'queued',
        5_000,
      );
      expect(farm.blenderProcesses()).toEqual([]);
      farm.letRender();
      farm.startWorker('finisher');
      const job = await farm.jobToBe('completed', id, RENDERED_WITHIN_MS);
      const task = await farm.onlyRenderTask(id);
      expect(task).toMatchObject({ status: 'completed', worker: { name: 'finisher' } });
      expect(task.attempts?.map(({ outcome }) => outcome)).toEqual(['requeued', 'completed']);
      expect(farm.hasFrameOf(job, task)).toBe(true);
    },
    RENDERED_WITHIN_MS,
  );

  it(
    'ends Blender within 5 s of a cancelation',
    async () => {
      farm.startWorker('a');
      farm.holdBlender();
      const { id } = await farm.render('1-2');
      await farm.blenderToRun();
      await farm.api.setJobStatus(id, 'cancel-requested', 'not needed any more');
      await waitFor('Blender to end', () => farm.blenderProcesses().length === 0, 5_000);
      await farm.jobToBe('canceled', id, 10_000);
      const tasks = await farm.api.tasksOf(id);
      expect(new Set(tasks.map(({ status }) => status))).toEqual(new Set(['canceled']));
    },
    RENDERED_WITHIN_MS,
  );
});
