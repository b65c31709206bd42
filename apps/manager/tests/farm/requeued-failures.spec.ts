import { describe, expect, it } from '@jest/globals';
import type { RequeuedTasksDto } from '@flamenco/api-contracts';
import type { FarmEvent } from '@flamenco/domain/events';
import type { JobStatus } from '@flamenco/domain/statuses';
import type { Answer, Refusal } from './farm-client.js';
import { jobWith } from './prepared-jobs.js';
import { manyTasks, useFarm } from './test-farm.js';

const farm = useFarm({ yaml: 'task_fail_job_at_percent: 100' });

const requeueFailed = (jobId: string, body?: object): Promise<Answer<RequeuedTasksDto & Refusal>> =>
  farm.client.post(`/jobs/${jobId}/requeue-failed-tasks`, body);

/** What was told of changes of statuses; that a job without a Worker needs one may be told at any time. */
const changesOf = (jobId: string): readonly FarmEvent[] =>
  farm.eventsOf(jobId).filter(({ payload }) => 'previous_status' in payload);

describe('a task of a job that has ended, queued again by a person', () => {
  it.each(['failed', 'cancel-requested'] as const)(
    'is run, and the job ends anew (%s)',
    async (ended: JobStatus) => {
      const { job, type } = await jobWith(farm, 'failed queued');
      await farm.setJob(job.id, ended);
      const worker = await farm.aWorker({ types: [type] });
      expect((await worker.ask()).status).toBe(204);
      await farm.setTask((await farm.taskNamed(job.id, '1')).id, 'queued');
      expect(await farm.job(job.id)).toMatchObject({
        status: 'queued',
        activity: expect.stringContaining('one of its tasks was queued again (a test asked for it)'),
      });
      const task = await worker.take();
      expect(task.name).toBe('1');
      await worker.complete(task);
      expect(await farm.taskStatuses(job.id)).toEqual(['completed', 'canceled']);
      expect((await farm.job(job.id)).status).toBe('canceled');
    },
  );

  it('that was queued there before, by an earlier version, gets the job going when it is asked for again', async () => {
    const { job } = await jobWith(farm, 'failed queued');
    const [task] = await farm.tasks(job.id);
    await farm.setTask(task!.id, 'queued');
    await farm.write(async (sql) => {
      await sql.run(`UPDATE jobs SET status = 'failed' WHERE uuid = ?`, job.id);
      await sql.run(`UPDATE runnable_groups SET is_open = 0 WHERE job_id = (SELECT id FROM jobs WHERE uuid = ?)`, job.id); // prettier-ignore
    });
    await farm.setTask(task!.id, 'queued');
    expect((await farm.job(job.id)).status).toBe('queued');
  });
});

describe('all failed tasks of a job, queued again', () => {
  it('run, of a job that goes on; each of them is told, and what people canceled stays so', async () => {
    const { job } = await jobWith(farm, 'active failed failed canceled');
    farm.forgetEvents();
    expect(await requeueFailed(job.id, { reason: 'the disk has space' })).toMatchObject({
      status: 200,
      body: { count: 2, job_status: 'active' },
    });
    expect(await farm.taskStatuses(job.id)).toEqual(['active', 'queued', 'queued', 'canceled']);
    expect(changesOf(job.id)).toMatchObject([
      { name: 'job-updated', payload: { status: 'active', refresh_tasks: false } },
      { name: 'task-updated', payload: { status: 'queued' } },
      { name: 'task-updated', payload: { status: 'queued' } },
    ]);
    expect(changesOf(job.id).at(-1)?.payload).toMatchObject({
      previous_status: 'failed',
      activity: 'Task became "queued" with all failed ones of its job: the disk has space',
    });
  });

  it('bring a failed job back, with what was canceled because it failed; Workers that failed them may try again', async () => {
    const { job, type } = await jobWith(farm, 'failed completed queued');
    const worker = await farm.aWorker({ types: [type] });
    const task = await worker.take();
    await worker.fail(task);
    expect((await farm.job(job.id)).status).toBe('failed');
    expect((await requeueFailed(job.id)).body).toMatchObject({ count: 2, job_status: 'queued' });
    expect(await farm.taskStatuses(job.id)).toEqual(['queued', 'completed', 'queued']);
    for (let left = 2; left > 0; left -= 1) await worker.complete(await worker.take());
    expect((await farm.job(job.id)).status).toBe('completed');
  });

  it('are none, and nothing is told, where none has failed', async () => {
    const { job } = await jobWith(farm, 'queued completed');
    farm.forgetEvents();
    expect((await requeueFailed(job.id, {})).body).toEqual({ count: 0, job_status: 'active' });
    expect(changesOf(job.id)).toEqual([]);
  });

  it.each([
    ['no such job', crypto.randomUUID(), undefined, 404],
    ['a reason that is no text', undefined, { reason: 7 }, 400],
  ])('are refused: %s', async (_, id, body, status) => {
    const { job } = await jobWith(farm, 'queued');
    expect((await requeueFailed(id ?? job.id, body)).status).toBe(status);
  });

  it('are refused of a job that is about to be deleted', async () => {
    const { job } = await jobWith(farm, 'failed queued');
    await farm.sql(`UPDATE jobs SET delete_requested_at = ? WHERE uuid = ?`, '2026-11-01T00:00:00.000Z', job.id); // prettier-ignore
    await farm.sql(`UPDATE runnable_groups SET is_open = 0 WHERE job_id = (SELECT id FROM jobs WHERE uuid = ?)`, job.id); // prettier-ignore
    expect((await requeueFailed(job.id)).body).toMatchObject({ error: 'job-being-deleted' });
  });

  it('are ten thousand in one go: the job says so, and no task has an event of its own', async () => {
    const type = farm.newType();
    const job = await farm.submit({ tasks: manyTasks(10_000, type) });
    await farm.write(async (sql) => {
      await sql.run(
        `UPDATE tasks SET status = 'failed' WHERE job_id = (SELECT id FROM jobs WHERE uuid = ?)`,
        job.id,
      );
      await sql.run(
        `UPDATE jobs SET status = 'failed', tasks_queued = 0, tasks_failed = 10000 WHERE uuid = ?`,
        job.id,
      );
      await sql.run(`UPDATE runnable_groups SET is_open = 0, runnable = 0 WHERE job_id = (SELECT id FROM jobs WHERE uuid = ?)`, job.id); // prettier-ignore
    });
    farm.forgetEvents();
    expect((await requeueFailed(job.id)).body).toEqual({ count: 10_000, job_status: 'queued' });
    expect(farm.jobSteps(job.id)).toEqual(['failed>queued*']);
    expect(changesOf(job.id)).toHaveLength(1);
    await (await farm.aWorker({ types: [type] })).take();
  });
});
