import { describe, expect, it } from '@jest/globals';
import type { JobStatus, TaskStatus } from '@flamenco/domain/statuses';
import { jobWith } from '../farm/prepared-jobs.js';
import { tasksNamed, useFarm } from '../farm/test-farm.js';

/** A share of failed tasks that fails no job, so that jobs can be prepared with any tasks. */
const farm = useFarm({ yaml: 'task_fail_job_at_percent: 100' });
const strict = useFarm();

/** `queued` 19 times and the like. */
const times = (count: number, status: TaskStatus): string => Array(count).fill(status).join(' ');

interface Cell {
  readonly tasks: string;
  /** Which of them is changed; the first one, if nothing else is said. */
  readonly number?: number;
  /** What was asked of the job before. */
  readonly first?: JobStatus;
  readonly to: TaskStatus;
  /** Where the job goes; a `*` tells to fetch the tasks again. */
  readonly steps: string;
}

/** Task to job, cell by cell (behaviour.md §9.2). What a Worker makes active or lets fail softly is further down. */
const CELLS: Readonly<Record<string, readonly Cell[]>> = {
  'queued: a completed job is requeued as a whole, one that ended otherwise goes on, any other stays': [
    {
      tasks: 'completed completed',
      first: 'completed',
      to: 'queued',
      steps: 'completed>requeueing* requeueing>queued',
    },
    // Flamenco 3 leaves these jobs as they are, and their tasks wait for ever. Who requeues a task wants it to run.
    { tasks: 'canceled queued', first: 'canceled', to: 'queued', steps: 'canceled>queued' },
    { tasks: 'failed queued', first: 'failed', to: 'queued', steps: 'failed>queued' },
    { tasks: 'paused queued', first: 'paused', to: 'queued', steps: '' },
    { tasks: 'failed queued', to: 'queued', steps: '' },
    { tasks: 'paused paused', to: 'queued', steps: '' },
    { tasks: 'active queued', number: 2, first: 'pause-requested', to: 'queued', steps: '' },
  ],
  'paused: a job that is to pause does so when no task is active': [
    { tasks: 'active queued', first: 'pause-requested', to: 'paused', steps: 'pause-requested>paused' },
    { tasks: 'active active queued', first: 'pause-requested', to: 'paused', steps: '' },
    { tasks: 'queued queued', to: 'paused', steps: '' },
    { tasks: 'queued', to: 'paused', steps: '' },
    { tasks: 'active completed', to: 'paused', steps: '' },
  ],
  'canceled: a job goes along when no task is left that could run': [
    { tasks: 'queued', to: 'canceled', steps: 'queued>canceled' },
    { tasks: 'active completed', to: 'canceled', steps: 'active>canceled' },
    { tasks: 'soft-failed paused failed', to: 'canceled', steps: 'active>canceled' },
    { tasks: 'failed paused', to: 'canceled', steps: 'active>canceled' },
    { tasks: 'failed queued', first: 'failed', to: 'canceled', steps: 'failed>canceled' },
    { tasks: 'paused paused', first: 'paused', to: 'canceled', steps: 'paused>canceled' },
    { tasks: 'queued queued', to: 'canceled', steps: '' },
    { tasks: 'active queued', number: 2, to: 'canceled', steps: '' },
    { tasks: 'soft-failed queued', number: 2, to: 'canceled', steps: '' },
    { tasks: 'active queued', first: 'pause-requested', to: 'canceled', steps: 'pause-requested>canceled' },
  ],
  'failed, below the share that fails the job': [
    { tasks: 'queued queued', to: 'failed', steps: 'queued>active' },
    { tasks: 'active queued', to: 'failed', steps: '' },
    { tasks: 'active queued', first: 'pause-requested', to: 'failed', steps: 'pause-requested>paused' },
    { tasks: 'active active queued', first: 'pause-requested', to: 'failed', steps: '' },
  ],
  'completed: a job goes along when all its tasks are': [
    { tasks: 'active completed', to: 'completed', steps: 'active>completed' },
    { tasks: 'queued', to: 'completed', steps: 'queued>completed' },
    { tasks: 'failed completed', first: 'failed', to: 'completed', steps: 'failed>completed' },
    { tasks: 'queued queued', to: 'completed', steps: 'queued>active' },
    { tasks: 'active queued', to: 'completed', steps: '' },
    { tasks: 'active queued', first: 'pause-requested', to: 'completed', steps: 'pause-requested>paused' },
    { tasks: 'active active', first: 'pause-requested', to: 'completed', steps: '' },
  ],
};

