import { describe, expect, it } from '@jest/globals';
import type { AssignedTaskDto, TaskUpdateDto } from '@flamenco/api-contracts';
import { TimeoutChecker } from '../../src/modules/timeouts/index.js';
import { done } from './farm-client.js';
import { tasksNamed, useFarm, type TestFarm } from './test-farm.js';
import type { TestWorker } from './test-worker.js';

const farm = useFarm({ yaml: 'task_timeout: 10m\nworker_timeout: 1m\ntask_fail_job_at_percent: 100' });

const frame = (number: number, modified = 1_700_000_000_123) => ({
  frame: number,
  source: '1234-5678',
  files: [{ name: `${number}.png`, size: 1000 + number, modified_ms: modified }],
});

interface Rendering {
  readonly job: { readonly id: string };
  readonly worker: TestWorker;
  readonly other: TestWorker;
  readonly task: AssignedTaskDto;
}

/** A Worker has rendered frames 1 and 2 of a task. Another one could run it, too. */
async function rendering(): Promise<Rendering> {
  const type = farm.newType();
  const job = await farm.submit({ tasks: tasksNamed('render', type) });
  const worker = await farm.aWorker({ types: [type] });
  const task = await worker.take();
  const other = await farm.aWorker({ types: [type] });
  await done(worker.report(task, { steps_completed: 1, whole_frames: [frame(1)] }));
  await done(worker.report(task, { steps_completed: 2, whole_frames: [frame(2)] }));
  return { job, worker, other, task };
}

/** What the dashboard does for "requeue failed tasks" of a job that has failed. */
function requeueFailed(jobId: string): Promise<void> {
  const keeping = { status: 'requeueing', reason: 'again', keep_frames: true };
  return done(farm.client.post(`/jobs/${jobId}/setstatus`, keeping));
}

/** The frames that the next one who gets the task may keep. */
async function keptBy(worker: TestWorker): Promise<readonly number[]> {
  return ((await worker.take()).kept_frames ?? []).map((kept) => kept.frame);
}

