import { describe, expect, it } from '@jest/globals';
import { interpretJobStatusRequest, legalJobRequests } from '@flamenco/domain/jobs';
import { isPassingJobStatus, JOB_STATUSES, type JobStatus } from '@flamenco/domain/statuses';
import { jobThatIs, jobWith, LASTING_STATUSES } from './prepared-jobs.js';
import { manyTasks, tasksNamed, useFarm } from './test-farm.js';

const farm = useFarm({ yaml: 'task_fail_job_at_percent: 100' });

describe('what people ask of a job leads to', () => {
  // A * says that the event tells to fetch the tasks again.
  it.each<{ tasks: string; first?: JobStatus; ask: JobStatus; steps: string; then: string }>([
    {
      tasks: 'queued queued',
      ask: 'cancel-requested',
      steps: 'queued>cancel-requested* cancel-requested>canceled',
      then: 'canceled canceled',
    },
    {
      tasks: 'active completed paused queued',
      ask: 'cancel-requested',
      steps: 'active>cancel-requested* cancel-requested>canceled',
      then: 'canceled completed paused canceled',
    },
    {
      tasks: 'active soft-failed failed queued',
      ask: 'cancel-requested',
      steps: 'active>cancel-requested* cancel-requested>canceled',
      then: 'canceled canceled failed canceled',
    },
    {
      tasks: 'active soft-failed failed queued',
      ask: 'failed',
      steps: 'active>failed*',
      then: 'canceled canceled failed canceled',
    },
    {
      tasks: 'queued queued',
      ask: 'pause-requested',
      steps: 'queued>pause-requested* pause-requested>paused',
      then: 'paused paused',
    },
    {
      tasks: 'active soft-failed queued',
      ask: 'pause-requested',
      steps: 'active>pause-requested*',
      then: 'active paused paused',
    },
    {
      tasks: 'active queued',
      first: 'pause-requested',
      ask: 'cancel-requested',
      steps: 'pause-requested>cancel-requested* cancel-requested>canceled',
      then: 'canceled paused',
    },
    {
      tasks: 'active queued',
      first: 'pause-requested',
      ask: 'active',
      steps: 'pause-requested>active*',
      then: 'active queued',
    },
    {
      tasks: 'queued queued',
      first: 'pause-requested',
      ask: 'queued',
      steps: 'paused>queued*',
      then: 'queued queued',
    },
    {
      tasks: 'queued queued',
      first: 'pause-requested',
      ask: 'requeueing',
      steps: 'paused>requeueing* requeueing>queued',
      then: 'queued queued',
    },
    {
      tasks: 'active soft-failed completed failed canceled paused',
      ask: 'requeueing',
      steps: 'active>requeueing* requeueing>queued',
      then: 'active queued completed queued queued queued',
    },
    {
      tasks: 'completed canceled queued',
      first: 'cancel-requested',
      ask: 'requeueing',
      steps: 'canceled>requeueing* requeueing>queued',
      then: 'completed queued queued',
    },
    {
      tasks: 'failed completed queued',
      first: 'failed',
      ask: 'requeueing',
      steps: 'failed>requeueing* requeueing>queued',
      then: 'queued completed queued',
    },
    {
      tasks: 'completed completed',
      ask: 'requeueing',
      steps: 'completed>requeueing* requeueing>queued',
      then: 'queued queued',
    },
    {
      tasks: 'queued queued',
      ask: 'paused',
      steps: 'queued>pause-requested* pause-requested>paused',
      then: 'paused paused',
    },
    {
      tasks: 'queued failed',
      first: 'paused',
      ask: 'active',
      steps: 'paused>queued*',
      then: 'queued failed',
    },
    { tasks: 'queued queued', ask: 'queued', steps: '', then: 'queued queued' },
  ])('$tasks, $first, $ask: $then', async ({ tasks, first, ask, steps, then }) => {
    const { job } = await jobWith(farm, tasks);
    if (first) await farm.setJob(job.id, first);
    farm.forgetEvents();
    await farm.setJob(job.id, ask);
    expect(farm.jobSteps(job.id).join(' ')).toBe(steps);
    expect((await farm.taskStatuses(job.id)).join(' ')).toBe(then);
    // Changes of many tasks tell nothing of each.
    expect(farm.eventsOf(job.id).filter(({ name }) => name === 'task-updated')).toEqual([]);
  });

  it('an activity with the reason, and tasks that say why they changed', async () => {
    const { job } = await jobWith(farm, 'queued');
    await farm.requestJob(job.id, 'failed', 'Anna found a mistake');
    expect((await farm.job(job.id)).activity).toBe('Changed to status "failed": Anna found a mistake');
    expect((await farm.taskNamed(job.id, '1')).activity).toContain('from "queued" to "failed"');
  });
});

