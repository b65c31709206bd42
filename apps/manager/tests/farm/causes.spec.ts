import { describe, expect, it } from '@jest/globals';
import type {
  JobBlocklistEntryDto,
  JobCausesDto,
  RequeuedTasksDto,
  TaskUpdateDto,
} from '@flamenco/api-contracts';
import { TimeoutChecker } from '../../src/modules/timeouts/index.js';
import { done, ok } from './farm-client.js';
import { manyTasks, until, useFarm } from './test-farm.js';
import type { TestWorker } from './test-worker.js';

const farm = useFarm({
  yaml: 'task_fail_job_at_percent: 100\nblocklist_threshold: 0\ntask_fail_after_softfail_count: 1\nworker_timeout: 0s\ntask_timeout: 10m',
});

const UNKNOWN = '11111111-2222-4333-8444-555555555555';
const TEXTURE = { category: 'missing-file', line: 'Cannot open //tex/wall_04.exr' } as const;

const causesOf = (jobId: string): Promise<JobCausesDto> => ok(farm.client.get(`/jobs/${jobId}/causes`));

const requeue = (jobId: string, cause: string, body?: object): Promise<RequeuedTasksDto> =>
  ok(farm.client.post(`/jobs/${jobId}/causes/${cause}/requeue`, body));

/** A job of so many tasks, and Workers that may run them. */
async function aJob(
  taskCount: number,
  workers: readonly string[] = ['real-01'],
): Promise<{ readonly jobId: string; readonly workers: readonly TestWorker[]; readonly type: string }> {
  const type = farm.newType();
  const tasks = manyTasks(taskCount, type).map((task, index) => ({ ...task, frames: `${117 + index}` }));
  const { id: jobId } = await farm.submit({ tasks });
  const made: TestWorker[] = [];
  for (const name of workers) made.push(await farm.aWorker({ types: [type], name }));
  return { jobId, workers: made, type };
}

/** The Worker gets a task, and fails at it with this report. @returns the task */
async function failNext(worker: TestWorker | undefined, report: TaskUpdateDto = {}): Promise<string> {
  const task = await (worker as TestWorker).take();
  await done((worker as TestWorker).report(task, { taskStatus: 'failed', ...report }));
  return task.uuid;
}

describe('why a task failed', () => {
  it('is what its Worker says, kept with the attempt and shown with the task', async () => {
    const { jobId, workers } = await aJob(2);
    const taskId = await failNext(workers[0], { failure: TEXTURE });
    const task = await farm.task(taskId);
    expect(task.failure).toEqual(TEXTURE);
    expect(task.attempts[0]?.failure).toEqual(TEXTURE);
    const [failed, other] = await farm.tasks(jobId);
    expect([failed?.failure, other?.failure]).toEqual([TEXTURE, undefined]);
  });

  it.each([
    [
      'the end of its log, for a Worker of Flamenco 3',
      {
        log: 'pid=3 > Read blend: /x.blend\npid=3 > Error: Cannot render, no camera\npid=3 > \npid=3 > Blender quit\n',
      },
      { category: 'no-camera', line: 'Error: Cannot render, no camera' },
    ],
    ['how its program ended', { activity: 'Failed: exited abnormally with code 139' }, { category: 'crash' }],
    ['not known, when nothing was said', {}, { category: 'other' }],
  ] as const)('is %s', async (_how, report, failure) => {
    const { workers } = await aJob(1);
    const worker = workers[0] as TestWorker;
    const task = await worker.take();
    if ('log' in report) await worker.reportLikeFlamenco3(task, { log: 'x'.repeat(100_000) });
    await done(worker.reportLikeFlamenco3(task, { taskStatus: 'failed', ...report }));
    expect((await farm.task(task.uuid)).failure).toEqual(failure);
  });

  it('stays with a task that is queued again, and completed', async () => {
    const { workers } = await aJob(1);
    const taskId = await failNext(workers[0], { failure: TEXTURE });
    await farm.setTask(taskId, 'queued');
    expect((await farm.task(taskId)).failure).toEqual(TEXTURE);
    const again = await (workers[0] as TestWorker).take();
    await (workers[0] as TestWorker).complete(again);
    const task = await farm.task(taskId);
    expect(task.failure).toEqual(TEXTURE);
    expect(task.attempts.map(({ failure }) => failure)).toEqual([TEXTURE, undefined]);
  });

  it('is that nothing was heard of it', async () => {
    const { workers } = await aJob(1);
    const task = await (workers[0] as TestWorker).take();
    farm.clock.advance(11 * 60_000);
    await farm.get(TimeoutChecker).check();
    expect((await farm.task(task.uuid)).failure).toMatchObject({ category: 'timeout' });
  });

  it('is nothing that a Worker says of a task that has not failed', async () => {
    const { workers } = await aJob(1);
    const worker = workers[0] as TestWorker;
    const task = await worker.take();
    await done(worker.report(task, { taskStatus: 'completed', failure: TEXTURE }));
    expect(await farm.task(task.uuid)).not.toHaveProperty('failure');
  });

  it('is refused in no category that there is', async () => {
    const { workers } = await aJob(1);
    const worker = workers[0] as TestWorker;
    const task = await worker.take();
    const wrong = { taskStatus: 'failed', failure: { category: 'bad luck' } } as unknown as TaskUpdateDto;
    expect((await worker.report(task, wrong)).status).toBe(400);
    expect((await farm.task(task.uuid)).status).toBe('active');
  });
});

