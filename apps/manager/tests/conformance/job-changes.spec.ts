import { describe, expect, it } from '@jest/globals';
import { INITIAL_JOB_STATUSES } from '@flamenco/domain/jobs';
import { JOB_STATUSES, type JobStatus } from '@flamenco/domain/statuses';
import { StuckJobs } from '../../src/modules/stuck-jobs/stuck-jobs.js';
import { jobWith } from '../farm/prepared-jobs.js';
import { tasksNamed, useFarm } from '../farm/test-farm.js';

const farm = useFarm({ yaml: 'task_fail_job_at_percent: 100' });

/** One task in every status. */
const EVERY = 'active soft-failed failed canceled completed paused queued';

interface Cell {
  readonly tasks: string;
  readonly first?: JobStatus;
  readonly ask: JobStatus;
  /** Where the job goes, with a `*` where the tasks are to be fetched again. */
  readonly steps: string;
  readonly then: string;
}

/** Job to tasks, cell by cell (behaviour.md §9.3). */
const CELLS: readonly Cell[] = [
  // Where Flamenco 3 leaves the tasks as they are, so that they do not fit their job, ours does what is meant.
  {
    tasks: EVERY,
    ask: 'canceled',
    steps: 'active>cancel-requested* cancel-requested>canceled',
    then: 'canceled canceled failed canceled completed paused canceled',
  },
  {
    tasks: EVERY,
    ask: 'paused',
    steps: 'active>pause-requested*',
    then: 'active paused failed canceled completed paused paused',
  },
  {
    tasks: EVERY,
    ask: 'queued',
    steps: 'active>requeueing* requeueing>queued',
    then: 'active queued queued queued completed queued queued',
  },
  { tasks: EVERY, ask: 'active', steps: '', then: EVERY },
  {
    tasks: EVERY,
    first: 'paused',
    ask: 'active',
    steps: 'pause-requested>active*',
    then: 'active queued failed canceled completed queued queued',
  },
  {
    tasks: 'failed canceled completed paused queued',
    first: 'paused',
    ask: 'queued',
    steps: 'paused>queued*',
    then: 'failed canceled completed queued queued',
  },
  {
    tasks: EVERY,
    ask: 'cancel-requested',
    steps: 'active>cancel-requested* cancel-requested>canceled',
    then: 'canceled canceled failed canceled completed paused canceled',
  },
  {
    tasks: EVERY,
    ask: 'failed',
    steps: 'active>failed*',
    then: 'canceled canceled failed canceled completed paused canceled',
  },
  {
    tasks: EVERY,
    ask: 'pause-requested',
    steps: 'active>pause-requested*',
    then: 'active paused failed canceled completed paused paused',
  },
  {
    tasks: 'soft-failed failed canceled completed paused queued',
    ask: 'pause-requested',
    steps: 'active>pause-requested* pause-requested>paused',
    then: 'paused failed canceled completed paused paused',
  },
  {
    tasks: EVERY,
    ask: 'requeueing',
    steps: 'active>requeueing* requeueing>queued',
    then: 'active queued queued queued completed queued queued',
  },
  {
    tasks: 'completed completed',
    ask: 'requeueing',
    steps: 'completed>requeueing* requeueing>queued',
    then: 'queued queued',
  },
  {
    tasks: 'completed failed queued',
    first: 'failed',
    ask: 'requeueing',
    steps: 'failed>requeueing* requeueing>queued',
    then: 'completed queued queued',
  },
];

describe('§9.3 a job', () => {
  it.each(CELLS)('$tasks, $first, asked for $ask: $then', async ({ tasks, first, ask, steps, then }) => {
    const { job } = await jobWith(farm, tasks);
    if (first) await farm.setJob(job.id, first);
    farm.forgetEvents();
    expect((await farm.requestJob(job.id, ask, 'requested by Anna')).status).toBe(204);
    expect(farm.jobSteps(job.id).join(' ')).toBe(steps);
    expect((await farm.taskStatuses(job.id)).join(' ')).toBe(then);
    expect(farm.eventsOf(job.id).filter(({ name }) => name === 'task-updated')).toEqual([]);
    const { status, activity } = await farm.job(job.id);
    // The reason that was given stays with the job, to the end of the chain.
    if (steps) expect(activity).toBe(`Changed to status "${status}": requested by Anna`);
  });

  it('is not completed while its tasks are not', async () => {
    const { job } = await jobWith(farm, EVERY);
    const { status, body } = await farm.requestJob(job.id, 'completed');
    expect([status, body.message]).toEqual([
      409,
      expect.stringMatching(/not all of its tasks.*Ask for one of: /),
    ]);
    expect((await farm.taskStatuses(job.id)).join(' ')).toBe(EVERY);
  });

  it('changes its tasks without a line in their logs, but with an activity that names its status', async () => {
    const { job } = await jobWith(farm, 'queued queued');
    await farm.setJob(job.id, 'cancel-requested');
    const task = await farm.taskNamed(job.id, '1');
    expect(task.activity).toMatch(/"canceled".*"cancel-requested"/);
    expect((await farm.client.get(`/tasks/${task.id}/log`)).status).toBe(204);
    await farm.setJob(job.id, 'requeueing');
    expect((await farm.task(task.id)).activity).toMatch(/"queued".*"canceled".*"requeueing"/);
  });

  it('counts the steps of requeued tasks from 0, those of completed ones in full', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type] });
    const { id } = await farm.submit({ tasks: ['a', 'b', 'c'].map((name) => ({ name, type, steps: 5 })) });
    await worker.complete(await worker.take());
    await worker.report(await worker.take(), { steps_completed: 3 });
    await farm.setJob(id, 'cancel-requested');
    await farm.setJob(id, 'requeueing');
    expect((await farm.tasks(id)).map(({ steps_completed }) => steps_completed)).toEqual([5, 0, 0]);
    expect(await farm.job(id)).toMatchObject({ steps_completed: 5, steps_total: 15 });
  });
});