describe('a job that is', () => {
  for (const status of LASTING_STATUSES) {
    it.each(JOB_STATUSES)(`${status}, asked to go to %s, does so or says where it can go`, async (ask) => {
      const id = await jobThatIs(farm, status);
      const before = await farm.job(id);
      expect(before.status).toBe(status);
      const legal = legalJobRequests({ status, taskCounts: before.task_counts });
      const answer = await farm.requestJob(id, ask);
      const after = await farm.job(id);
      if (ask === status) {
        expect(answer.status).toBe(204);
        expect(after).toEqual(before);
      } else if (ask === 'under-construction') {
        expect(answer.status).toBe(422);
        expect(after).toEqual(before);
      } else if (legal.includes(ask)) {
        expect(answer.status).toBe(204);
        const target = interpretJobStatusRequest({ status, taskCounts: before.task_counts }, ask);
        if (target !== status) {
          expect(farm.jobSteps(id)).toContainEqual(expect.stringMatching(`^${status}>${target}`));
        }
        if (isPassingJobStatus(after.status))
          expect(after).toMatchObject({ status: 'pause-requested', task_counts: { active: 1 } });
      } else {
        expect(answer.status).toBe(409);
        expect(answer.body.message).toContain(`Ask for one of: ${legal.join(', ')}.`);
        expect(after).toEqual(before);
      }
    });
  }

  it('anything cannot go to a status that does not exist', async () => {
    const { id } = await farm.submit({ tasks: [] });
    expect(await farm.requestJob(id, 'done')).toMatchObject({ status: 400, body: { code: 400 } });
    expect(await farm.client.post(`/jobs/${id}/setstatus`, { status: 'queued' })).toMatchObject({
      status: 400,
    });
  });
});

describe('a job of 10,000 tasks', () => {
  it('is listed, worked on, canceled, requeued and paused, each in a moment', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({
      tasks: [
        ...manyTasks(9_999, type),
        { name: 'video', type, after: Array.from({ length: 9_999 }, (_, index) => String(index + 1)) },
      ],
    });
    const worker = await farm.aWorker({ types: [type] });
    await worker.complete(await worker.take());
    const tookMs: number[] = [];
    for (const [ask, counts] of [
      ['cancel-requested', { completed: 1, canceled: 9_999 }],
      ['requeueing', { completed: 1, queued: 9_999 }],
      ['pause-requested', { completed: 1, paused: 9_999 }],
      ['requeueing', { completed: 1, queued: 9_999 }],
    ] as const) {
      const answer = await farm.requestJob(id, ask);
      expect(answer.status).toBe(204);
      tookMs.push(answer.tookMs);
      expect(await farm.job(id)).toMatchObject({ steps_total: 10_000, task_counts: counts });
    }
    const list = await farm.client.get<{ tasks: readonly unknown[] }>(`/jobs/${id}/tasks`);
    expect(list.body.tasks).toHaveLength(10_000);
    const asked = await worker.ask();
    expect(asked.body.name).toBe('2');
    expect([...tookMs, list.tookMs, asked.tookMs].filter((ms) => ms > 5_000)).toEqual([]);
  }, 30_000);
});

describe('the priority of a job', () => {
  it.each([
    [0, 204],
    [100, 204],
    [101, 400],
    [-1, 400],
    [1.5, 400],
    ['50', 400],
  ])('set to %p is answered %i', async (priority, status) => {
    const { id } = await farm.submit({ tasks: tasksNamed('a', 'misc') });
    expect((await farm.client.post(`/jobs/${id}/setpriority`, { priority })).status).toBe(status);
    expect((await farm.job(id)).priority).toBe(status === 204 ? priority : 50);
    const told = farm
      .eventsOf(id)
      .flatMap((event) => (event.name === 'job-updated' ? [event.payload.priority] : []));
    expect(told).toEqual(status === 204 ? [50, priority] : [50]);
  });
});
