import { tasksNamed } from '../farm/test-farm.js';
import type { ExistingClient, Reply } from './existing-client.js';

/** A job as Flamenco 3's clients know it, as far as these tests look at it. */
export interface KnownJob {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly activity: string;
  readonly priority: number;
  readonly updated: string;
  readonly created: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A task as Flamenco 3's clients know it, as far as these tests look at it. */
export interface KnownTask {
  readonly id: string;
  readonly job_id: string;
  readonly name: string;
  readonly status: string;
  readonly activity: string;
  readonly steps_completed: number;
  readonly worker: { readonly id: string; readonly name: string; readonly address: string };
  readonly failed_by_workers: readonly { readonly id: string }[];
  readonly commands: readonly {
    readonly name: string;
    readonly parameters: Readonly<Record<string, unknown>>;
  }[];
}

/** A submission as the add-on sends it: of tasks with these names, that all can run at once. */
export function aSubmission(fields: object = {}, tasks = 'a b', taskType = 'misc'): object {
  return {
    name: 'shot 010',
    type: 'test-tasks',
    priority: 50,
    submitter_platform: 'linux',
    initial_status: 'queued',
    metadata: {},
    settings: { tasks: tasksNamed(tasks, taskType) },
    ...fields,
  };
}

/** Submits a job of these tasks. */
export async function aJob(client: ExistingClient, fields: object = {}, tasks = 'a b'): Promise<KnownJob> {
  return (await client.call('submitJob', { body: aSubmission(fields, tasks) })).json as KnownJob;
}

/** The job as it is now. */
export async function jobNow(client: ExistingClient, { id }: { readonly id: string }): Promise<KnownJob> {
  return (await client.call('fetchJob', { path: { job_id: id } })).json as KnownJob;
}

/** The job's tasks as they are now, in their order, as lists show them. */
export async function tasksNow(
  client: ExistingClient,
  { id }: { readonly id: string },
): Promise<readonly KnownTask[]> {
  const { json } = await client.call('fetchJobTasks', { path: { job_id: id } });
  return (json as { readonly tasks: readonly KnownTask[] }).tasks;
}

/** The job's task of this number, with all that is known of it. */
export async function taskNow(
  client: ExistingClient,
  job: { readonly id: string },
  number = 1,
): Promise<KnownTask> {
  const id = (await tasksNow(client, job))[number - 1]?.id ?? '';
  return (await client.call('fetchTask', { path: { task_id: id } })).json as KnownTask;
}

/** Asks for a status of a job, as the web app does. */
export function askJob(
  client: ExistingClient,
  { id }: { readonly id: string },
  status: unknown,
  reason = 'requested from web interface',
): Promise<Reply> {
  return client.call('setJobStatus', { path: { job_id: id }, body: { status, reason } });
}

/** Asks for a status of a task, as the web app does. */
export function askTask(
  client: ExistingClient,
  { id }: { readonly id: string },
  status: unknown,
  reason = 'requested from web interface',
): Promise<Reply> {
  return client.call('setTaskStatus', { path: { task_id: id }, body: { status, reason } });
}