describe('§9.4 what a person asks for clears', () => {
  async function failedJob(): Promise<{
    readonly id: string;
    readonly task: string;
    readonly other: string;
  }> {
    const type = farm.newType();
    await farm.aWorker({ types: [type], name: 'another' });
    const worker = await farm.aWorker({ types: [type] });
    const { id } = await farm.submit({ tasks: tasksNamed('a b c d', type) });
    for (let failure = 0; failure < 3; failure++) await worker.fail(await worker.take());
    const [task, other] = await farm.tasks(id);
    return { id, task: task?.id ?? '', other: other?.id ?? '' };
  }
  const failures = async (task: string): Promise<number | undefined> =>
    (await farm.task(task)).failed_by_workers?.length;
  const blocks = async (id: string): Promise<unknown> =>
    (await farm.client.get<unknown[]>(`/jobs/${id}/blocklist`)).body.length;

  it('of a task that is queued, its failures; not those of others, not the blocklist', async () => {
    const { id, task, other } = await failedJob();
    await farm.setTask(task, 'queued');
    expect([await failures(task), await failures(other), await blocks(id)]).toEqual([0, 1, 1]);
  });

  it('of a job that is requeued, the failures of all its tasks and the blocklist', async () => {
    const { id, task, other } = await failedJob();
    await farm.setJob(id, 'requeueing');
    expect([await failures(task), await failures(other), await blocks(id)]).toEqual([0, 0, 0]);
  });

  it('of a completed job of which one task is queued, only the failures of that one', async () => {
    const { id, task, other } = await failedJob();
    for (const { id: each } of await farm.tasks(id)) await farm.setTask(each, 'completed');
    await farm.setTask(task, 'queued');
    expect(await farm.taskStatuses(id)).toEqual(['queued', 'queued', 'queued', 'queued']);
    expect([await failures(task), await failures(other), await blocks(id)]).toEqual([0, 1, 1]);
  });
});

describe('§16 a job that is submitted with a status', () => {
  it.each(INITIAL_JOB_STATUSES)('%s has it, with all its tasks queued', async (initial_status) => {
    const job = await farm.submit({ tasks: tasksNamed('a b', farm.newType()), initial_status });
    expect(job.status).toBe(initial_status);
    expect(await farm.job(job.id)).toEqual(job);
    expect(await farm.taskStatuses(job.id)).toEqual(['queued', 'queued']);
    expect(farm.jobSteps(job.id)).toEqual([]);
  });

  it.each(JOB_STATUSES.filter((status) => !(INITIAL_JOB_STATUSES as readonly JobStatus[]).includes(status)))(
    '%s is refused, with the choices',
    async (initial_status) => {
      const { status, body } = await farm.submitting({ tasks: tasksNamed('a', 'misc'), initial_status });
      expect([status, body.message]).toEqual([
        422,
        expect.stringContaining('queued, paused, under-construction'),
      ]);
    },
  );
});

describe('a job that was left', () => {
  it.each([
    ['cancel-requested', 'canceled', 'canceled canceled'],
    ['pause-requested', 'paused', 'paused paused'],
    ['requeueing', 'queued', 'queued queued'],
  ] as const)('§9.6, §33.5 as %s is taken up within a minute: %s', async (left, status, tasks) => {
    const { id } = await farm.submit({ tasks: tasksNamed('a b', farm.newType()) });
    await farm.sql(`UPDATE jobs SET status = ? WHERE uuid = ?`, left, id);
    await farm.get(StuckJobs).takeUp();
    expect((await farm.job(id)).status).toBe(status);
    expect((await farm.taskStatuses(id)).join(' ')).toBe(tasks);
  });
});
