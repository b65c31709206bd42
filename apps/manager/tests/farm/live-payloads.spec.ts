import { describe, expect, it } from '@jest/globals';
import type { WorkerListDto, WorkerTagDto } from '@flamenco/api-contracts';
import {
  MOST_TASKS_BLOCKED,
  type JobUpdatedPayload,
  type WorkerUpdatedPayload,
} from '@flamenco/domain/events';
import { ok } from './farm-client.js';
import { manyTasks, tasksNamed, useFarm } from './test-farm.js';

const farm = useFarm();

function jobEvents(jobId: string): readonly JobUpdatedPayload[] {
  return farm.events.flatMap((event) =>
    event.name === 'job-updated' && event.payload.id === jobId ? [event.payload] : [],
  );
}

function workerEvents(workerId: string): readonly WorkerUpdatedPayload[] {
  return farm.events.flatMap((event) =>
    event.name === 'worker-updated' && event.payload.id === workerId ? [event.payload] : [],
  );
}

/** A job in which `after` waits for `first`. */
async function aPair(): Promise<{ readonly job: string; readonly first: string; readonly after: string }> {
  const type = farm.newType();
  const { id } = await farm.submit({
    tasks: [
      { name: 'first', type },
      { name: 'after', type, after: ['first'] },
    ],
  });
  const [first, after] = await farm.tasks(id);
  farm.forgetEvents();
  return { job: id, first: first?.id ?? '', after: after?.id ?? '' };
}

describe("a task's event", () => {
  it('says whether it waits for others', async () => {
    const { job, first, after } = await aPair();
    await farm.setTask(after, 'paused');
    await farm.setTask(after, 'queued');
    await farm.setTask(first, 'completed');
    await farm.setTask(after, 'failed');
    const told = farm
      .eventsOf(job)
      .flatMap((event) => (event.name === 'task-updated' ? [event.payload] : []));
    expect(told.map(({ name, status, is_blocked }) => [name, status, is_blocked])).toEqual([
      ['after', 'paused', false],
      ['after', 'queued', true],
      ['first', 'completed', false],
      ['after', 'failed', false],
    ]);
  });

  it('says how many times a Worker got it', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: tasksNamed('one', type) });
    const worker = await farm.aWorker({ types: [type] });
    farm.forgetEvents();
    const { uuid } = await worker.take();
    await farm.setTask(uuid, 'queued');
    await worker.take();
    const told = farm.eventsOf(id).flatMap((event) => (event.name === 'task-updated' ? [event.payload] : []));
    expect(told.map(({ status, attempt_count }) => [status, attempt_count])).toEqual([
      ['active', 1],
      ['queued', 1],
      ['active', 2],
    ]);
  });
});

describe("a job's event", () => {
  it('names the tasks that a change sets free, also when the job takes a step with it', async () => {
    const { job, first, after } = await aPair();
    await farm.setTask(first, 'completed');
    expect(jobEvents(job)).toMatchObject([
      {
        previous_status: 'queued',
        status: 'active',
        refresh_tasks: false,
        tasks_blocked: [{ id: after, is_blocked: false }],
      },
    ]);
  });

  it('names the tasks that wait again', async () => {
    const { job, first, after } = await aPair();
    await farm.setTask(first, 'completed');
    farm.forgetEvents();
    await farm.setTask(first, 'queued');
    expect(jobEvents(job).at(-1)).toMatchObject({ tasks_blocked: [{ id: after, is_blocked: true }] });
    expect((await farm.tasks(job)).map(({ is_blocked }) => is_blocked)).toEqual([false, true]);
  });

  it('has all tasks fetched anew when there are too many to name', async () => {
    const type = farm.newType();
    const waiting = manyTasks(MOST_TASKS_BLOCKED + 1, type).map((task) => ({ ...task, after: ['first'] }));
    const { id } = await farm.submit({ tasks: [{ name: 'first', type }, ...waiting] });
    const [first] = await farm.tasks(id);
    farm.forgetEvents();
    await farm.setTask(first?.id ?? '', 'completed');
    expect(jobEvents(id)).toMatchObject([{ status: 'active', refresh_tasks: true }]);
    expect(jobEvents(id)[0]).not.toHaveProperty('tasks_blocked');
  });
});

describe("a Worker's event", () => {
  it('tells of the task that it gets, and when it has none any more', async () => {
    const type = farm.newType();
    const job = await farm.submit({ name: 'shot 1', tasks: tasksNamed('one two', type) });
    const worker = await farm.aWorker({ types: [type] });
    farm.forgetEvents();
    const task = await worker.take();
    const current = {
      id: task.uuid,
      name: 'one',
      status: 'active',
      job_id: job.id,
      job_name: 'shot 1',
      started: expect.any(String),
    };
    expect(workerEvents(worker.uuid).at(-1)?.current_task).toEqual(current);
    const { workers } = await ok(farm.client.get<WorkerListDto>('/worker-mgt/workers'));
    expect(workers.find(({ id }) => id === worker.uuid)?.current_task).toEqual(current);
    await worker.complete(task);
    expect(workerEvents(worker.uuid).at(-1)).not.toHaveProperty('current_task');
    expect(await farm.worker(worker.uuid)).not.toHaveProperty('current_task');
  });

  it.each(['cancel-requested', 'failed'] as const)(
    'says that it has none when its job is %s as a whole',
    async (status) => {
      const type = farm.newType();
      const job = await farm.submit({ tasks: tasksNamed('one two', type) });
      const worker = await farm.aWorker({ types: [type] });
      await worker.take();
      farm.forgetEvents();
      await farm.setJob(job.id, status);
      expect(workerEvents(worker.uuid)).toHaveLength(1);
      expect(workerEvents(worker.uuid)[0]).not.toHaveProperty('current_task');
    },
  );

  it('keeps telling of it when something else of the Worker changes', async () => {
    const type = farm.newType();
    await farm.submit({ tasks: tasksNamed('one', type) });
    const worker = await farm.aWorker({ types: [type] });
    const { uuid } = await worker.take();
    farm.forgetEvents();
    await farm.requestWorker(worker.uuid, 'asleep', true);
    expect(workerEvents(worker.uuid)).toMatchObject([
      { status_change: { status: 'asleep' }, current_task: { id: uuid } },
    ]);
  });

  it('has its tags when they are changed, and is silent about them otherwise', async () => {
    const worker = await farm.aWorker({ types: [farm.newType()] });
    const tag = await ok(farm.client.post<WorkerTagDto>('/worker-mgt/tags', { name: 'gpu' }));
    farm.forgetEvents();
    await farm.client.post(`/worker-mgt/workers/${worker.uuid}/settags`, { tag_ids: [tag.id] });
    await farm.requestWorker(worker.uuid, 'asleep', true);
    const [tagged, asked] = workerEvents(worker.uuid);
    expect(tagged?.tags).toEqual([expect.objectContaining({ id: tag.id, name: 'gpu' })]);
    expect(asked).not.toHaveProperty('tags');
  });
});
