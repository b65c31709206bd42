// What a studio's own program looks like that was generated for: `schema.ts` is what openapi-typescript makes of the API's document.
// generated-clients.spec.ts compiles it, runs it against a Manager, and reads the calls that it prints.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import createClient from 'openapi-fetch';
import type { components, paths } from './schema.ts';

type JobStatus = components['schemas']['JobStatus'];

const [baseUrl = ''] = process.argv.slice(2);
const api = createClient<paths>({ baseUrl });
const calls: (readonly [operation: string, status: number])[] = [];

interface Answer<Data> {
  readonly data?: Data;
  readonly error?: object;
  readonly response: Response;
}

/** Notes a call, and gives what was answered. */
function noted<Data>(operation: string, { data, error, response }: Answer<Data>): Data {
  calls.push([operation, response.status]);
  if (!response.ok) throw new Error(`${operation}: ${String(response.status)} ${JSON.stringify(error)}`);
  return data as Data;
}

async function upload(content: Buffer): Promise<string> {
  const sha = createHash('sha256').update(content).digest('hex');
  const file = { sha, size: content.length, path: 'shot.blend' };
  const wanted = noted(
    'shamanCheckoutRequirements',
    await api.POST('/api/v3/shaman/checkout/requirements', { body: { files: [file] } }),
  );
  if (wanted.files.length !== 1) throw new Error('the file is here already');
  const path = { checksum: sha, filesize: content.length };
  noted(
    'shamanFileStore',
    await api.POST('/api/v3/shaman/files/{checksum}/{filesize}', {
      params: { path },
      headers: { 'Content-Type': 'application/octet-stream' },
      body: content as unknown as string, // openapi-typescript has texts for binary bodies
      bodySerializer: (body) => body,
    }),
  );
  const checkout = { files: [file], checkoutPath: 'typescript' };
  return noted('shamanCheckout', await api.POST('/api/v3/shaman/checkout/create', { body: checkout }))
    .checkoutPath;
}

async function waitForStatus(job_id: string, wanted: JobStatus): Promise<void> {
  for (;;) {
    const { data } = await api.GET('/api/v3/jobs/{job_id}', { params: { path: { job_id } } });
    if (data?.status === wanted) return;
    await sleep(50);
  }
}

async function waitUntilGone(job_id: string): Promise<void> {
  for (;;) {
    const { error, response } = await api.GET('/api/v3/jobs/{job_id}', { params: { path: { job_id } } });
    if (response.status === 404) {
      if (error?.kind !== 'not-found' || error.error !== 'job-not-found')
        throw new Error('an error without kind');
      return;
    }
    await sleep(50);
  }
}

/** Runs the first task as a Worker does: a log, and an image of what it renders. @returns the task */
async function work(): Promise<string> {
  const worker = { name: 'typescript', supported_task_types: ['misc'] };
  const { uuid } = noted(
    'registerWorker',
    await api.POST('/api/v3/worker/register-worker', {
      body: { ...worker, secret: 'secret', platform: 'linux' },
    }),
  );
  const headers = { Authorization: `Basic ${Buffer.from(`${uuid}:secret`).toString('base64')}` };
  noted(
    'signOn',
    await api.POST('/api/v3/worker/sign-on', { headers, body: { ...worker, software_version: '1' } }),
  );
  noted(
    'workerStateChanged',
    await api.POST('/api/v3/worker/state-changed', { headers, body: { status: 'awake' } }),
  );
  const task = noted('scheduleTask', await api.POST('/api/v3/worker/task', { headers }));
  if (!task) throw new Error('there is no task');
  const path = { task_id: task.uuid };
  noted(
    'taskOutputProduced',
    await api.POST('/api/v3/worker/task/{task_id}/output-produced', {
      params: { path },
      headers: { ...headers, 'Content-Type': 'application/octet-stream' },
      body: Buffer.from('an image') as unknown as string,
      bodySerializer: (body) => body,
    }),
  );
  noted(
    'taskUpdate',
    await api.POST('/api/v3/worker/task/{task_id}', {
      params: { path },
      headers,
      body: { taskStatus: 'completed', log: 'hello from TypeScript\n' },
    }),
  );
  return task.uuid;
}

const submission = {
  name: 'generated',
  type: 'echo-sleep-test',
  submitter_platform: 'linux',
  settings: { message: 'hello', sleep_duration_seconds: 1, sleep_repeats: 1 },
} satisfies components['schemas']['SubmittedJob'];

const checkout = await upload(Buffer.from('BLENDER from TypeScript'));
noted('submitJobCheck', await api.POST('/api/v3/jobs/check', { body: submission }));
const job = noted(
  'submitJob',
  await api.POST('/api/v3/jobs', { body: { ...submission, storage: { shaman_checkout_id: checkout } } }),
);
const { jobs } = noted('fetchJobs', await api.GET('/api/v3/jobs'));
if (!jobs.some(({ id, priority }) => id === job.id && priority === 50))
  throw new Error('the job is not listed');
const task_id = await work();
const params = { path: { job_id: job.id } };
const { tasks = [] } = noted('fetchJobTasks', await api.GET('/api/v3/jobs/{job_id}/tasks', { params }));
if (!tasks.some(({ id, status }) => id === task_id && status === 'completed'))
  throw new Error('no task is completed');
noted('fetchTask', await api.GET('/api/v3/tasks/{task_id}', { params: { path: { task_id } } }));
const log = noted(
  'fetchTaskLogTail',
  await api.GET('/api/v3/tasks/{task_id}/logtail', { params: { path: { task_id } }, parseAs: 'text' }),
);
if (!log?.includes('hello from TypeScript')) throw new Error(`another log: ${String(log)}`);
const cancel = { status: 'cancel-requested', reason: 'a test' } as const;
noted('setJobStatus', await api.POST('/api/v3/jobs/{job_id}/setstatus', { params, body: cancel }));
await waitForStatus(job.id, 'canceled');
const requeue = { status: 'requeueing', reason: 'a test' } as const;
noted('setJobStatus', await api.POST('/api/v3/jobs/{job_id}/setstatus', { params, body: requeue }));
await waitForStatus(job.id, 'queued');
noted('deleteJob', await api.DELETE('/api/v3/jobs/{job_id}', { params }));
await waitUntilGone(job.id);
console.log(JSON.stringify(calls));