describe.each(Object.entries(CELLS))('§9.2 a task that becomes %s', (_, cells) => {
  it.each(cells)('$tasks, $first, to $to: $steps', async ({ tasks, number = 1, first, to, steps }) => {
    const { job } = await jobWith(farm, tasks);
    if (first) await farm.setJob(job.id, first);
    farm.forgetEvents();
    const task = await farm.taskNamed(job.id, String(number));
    expect((await farm.requestTask(task.id, to)).status).toBe(204);
    expect(farm.jobSteps(job.id).join(' ')).toBe(steps);
    const status = steps.replace('*', '').split('>').at(-1);
    if (status) expect((await farm.job(job.id)).activity).toMatch(`Changed to status "${status}": `);
  });
});

describe('§9.2, §33.5 a task that fails', () => {
  it.each([
    [1, 10, 'failed'],
    [1, 11, 'active'],
    [9, 100, 'active'],
    [10, 100, 'failed'],
    [2, 20, 'failed'],
    [2, 21, 'active'],
  ])('%i of %i: the job is %s, and what is left is canceled with it', async (failed, total, status) => {
    const { job } = await jobWith(strict, times(total, 'queued'));
    for (const { id } of (await strict.tasks(job.id)).slice(0, failed)) await strict.setTask(id, 'failed');
    const left = total - failed;
    expect(await strict.job(job.id)).toMatchObject({
      status,
      task_counts: { failed, ...(status === 'failed' ? { canceled: left } : { queued: left }) },
    });
  });

  it('a job that was canceled fails, too, when that many of its tasks did', async () => {
    const { job } = await jobWith(strict, 'queued queued');
    await strict.setJob(job.id, 'cancel-requested');
    await strict.setTask((await strict.taskNamed(job.id, '1')).id, 'failed');
    expect((await strict.job(job.id)).status).toBe('failed');
  });
});

describe('§9.2 a task that a Worker', () => {
  it('gets makes a queued job active; the next one does nothing to an active job', async () => {
    const { job, type } = await jobWith(farm, 'queued queued');
    for (const name of ['one', 'two']) await (await farm.aWorker({ types: [type], name })).take();
    expect(farm.jobSteps(job.id)).toEqual(['queued>active']);
  });

  it('lets fail softly does nothing to an active job', async () => {
    const { job } = await jobWith(farm, 'soft-failed queued');
    expect(farm.jobSteps(job.id)).toEqual(['queued>active']);
  });
});

describe('§9.1 every change of a task', () => {
  it('is logged, counted in steps, and told with the status before and the Worker', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type], name: 'render-07' });
    const { id } = await farm.submit({ tasks: [{ name: 'a', type, steps: 4 }, ...tasksNamed('b', type)] });
    const task = await worker.take();
    await worker.report(task, { steps_completed: 2 });
    farm.forgetEvents();
    await farm.requestTask(task.uuid, 'completed', 'it is there');
    expect(await farm.task(task.uuid)).toMatchObject({ steps_completed: 4, activity: 'it is there' });
    expect((await farm.job(id)).steps_completed).toBe(4);
    const told = farm.eventsOf(id).find(({ name }) => name === 'task-updated');
    expect(told?.payload).toMatchObject({
      status: 'completed',
      previous_status: 'active',
      activity: 'it is there',
      steps_completed: 4,
      worker: { name: 'render-07', uuid: worker.uuid },
    });
    await farm.requestTask(task.uuid, 'queued', 'once more');
    expect(await farm.task(task.uuid)).toMatchObject({ steps_completed: 0, worker: { id: worker.uuid } });
    expect((await farm.job(id)).steps_completed).toBe(0);
    expect(await farm.log(task.uuid)).toMatch(
      /^\S+ task changed status active -> completed\n\S+ task changed status completed -> queued\n$/m,
    );
  });

  it('is told even when the task has that status already, and not logged', async () => {
    const { job } = await jobWith(farm, 'queued queued');
    const [task] = await farm.tasks(job.id);
    farm.forgetEvents();
    await farm.requestTask(task?.id ?? '', 'queued', 'to be sure');
    expect(farm.eventsOf(job.id)).toMatchObject([
      {
        name: 'task-updated',
        payload: { status: 'queued', previous_status: 'queued', activity: 'to be sure' },
      },
    ]);
    expect((await farm.client.get(`/tasks/${task?.id ?? ''}/log`)).status).toBe(204);
  });
});