describe('the causes of a job', () => {
  it('are none while nothing has failed', async () => {
    const { jobId } = await aJob(1);
    expect(await causesOf(jobId)).toEqual({ causes: [], is_complete: true });
    expect((await farm.client.get(`/jobs/${UNKNOWN}/causes`)).status).toBe(404);
  });

  it('have tasks that failed for the same reason together, with their frames and Workers', async () => {
    const { jobId, workers, type } = await aJob(4, ['real-02', 'real-01']);
    for (const worker of [workers[0], workers[1], workers[0]])
      await failNext(worker, { failure: { category: 'no-gpu', line: `pid 12${worker?.name}: no GPU` } });
    const crash = await failNext(workers[1], { failure: { category: 'crash' } });
    const { causes, is_complete } = await causesOf(jobId);
    expect(is_complete).toBe(true);
    expect(causes.map(({ category, task_count, frames }) => [category, task_count, frames])).toEqual([
      ['crash', 1, '120'],
      ['no-gpu', 2, '117,119'],
      ['no-gpu', 1, '118'],
    ]);
    expect(causes[0]).toMatchObject({
      task_type: type,
      frame_count: 1,
      retried_count: 0,
      solved_count: 0,
      worker_count: 1,
      workers: [{ id: workers[1]?.uuid, name: 'real-01' }],
      tasks: [{ id: crash, attempt: 1 }],
    });
    expect(causes[0]).not.toHaveProperty('line');
    expect(causes[1]?.line).toBe('pid 12real-02: no GPU');
  });

  it('are the same for other frames, and name each Worker once', async () => {
    const { jobId, workers } = await aJob(3, ['real-01', 'real-02']);
    for (const [index, worker] of [workers[0], workers[1], workers[0]].entries()) {
      const line = `cannot save: '/render/0${117 + index}.png'`;
      await failNext(worker, { failure: { category: 'no-permission', line } });
    }
    const { causes } = await causesOf(jobId);
    expect(causes).toHaveLength(1);
    expect(causes[0]).toMatchObject({
      task_count: 3,
      frames: '117-119',
      frame_count: 3,
      workers: [{ name: 'real-01' }, { name: 'real-02' }],
      line: "cannot save: '/render/0119.png'",
    });
    const { first = '', last = '' } = causes[0] ?? {};
    expect(first < last).toBe(true);
  });

  it('count what is tried again, and what is solved', async () => {
    const { jobId, workers } = await aJob(2);
    const worker = workers[0] as TestWorker;
    const [one, two] = [
      await failNext(worker, { failure: TEXTURE }),
      await failNext(worker, { failure: TEXTURE }),
    ];
    await farm.setTask(one, 'queued');
    await worker.complete(await worker.take());
    await farm.setTask(two, 'queued');
    const counts = (await causesOf(jobId)).causes.map((cause) => [
      cause.task_count,
      cause.retried_count,
      cause.solved_count,
    ]);
    expect(counts).toEqual([[0, 1, 1]]);
  });

  it('go with their job', async () => {
    const { jobId, workers } = await aJob(1);
    await failNext(workers[0], { failure: TEXTURE });
    await done(farm.client.delete(`/jobs/${jobId}`));
    await until('the job is gone', async () => (await farm.client.get(`/jobs/${jobId}`)).status === 404);
    expect((await farm.client.get(`/jobs/${jobId}/causes`)).status).toBe(404);
  });
});

