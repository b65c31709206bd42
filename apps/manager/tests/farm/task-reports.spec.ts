import { describe, expect, it } from '@jest/globals';
import type { AssignedTaskDto, TaskUpdateDto } from '@flamenco/api-contracts';
import type { TaskStatus } from '@flamenco/domain/statuses';
import { tasksNamed, useFarm } from './test-farm.js';
import type { TestWorker } from './test-worker.js';

const farm = useFarm();

async function working(steps = 10): Promise<{
  readonly jobId: string;
  readonly type: string;
  readonly worker: TestWorker;
  readonly task: AssignedTaskDto;
}> {
  const type = farm.newType();
  const { id } = await farm.submit({ tasks: [{ name: 'a', type, steps }, ...tasksNamed('b', type)] });
  const worker = await farm.aWorker({ types: [type], name: 'render-07' });
  const task = await worker.take();
  farm.forgetEvents();
  return { jobId: id, type, worker, task };
}

describe('a report about a task', () => {
  it('changes only what it names', async () => {
    const { worker, task, jobId } = await working();
    expect((await worker.report(task, { activity: 'Rendering 1 of 10' })).status).toBe(204);
    expect((await worker.report(task, { steps_completed: 4 })).status).toBe(204);
    expect((await worker.report(task, {})).status).toBe(204);
    expect(await farm.task(task.uuid)).toMatchObject({
      status: 'active',
      activity: 'Rendering 1 of 10',
      steps_completed: 4,
    });
    expect(await farm.job(jobId)).toMatchObject({ steps_completed: 4, steps_total: 11 });
  });

  it('is told: the task, then its job', async () => {
    const { worker, task, jobId } = await working();
    await worker.report(task, { steps_completed: 4, activity: 'Frame 4' });
    expect(farm.eventsOf(jobId)).toEqual([
      {
        name: 'task-updated',
        payload: expect.objectContaining({
          id: task.uuid,
          status: 'active',
          steps_completed: 4,
          activity: 'Frame 4',
        }),
      },
      {
        name: 'job-updated',
        payload: expect.objectContaining({
          id: jobId,
          steps_completed: 4,
          steps_total: 11,
          refresh_tasks: false,
        }),
      },
    ]);
    expect(farm.eventsOf(jobId)[0]?.payload).not.toHaveProperty('previous_status');
  });

  it('that it is completed tells the job’s steps with that one', async () => {
    const { worker, task, jobId } = await working();
    await worker.complete(task);
    expect(farm.eventsOf(jobId)).toEqual([
      {
        name: 'task-updated',
        payload: expect.objectContaining({
          previous_status: 'active',
          status: 'completed',
          steps_completed: 10,
        }),
      },
      {
        name: 'job-updated',
        payload: expect.objectContaining({
          steps_completed: 10,
          task_counts: expect.objectContaining({ completed: 1, queued: 1 }),
        }),
      },
    ]);
  });

  it.each([
    [-5, 400, 0],
    [0, 204, 0],
    [10, 204, 10],
    [11, 204, 10],
    [1_000_000, 204, 10],
    [2.5, 400, 0],
  ])('defect 31 (§10.1): may name %p steps of 10: %i, %i count', async (steps_completed, status, counted) => {
    const { worker, task, jobId } = await working();
    expect((await worker.report(task, { steps_completed })).status).toBe(status);
    expect(await farm.task(task.uuid)).toMatchObject({ steps_completed: counted, steps_total: 10 });
    expect((await farm.job(jobId)).steps_completed).toBe(counted);
  });

  it('keeps the log in the order in which it came, the Manager’s lines behind it', async () => {
    const { worker, task } = await working();
    await worker.report(task, { log: 'Fra:1 Mem:12M' });
    await worker.report(task, { log: 'Fra:2 Mem:12M\n', taskStatus: 'completed' });
    const lines = (await farm.log(task.uuid)).trimEnd().split('\n');
    expect(lines.map((line) => line.replace(/^\d{4}-\S+ /, ''))).toEqual([
      `Task assigned to worker render-07 (${worker.uuid})`,
      'task changed status queued -> active',
      'Fra:1 Mem:12M',
      'Fra:2 Mem:12M',
      'task changed status active -> completed',
    ]);
  });

  it('counts as a sign of life of the task and of the Worker', async () => {
    const { worker, task } = await working();
    farm.clock.advance(60_000);
    const earliest = new Date(farm.clock.nowMs()).toISOString();
    await worker.report(task, { log: 'still there' });
    expect((await farm.task(task.uuid)).last_touched! >= earliest).toBe(true);
    expect((await farm.worker(worker.uuid)).last_seen! >= earliest).toBe(true);
  });

  it('that hands it back queues it again', async () => {
    const { worker, task } = await working();
    await worker.report(task, { steps_completed: 3 });
    await worker.report(task, { taskStatus: 'queued', activity: 'Worker is shutting down' });
    expect(await farm.task(task.uuid)).toMatchObject({
      status: 'queued',
      steps_completed: 0,
      attempts: [{ outcome: 'requeued' }],
    });
    expect(await worker.takeName()).toBe('a');
  });
});