describe('frames that an attempt has rendered whole', () => {
  it('are told to the next one, with the attempt that rendered them', async () => {
    const { worker, other, task } = await rendering();
    await worker.fail(task);
    expect((await other.take()).kept_frames).toEqual([
      { ...frame(1), attempt: 1 },
      { ...frame(2), attempt: 1 },
    ]);
  });

  it('are none for a first attempt: the answer says nothing of them', async () => {
    expect(await rendering()).not.toHaveProperty('task.kept_frames');
  });

  it('are those of all attempts, the newest of each', async () => {
    const { job, worker, other, task } = await rendering();
    await worker.fail(task);
    const second = await other.take();
    await done(other.report(second, { whole_frames: [frame(2, 1_800_000_000_000), frame(3)] }));
    await other.fail(second);
    await requeueFailed(job.id);
    expect((await worker.take()).kept_frames).toEqual([
      { ...frame(1), attempt: 1 },
      { ...frame(2, 1_800_000_000_000), attempt: 2 },
      { ...frame(3), attempt: 2 },
    ]);
  });

  it.each<[string, (rendering: Rendering, farm: TestFarm) => Promise<unknown>]>([
    ['its Worker fails', ({ worker, task }) => worker.fail(task)],
    ['its Worker signs off', ({ worker }) => worker.signOff()],
    [
      'its Worker is killed, and asks for it again',
      ({ worker, task }) => worker.report(task, { report_number: 1 }),
    ],
    [
      'its Worker is lost',
      async ({ other }) => {
        farm.clock.advance(2 * 60_000);
        await other.wakeUp();
        await farm.get(TimeoutChecker).check();
      },
    ],
    [
      'a person requeues what failed',
      async ({ job, worker, other, task }) => {
        await worker.fail(task);
        await other.fail(await other.take());
        await requeueFailed(job.id);
      },
    ],
    [
      'a person requeues the task, and wants them kept',
      async ({ worker, task }) => {
        await worker.fail(task);
        const keeping = { status: 'queued', reason: 'again', keep_frames: true };
        await done(farm.client.post(`/tasks/${task.uuid}/setstatus`, keeping));
      },
    ],
    [
      'the job is paused, and goes on',
      async ({ job, worker, task }) => {
        await farm.setJob(job.id, 'paused');
        await done(worker.report(task, { taskStatus: 'queued' }));
        await farm.setJob(job.id, 'queued');
      },
    ],
  ])('are kept when %s', async (what, act) => {
    const made = await rendering();
    await act(made, farm);
    expect(await keptBy(what.includes('asks for it again') ? made.worker : made.other)).toEqual([1, 2]);
  });

  it.each<[string, (rendering: Rendering, farm: TestFarm) => Promise<unknown>]>([
    ['a person requeues the task', ({ task }) => farm.setTask(task.uuid, 'queued')],
    [
      'a person requeues the failed job',
      async ({ job, worker, other, task }) => {
        await worker.fail(task);
        await other.fail(await other.take());
        await farm.setJob(job.id, 'requeueing');
      },
    ],
    [
      'a person cancels and requeues the job',
      async ({ job }) => {
        await farm.setJob(job.id, 'cancel-requested');
        await farm.setJob(job.id, 'requeueing');
      },
    ],
    [
      'a person requeues the completed job',
      async ({ job, worker, task }) => {
        await worker.complete(task);
        await farm.setJob(job.id, 'requeueing');
      },
    ],
    [
      'a person requeues the completed task',
      async ({ worker, task }) => {
        await worker.complete(task);
        await farm.setTask(task.uuid, 'queued');
      },
    ],
    [
      'the Worker says that they are not what the job wants',
      ({ worker, task }) => done(worker.report(task, { taskStatus: 'failed', forget_frames: true })),
    ],
  ])('are forgotten when %s', async (_what, act) => {
    const made = await rendering();
    await act(made, farm);
    expect(await keptBy(made.other)).toEqual([]);
  });

  it.each<[string, TaskUpdateDto]>([
    ['by a Worker that says nothing of its attempt', { whole_frames: [frame(9)] }],
  ])('are not noted %s', async (_what, update) => {
    const { worker, other, task } = await rendering();
    await done(worker.reportLikeFlamenco3(task, update));
    await worker.fail(task);
    expect(await keptBy(other)).toEqual([1, 2]);
  });

  it('are not noted any more when a person has requeued the task meanwhile', async () => {
    const { worker, other, task } = await rendering();
    await farm.setTask(task.uuid, 'queued');
    await done(worker.report(task, { whole_frames: [frame(3)] }));
    expect(await keptBy(other)).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['a frame that is no number', [{ ...frame(1), frame: 'one' }]],
    ['no files', [{ ...frame(1), files: [] }]],
    ['more than 1,000', Array.from({ length: 1001 }, (_, index) => frame(index))],
  ])('are refused: %s', async (_what, frames) => {
    const { worker, task } = await rendering();
    expect((await worker.report(task, { whole_frames: frames } as TaskUpdateDto)).status).toBe(400);
  });
});

describe.each([
  ['nothing', '', { silence_limit_seconds: 1800 }],
  ['no limits', 'task_silence_limit: 0s\ntask_time_limit: 0s', {}],
  [
    'both limits',
    'task_silence_limit: 90s\ntask_time_limit: 12h',
    { silence_limit_seconds: 90, time_limit_seconds: 43_200 },
  ],
])('with %s in the configuration', (_what, yaml, limits) => {
  const limited = useFarm({ yaml });

  it('each task says how long its commands may be silent, and take', async () => {
    const type = limited.newType();
    await limited.submit({ tasks: tasksNamed('a', type) });
    const worker = await limited.aWorker({ types: [type] });
    const { silence_limit_seconds, time_limit_seconds } = await worker.take();
    expect(JSON.parse(JSON.stringify({ silence_limit_seconds, time_limit_seconds }))).toEqual(limits);
  });
});
