import { expect } from '@jest/globals';
import type { AreaCases, Case } from './cases.js';
import type { ExistingClient } from './existing-client.js';
import { casesWithoutJob } from './jobs.cases.js';
import { KnownWorker, UNKNOWN_ID } from './known-worker.js';
import { aJob, askTask, taskNow, tasksNow, type KnownTask } from './submissions.js';

/** What Flamenco 3 has where no Worker ever had the task. */
const NO_WORKER = { id: '', name: '', address: '' };
const TIMESTAMP = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);

async function aTask(client: ExistingClient): Promise<KnownTask> {
  return taskNow(client, await aJob(client));
}

const asking =
  (...statuses: readonly string[]): Case =>
  async (client) => {
    const task = await aTask(client);
    const replies = [];
    for (const status of statuses) replies.push(await askTask(client, task, status));
    return replies.at(-1) ?? Promise.reject(new Error('nothing was asked for'));
  };

const withoutTask =
  (operationId: 'fetchTask' | 'setTaskStatus', task_id: string): Case =>
  (client) =>
    client.call(operationId, {
      path: { task_id },
      ...(operationId === 'setTaskStatus' && { body: { status: 'canceled', reason: '' } }),
    });

const lifting =
  (body?: unknown, headers: Readonly<Record<string, string>> = {}): Case =>
  async (client) => {
    const { id } = await aJob(client);
    return client.call('removeJobBlocklist', {
      path: { job_id: id },
      headers,
      ...(body !== undefined && { body }),
    });
  };

/** Tasks, and the Workers that a job blocks (behaviour.md §7.2, §8, §9). */
export const TASK_CASES: AreaCases = {
  fetchJobTasks: {
    200: {
      'in the order in which the script added them': async (client) => {
        const job = await aJob(client, {}, 'z y x');
        const reply = await client.call('fetchJobTasks', { path: { job_id: job.id } });
        const { tasks } = reply.json as { readonly tasks: readonly KnownTask[] };
        expect(tasks.map(({ name }) => name)).toEqual(['z', 'y', 'x']);
        expect(tasks[0]).toMatchObject({
          status: 'queued',
          index_in_job: 1,
          priority: 50,
          task_type: 'misc',
          updated: TIMESTAMP,
          worker: NO_WORKER,
          steps_completed: 0,
          steps_total: 1,
        });
        return reply;
      },
      'none of a job without tasks': async (client) => {
        const job = await aJob(client, { settings: {} });
        const reply = await client.call('fetchJobTasks', { path: { job_id: job.id } });
        expect(reply.json).toMatchObject({ tasks: [] });
        return reply;
      },
    },
    ...casesWithoutJob('fetchJobTasks'),
  },
  fetchTask: {
    200: {
      'with its commands, and variables in them as they are': async (client) => {
        const job = await aJob(client, {
          settings: { tasks: [{ name: 'a', type: 'misc', steps: 3 }], path: '{blender} {blenderArgs}' },
        });
        const { id } = await taskNow(client, job);
        const reply = await client.call('fetchTask', { path: { task_id: id } });
        expect(reply.json).toMatchObject({
          id,
          job_id: job.id,
          created: TIMESTAMP,
          updated: TIMESTAMP,
          activity: '',
          worker: NO_WORKER,
          failed_by_workers: [],
          commands: [
            { name: 'echo', parameters: { message: '{blender} {blenderArgs}' }, total_step_count: 3 },
          ],
        });
        expect(reply.json).not.toHaveProperty('last_touched');
        return reply;
      },
      'with the Worker that had it last, and when that was heard of': async (client, farm) => {
        const worker = await KnownWorker.thatIs('awake', client, farm);
        const job = await aJob(client, {
          settings: { tasks: [{ name: 'a', type: worker.types[0] ?? '' }] },
        });
        await worker.call('scheduleTask');
        const task = await taskNow(client, job);
        const reply = await client.call('fetchTask', { path: { task_id: task.id } });
        expect(reply.json).toMatchObject({
          status: 'active',
          worker: { id: worker.uuid, name: 'render-07', address: '127.0.0.1' },
          last_touched: TIMESTAMP,
        });
        expect((await tasksNow(client, job))[0]?.worker.id).toBe(worker.uuid);
        return reply;
      },
    },
    400: { 'an id that is no UUID': withoutTask('fetchTask', 'render-1-10') },
    404: { 'a task that is not there': withoutTask('fetchTask', UNKNOWN_ID) },
  },
  setTaskStatus: {
    204: {
      canceled: asking('canceled'),
      'queued again after it was canceled': asking('canceled', 'queued'),
      'paused, and queued again': asking('paused', 'queued'),
      'failed, completed': asking('failed', 'completed'),
      'the status that it has; its activity is the reason': async (client) => {
        const task = await aTask(client);
        const reply = await askTask(client, task, 'queued', 'Anna wants it');
        const { json } = await client.call('fetchTask', { path: { task_id: task.id } });
        expect(json).toMatchObject({ status: 'queued', activity: 'Anna wants it' });
        return reply;
      },
    },
    400: {
      'an id that is no UUID': withoutTask('setTaskStatus', 'render-1-10'),
      '§33.5: a status that no task has': asking('under-construction'),
      'no reason': async (client) =>
        client.call('setTaskStatus', {
          path: { task_id: (await aTask(client)).id },
          body: { status: 'queued' },
        }),
    },
    404: { 'a task that is not there': withoutTask('setTaskStatus', UNKNOWN_ID) },
    409: { 'a way that leads nowhere': asking('completed', 'canceled') },
    422: {
      'active, for only the Manager hands tasks out': asking('active'),
      'soft-failed, for only the Manager forgives': asking('soft-failed'),
    },
  },
  fetchJobBlocklist: {
    200: {
      nobody: async (client) => {
        const reply = await client.call('fetchJobBlocklist', { path: { job_id: (await aJob(client)).id } });
        expect(reply.json).toEqual([]);
        return reply;
      },
    },
    ...casesWithoutJob('fetchJobBlocklist'),
  },
  removeJobBlocklist: {
    204: {
      'an entry that is not on it': lifting([{ worker_id: UNKNOWN_ID, task_type: 'blender' }]),
      'an entry as it was fetched': lifting([
        { worker_id: UNKNOWN_ID, task_type: 'blender', worker_name: 'render-07' },
      ]),
    },
    400: {
      ...casesWithoutJob('removeJobBlocklist')[400],
      'no entry': lifting([]),
      'no body': lifting(),
      'an empty body that says it is JSON': lifting(undefined, { 'Content-Type': 'application/json' }),
      'an entry without a task type': lifting([{ worker_id: UNKNOWN_ID }]),
      'one entry that is not in a list': lifting({ worker_id: UNKNOWN_ID, task_type: 'blender' }),
    },
    404: { ...casesWithoutJob('removeJobBlocklist')[404] },
  },
};
