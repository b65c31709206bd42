import { describe, expect, it } from '@jest/globals';
import type { JobStatus } from '@flamenco/domain/statuses';
import { jobWith } from './prepared-jobs.js';
import { useFarm } from './test-farm.js';

const farm = useFarm({ yaml: 'task_fail_job_at_percent: 100' });

describe('what a task does to its job', () => {
  it.each<{
    tasks: string;
    first?: JobStatus;
    number: number;
    to: 'completed' | 'canceled' | 'failed' | 'queued' | 'paused';
    steps: string;
    then: string;
  }>([
    { tasks: 'queued queued', number: 1, to: 'completed', steps: 'queued>active', then: 'completed queued' },
    {
      tasks: 'active completed',
      number: 1,
      to: 'completed',
      steps: 'active>completed',
      then: 'completed completed',
    },
    { tasks: 'queued queued', number: 1, to: 'canceled', steps: '', then: 'canceled queued' },
    {
      tasks: 'queued canceled',
      number: 1,
      to: 'canceled',
      steps: 'queued>canceled',
      then: 'canceled canceled',
    },
    {
      tasks: 'queued failed completed',
      number: 1,
      to: 'canceled',
      steps: 'active>canceled',
      then: 'canceled failed completed',
    },
    { tasks: 'queued queued', number: 1, to: 'failed', steps: 'queued>active', then: 'failed queued' },
    {
      tasks: 'queued completed failed',
      number: 1,
      to: 'completed',
      steps: 'active>failed',
      then: 'completed completed failed',
    },
    { tasks: 'queued paused', number: 1, to: 'paused', steps: '', then: 'paused paused' },
    {
      tasks: 'active queued',
      first: 'pause-requested',
      number: 1,
      to: 'completed',
      steps: 'pause-requested>paused',
      then: 'completed paused',
    },
    {
      tasks: 'active queued',
      first: 'pause-requested',
      number: 1,
      to: 'canceled',
      steps: 'pause-requested>canceled',
      then: 'canceled paused',
    },
    {
      tasks: 'active queued',
      first: 'pause-requested',
      number: 1,
      to: 'failed',
      steps: 'pause-requested>paused',
      then: 'failed paused',
    },
    {
      tasks: 'active queued',
      first: 'pause-requested',
      number: 1,
      to: 'queued',
      steps: 'pause-requested>paused',
      then: 'queued paused',
    },
    {
      tasks: 'queued canceled failed',
      first: 'cancel-requested',
      number: 2,
      to: 'queued',
      steps: 'canceled>queued',
      then: 'canceled queued failed',
    },
    {
      tasks: 'queued failed',
      first: 'failed',
      number: 2,
      to: 'queued',
      steps: 'failed>queued',
      then: 'canceled queued',
    },
    {
      tasks: 'queued queued',
      first: 'paused',
      number: 2,
      to: 'completed',
      steps: '',
      then: 'paused completed',
    },
  ])('$tasks, $first: task $number to $to', async ({ tasks, first, number, to, steps, then }) => {
    const { job } = await jobWith(farm, tasks);
    if (first) await farm.setJob(job.id, first);
    farm.forgetEvents();
    await farm.setTask((await farm.taskNamed(job.id, String(number))).id, to);
    expect((await farm.taskStatuses(job.id)).join(' ')).toBe(then);
    expect(farm.jobSteps(job.id).join(' ')).toBe(steps);
  });

  it('a completed job whose one task is queued again runs all of them again', async () => {
    const { job } = await jobWith(farm, 'active completed');
    await farm.setTask((await farm.taskNamed(job.id, '1')).id, 'completed');
    expect((await farm.job(job.id)).steps_completed).toBe(2);
    farm.forgetEvents();
    await farm.setTask((await farm.taskNamed(job.id, '2')).id, 'queued');
    expect(farm.jobSteps(job.id)).toEqual(['completed>requeueing*', 'requeueing>queued']);
    expect(await farm.job(job.id)).toMatchObject({ status: 'queued', steps_completed: 0, steps_total: 2 });
    expect(await farm.taskStatuses(job.id)).toEqual(['queued', 'queued']);
  });

  it('the job waits for its active task when it is to pause, and pauses then', async () => {
    const { job, workers } = await jobWith(farm, 'active queued');
    const task = await workers[0]!.take();
    await farm.setJob(job.id, 'pause-requested');
    await workers[0]!.complete(task);
    expect(farm.jobSteps(job.id)).toEqual([
      'queued>active',
      'active>pause-requested*',
      'pause-requested>paused',
    ]);
    expect((await farm.job(job.id)).task_counts).toMatchObject({ completed: 1, paused: 1 });
  });
});

describe('people who ask for a status of a task', () => {
  it.each([
    ['queued', 'queued queued', 1, 204, ''],
    ['active', 'queued queued', 1, 422, 'canceled, paused, completed, failed'],
    ['soft-failed', 'queued queued', 1, 422, 'canceled, paused, completed, failed'],
    ['canceled', 'completed queued', 1, 409, 'Ask for one of: queued.'],
    ['broken', 'queued', 1, 400, 'status'],
  ])('%s of %s (task %i) are answered %i', async (to, tasks, number, status, message) => {
    const { job } = await jobWith(farm, tasks);
    const { id } = await farm.taskNamed(job.id, String(number));
    const answer = await farm.requestTask(id, to);
    expect(answer.status).toBe(status);
    if (status !== 204) expect(answer.body.message).toContain(message);
    expect((await farm.taskStatuses(job.id)).join(' ')).toBe(tasks);
  });

  it('find their reason in its activity, and the change in its log', async () => {
    const { job } = await jobWith(farm, 'queued queued');
    const { id } = await farm.taskNamed(job.id, '1');
    await farm.requestTask(id, 'canceled', 'Anna does not need it');
    expect((await farm.task(id)).activity).toBe('Anna does not need it');
    expect(await farm.log(id)).toMatch(/^\d{4}-\d\d-\d\dT.* task changed status queued -> canceled\n$/);
    expect(farm.eventsOf(job.id)[1]).toMatchObject({
      name: 'task-updated',
      payload: { id, previous_status: 'queued', status: 'canceled', activity: 'Anna does not need it' },
    });
  });
});