describe('requeueing a cause', () => {
  it('queues all of its tasks again, and no others; a job that has ended goes on', async () => {
    const { jobId, workers } = await aJob(3);
    await failNext(workers[0], { failure: TEXTURE });
    await failNext(workers[0], { failure: { category: 'crash' } });
    await failNext(workers[0], { failure: TEXTURE });
    expect((await farm.job(jobId)).status).toBe('failed');
    const cause = (await causesOf(jobId)).causes.find(({ category }) => category === 'missing-file');
    expect(await requeue(jobId, cause?.id ?? '', { reason: 'the texture is there now' })).toMatchObject({
      count: 2,
    });
    const tasks = await farm.tasks(jobId);
    expect(tasks.map(({ status }) => status)).toEqual(['queued', 'failed', 'queued']);
    expect((await farm.task(tasks[0]?.id ?? '')).activity).toBe('the texture is there now');
    expect((await farm.job(jobId)).status).not.toBe('failed');
    expect(await (workers[0] as TestWorker).takeName()).toBe('1');
  });

  it('queues more of them than one work does', async () => {
    const { jobId, workers } = await aJob(120);
    for (let count = 0; count < 120; count += 1) await failNext(workers[0], { failure: TEXTURE });
    const { causes } = await causesOf(jobId);
    const [again] = await farm.tasks(jobId);
    await farm.setTask(again?.id ?? '', 'queued');
    expect(await requeue(jobId, causes[0]?.id ?? '')).toEqual({ count: 119, job_status: 'queued' });
    expect(new Set(await farm.taskStatuses(jobId))).toEqual(new Set(['queued']));
  });

  it('elsewhere puts the Workers on the blocklist first, for that type of task', async () => {
    const { jobId, workers, type } = await aJob(2, ['real-01', 'real-02', 'real-03']);
    await failNext(workers[0], { failure: TEXTURE });
    await failNext(workers[1], { failure: TEXTURE });
    const { causes } = await causesOf(jobId);
    expect(await requeue(jobId, causes[0]?.id ?? '', { elsewhere: true })).toMatchObject({ count: 2 });
    const blocked = await ok(farm.client.get<readonly JobBlocklistEntryDto[]>(`/jobs/${jobId}/blocklist`));
    expect(blocked.map(({ worker_name, task_type }) => [worker_name, task_type])).toEqual([
      ['real-01', type],
      ['real-02', type],
    ]);
    expect(await (workers[0] as TestWorker).takeName()).toBeUndefined();
    expect(await (workers[2] as TestWorker).takeName()).toBe('1');
  });

  it('elsewhere is refused, and changes nothing, when there is nobody else', async () => {
    const { jobId, workers } = await aJob(2);
    await failNext(workers[0], { failure: TEXTURE });
    const { causes } = await causesOf(jobId);
    const answer = await farm.client.post(`/jobs/${jobId}/causes/${causes[0]?.id}/requeue`, {
      elsewhere: true,
    });
    expect(answer).toMatchObject({ status: 409, body: { message: /Add one, lift blocks/ } });
    expect(await farm.taskStatuses(jobId)).toEqual(['failed', 'queued']);
    expect(await ok(farm.client.get(`/jobs/${jobId}/blocklist`))).toEqual([]);
  });

  it('is refused for a cause that there is not', async () => {
    const { jobId } = await aJob(1);
    const statuses = [UNKNOWN, 'no-cause'].map(
      async (id) => (await farm.client.post(`/jobs/${jobId}/causes/${id}/requeue`)).status,
    );
    expect(await Promise.all(statuses)).toEqual([404, 400]);
  });
});