describe('a report is refused', () => {
  it.each<
    [
      string,
      (
        worker: TestWorker,
        task: AssignedTaskDto,
        other: TestWorker,
      ) => Promise<{ status: number; body: { message: string } }>,
      number,
      RegExp,
    ]
  >([
    [
      'that it softly failed',
      (worker, task) => worker.report(task, { taskStatus: 'soft-failed', log: 'no' }),
      400,
      /Report one of: active/,
    ],
    [
      'with an unknown status',
      (worker, task) => worker.report(task, { taskStatus: 'done' as TaskStatus }),
      400,
      /taskStatus/,
    ],
    [
      'about an unknown task',
      (worker) => worker.report({ uuid: '11111111-2222-4333-8444-555555555555' }, { log: 'no' }),
      404,
      /no task/,
    ],
    ['about a malformed one', (worker) => worker.report({ uuid: 'nonsense' }, {}), 400, /uuid/i],
    [
      'of another Worker',
      (_, task, other) => other.reportLikeFlamenco3(task, { taskStatus: 'completed', log: 'no' }),
      409,
      /not assigned to Worker other, but to render-07/,
    ],
    [
      'about an attempt that never was',
      (worker, task) =>
        worker.report({ uuid: task.uuid, attempt_id: '11111111-2222-4333-8444-555555555555' }, { log: 'no' }),
      409,
      /handed out again/,
    ],
  ])('%s', async (_, report, status, message) => {
    const { worker, task, type } = await working();
    const other = await farm.aWorker({ types: [type], name: 'other' });
    const before = await farm.task(task.uuid);
    const log = await farm.log(task.uuid);
    const answer = await report(worker, task, other);
    expect(answer).toMatchObject({ status, body: { code: status } });
    expect(answer.body.message).toMatch(message);
    expect(await farm.task(task.uuid)).toEqual(before);
    expect(await farm.log(task.uuid)).toBe(log);
  });

  it('when the Worker has begun a later attempt at it', async () => {
    const { worker, task } = await working();
    await farm.setTask(task.uuid, 'queued');
    const again = await worker.take();
    expect([again.uuid, again.attempt_id === task.attempt_id]).toEqual([task.uuid, false]);
    expect((await worker.report(task, { taskStatus: 'completed' })).status).toBe(409);
    expect((await farm.task(task.uuid)).status).toBe('active');
    expect((await worker.report(again, { taskStatus: 'completed' })).status).toBe(204);
  });
});

describe('a report that comes too late', () => {
  const LATE: TaskUpdateDto = {
    taskStatus: 'completed',
    steps_completed: 9,
    activity: 'late',
    log: 'the late log',
  };

  it.each(['failed', 'queued', 'paused'] as const)(
    'defect 31 (§10.1): for a task that people made %s changes nothing, but its log is kept',
    async (status) => {
      const { worker, task, jobId } = await working();
      await farm.setTask(task.uuid, status);
      const [before, job] = [await farm.task(task.uuid), await farm.job(jobId)];
      for (const report of [
        worker.report(task, LATE),
        worker.reportLikeFlamenco3(task, { ...LATE, taskStatus: 'failed' }),
      ]) {
        expect((await report).status).toBe(204);
      }
      expect(await farm.task(task.uuid)).toEqual(before);
      expect(await farm.job(jobId)).toEqual(job);
      expect(await farm.log(task.uuid)).toContain('the late log');
    },
  );

  it.each([
    ['cancel-requested', 'canceled'],
    ['failed', 'failed'],
  ] as const)(
    'defect 31 (§10.1): for a job that was asked to go to %s does not bring it back',
    async (request, status) => {
      const { worker, task, jobId } = await working();
      await farm.setJob(jobId, request);
      for (const taskStatus of ['active', 'failed', 'queued', 'canceled'] as const) {
        expect((await worker.reportLikeFlamenco3(task, { ...LATE, taskStatus })).status).toBe(204);
      }
      expect(await farm.job(jobId)).toMatchObject({ status, task_counts: { canceled: 2 } });
    },
  );

  it.each<[string, string, (made: { jobId: string; taskId: string }) => Promise<void>]>([
    ['its job was canceled', 'canceled', ({ jobId }) => farm.setJob(jobId, 'cancel-requested')],
    ['its job was called failed', 'failed', ({ jobId }) => farm.setJob(jobId, 'failed')],
    ['it was canceled alone', 'active', ({ taskId }) => farm.setTask(taskId, 'canceled')],
  ])('but completes the task after %s (§9.3): the frame is there', async (_, jobStatus, cancel) => {
    const { worker, task, jobId } = await working();
    await cancel({ jobId, taskId: task.uuid });
    expect((await worker.reportLikeFlamenco3(task, LATE)).status).toBe(204);
    expect(await farm.task(task.uuid)).toMatchObject({
      status: 'completed',
      steps_completed: 10,
      attempts: [{ outcome: 'completed', reason: 'Worker render-07 reported it' }],
    });
    expect(await farm.job(jobId)).toMatchObject({ status: jobStatus, task_counts: { completed: 1 } });
    expect((await farm.job(jobId)).steps_completed).toBe(10);
  });

  it('does not complete a task that was canceled after the attempt had failed', async () => {
    const { worker, task } = await working();
    await worker.fail(task);
    await farm.setTask(task.uuid, 'canceled');
    await worker.complete(task);
    expect((await farm.task(task.uuid)).status).toBe('canceled');
  });

  it('a second time changes nothing', async () => {
    const { worker, task } = await working();
    await worker.complete(task);
    const before = await farm.task(task.uuid);
    farm.clock.advance(1_000);
    await worker.complete(task);
    await worker.fail(task);
    expect(await farm.task(task.uuid)).toEqual(before);
  });
});
