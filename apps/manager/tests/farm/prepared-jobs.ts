import type { JobDto } from '@flamenco/api-contracts';
import type { JobStatus, TaskStatus } from '@flamenco/domain/statuses';
import { manyTasks, type TestFarm } from './test-farm.js';
import { TestWorker } from './test-worker.js';

/** What people make of tasks that no Worker has, so that a test finds them there. */
const SET_BY_PEOPLE: readonly TaskStatus[] = ['completed', 'failed', 'canceled', 'paused'];

/** A job whose tasks are as a test wants them, with the Workers that have its active tasks. */
export interface PreparedJob {
  readonly job: JobDto;
  readonly type: string;
  /** In the order of the tasks that they have. */
  readonly workers: readonly TestWorker[];
}

/**
 * A job with tasks in these statuses, active ones first. Nothing is written past the API: Workers take, fail and complete tasks,
 * people set the rest. Use a farm where no share of failed tasks fails a job, and leave something to run, or the job ends.
 */
export async function jobWith(farm: TestFarm, wanted: string): Promise<PreparedJob> {
  const statuses = wanted.split(' ') as TaskStatus[];
  const type = farm.newType();
  const job = await farm.submit({ tasks: manyTasks(statuses.length, type) });
  const tasks = await farm.tasks(job.id);
  const workers: TestWorker[] = [];
  if (statuses.includes('soft-failed')) await farm.aWorker({ types: [type], name: 'another' });
  for (const [index, status] of statuses.entries()) {
    const id = tasks[index]?.id ?? '';
    if (SET_BY_PEOPLE.includes(status)) await farm.setTask(id, status);
    if (status !== 'active' && status !== 'soft-failed') continue;
    const worker = await farm.aWorker({ types: [type], name: `worker of ${index + 1}` });
    const task = await worker.take();
    if (task.uuid !== id) throw new Error(`task ${task.name} was handed out instead of ${index + 1}`);
    if (status === 'active') workers.push(worker);
    else await worker.fail(task);
  }
  return { job: await farm.job(job.id), type, workers };
}

/** How people bring a new job to a status. A job that is on its way to another status is there only for a moment. */
const WAYS: Readonly<
  Record<Exclude<JobStatus, 'cancel-requested' | 'requeueing'>, (farm: TestFarm) => Promise<string>>
> = {
  'under-construction': async (farm) =>
    (await farm.submit({ tasks: manyTasks(2, farm.newType()), initial_status: 'under-construction' })).id,
  queued: async (farm) => (await jobWith(farm, 'queued queued')).job.id,
  active: async (farm) => (await jobWith(farm, 'active queued')).job.id,
  paused: (farm) => wentTo(farm, 'queued queued', 'pause-requested'),
  'pause-requested': (farm) => wentTo(farm, 'active queued', 'pause-requested'),
  canceled: (farm) => wentTo(farm, 'queued queued', 'cancel-requested'),
  completed: async (farm) => (await jobWith(farm, 'completed completed')).job.id,
  failed: (farm) => wentTo(farm, 'queued queued', 'failed'),
};

/** The statuses that a job can stay in. */
export const LASTING_STATUSES = Object.keys(WAYS) as readonly (keyof typeof WAYS)[];

/** A job of two tasks with this status. @returns its id */
export function jobThatIs(farm: TestFarm, status: keyof typeof WAYS): Promise<string> {
  return WAYS[status](farm);
}

async function wentTo(farm: TestFarm, tasks: string, request: JobStatus): Promise<string> {
  const { job } = await jobWith(farm, tasks);
  await farm.setJob(job.id, request);
  return job.id;
}
