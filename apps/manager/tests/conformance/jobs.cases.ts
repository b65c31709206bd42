import { expect } from '@jest/globals';
import type { AreaCases, Case, OperationCases } from './cases.js';
import type { ExistingClient } from './existing-client.js';
import { UNKNOWN_ID } from './known-worker.js';
import { aJob, aSubmission, askJob, jobNow, tasksNow, type KnownJob } from './submissions.js';

/** The operations that take a job's id, with what they need beside it. */
const OF_A_JOB = {
  fetchJob: {},
  deleteJob: {},
  deleteJobWhatWouldItDo: {},
  setJobStatus: { body: { status: 'paused', reason: '' } },
  setJobPriority: { body: { priority: 50 } },
  fetchJobTasks: {},
  fetchJobBlocklist: {},
  removeJobBlocklist: { body: [{ worker_id: UNKNOWN_ID, task_type: 'blender' }] },
} as const;

/** What each of them answers to an id that is none, and to one that no job has. */
export function casesWithoutJob(operationId: keyof typeof OF_A_JOB): OperationCases {
  const withId =
    (job_id: string): Case =>
    (client) =>
      client.call(operationId, { path: { job_id }, ...OF_A_JOB[operationId] });
  return {
    400: { 'an id that is no UUID': withId('shot-010'), 'an id in braces': withId(`{${UNKNOWN_ID}}`) },
    404: { 'a job that is not there': withId(UNKNOWN_ID) },
  };
}

const submitting =
  (fields: object, expected: object = {}): Case =>
  async (client) => {
    const reply = await client.call('submitJob', { body: aSubmission(fields) });
    expect(reply.json).toMatchObject(expected);
    expect(reply.json).toEqual(await jobNow(client, reply.json as KnownJob));
    return reply;
  };

const withoutPriority: Case = async (client) => {
  const { priority: _, ...body } = aSubmission() as { readonly priority: number };
  const reply = await client.call('submitJob', { body });
  expect(reply.json).toMatchObject({ priority: 50 });
  return reply;
};

const refusals = (operationId: 'submitJob' | 'submitJobCheck'): OperationCases => {
  const sending =
    (body: unknown): Case =>
    (client) =>
      client.call(operationId, { body });
  const saying =
    (fields: object, words: RegExp): Case =>
    async (client) => {
      const reply = await client.call(operationId, { body: aSubmission(fields) });
      expect((reply.json as { readonly message: string }).message).toMatch(words);
      return reply;
    };
  return {
    400: {
      'no body': (client) => client.call(operationId),
      'an empty body that says it is JSON': (client) =>
        client.call(operationId, { headers: { 'Content-Type': 'application/json' } }),
      'half a body': sending('{"name": '),
      'a list': sending([]),
      'no name': sending(aSubmission({ name: undefined })),
      'no type': sending(aSubmission({ type: undefined })),
      'no platform': sending(aSubmission({ submitter_platform: undefined })),
      'a priority that is text': sending(aSubmission({ priority: '50' })),
      'null for the settings': sending(aSubmission({ settings: null })),
      'numbers for metadata': sending(aSubmission({ metadata: { take: 7 } })),
      'a status that no job has': sending(aSubmission({ initial_status: 'waiting' })),
      'an unknown job type': saying({ type: 'nope' }, /'nope'/),
      'what the script throws, in its words': saying(
        { settings: { problem: 'frames: the range is empty' } },
        /frames: the range is empty/,
      ),
    },
    412: { 'a job type that has changed since': saying({ type_etag: 'of last week' }, /refresh/) },
  };
};

const asking =
  (status: string, fields: object = {}): Case =>
  async (client) =>
    askJob(client, await aJob(client, fields), status);

const priority =
  (wanted: unknown): Case =>
  async (client) => {
    const job = await aJob(client);
    const body = wanted === undefined ? {} : { priority: wanted };
    const reply = await client.call('setJobPriority', { path: { job_id: job.id }, body });
    const now = await jobNow(client, job);
    expect(now.priority).toBe(reply.status === 204 ? wanted : 50);
    return reply;
  };

async function etagOf(client: ExistingClient, typeName: string): Promise<string> {
  const { json } = await client.call('getJobType', { path: { typeName } });
  return (json as { readonly etag: string }).etag;
}

/** Jobs: submitted, listed, changed (behaviour.md §7.2, §9, §16). */
export const JOB_CASES: AreaCases = {
  submitJob: {
    200: {
      'as the add-on sends it': submitting({}, { status: 'queued', activity: '', steps_completed: 0 }),
      'with the etag of its job type': async (client, farm) =>
        submitting({ type_etag: await etagOf(client, 'test-tasks') })(client, farm),
      'without a priority: 50': withoutPriority,
      'with a priority beyond what can be set later': submitting({ priority: 1000 }, { priority: 100 }),
      'with a priority below zero': submitting({ priority: -3 }, { priority: 0 }),
      'with fields that nobody knows': submitting({ approved_by: 'anna' }),
      'with settings that its job type does not know': submitting(
        { settings: { take: [1, null, { deep: true }] } },
        { settings: { take: [1, null, { deep: true }] } },
      ),
      'with an empty name': submitting({ name: '' }, { name: '' }),
      'without tag, checkout and etag, as empty texts': submitting({
        worker_tag: '',
        type_etag: '',
        storage: { shaman_checkout_id: '' },
      }),
      'with a Shaman checkout': submitting(
        { storage: { shaman_checkout_id: 'shot-010-x7q2' } },
        { storage: { shaman_checkout_id: 'shot-010-x7q2' } },
      ),
      'with metadata': submitting(
        { metadata: { 'user.name': 'Anna' } },
        { metadata: { 'user.name': 'Anna' } },
      ),
    },
    ...refusals('submitJob'),
  },
  submitJobCheck: {
    204: {
      'what could be submitted; nothing is stored': async (client) => {
        const before = (await client.call('fetchJobs')).json;
        const reply = await client.call('submitJobCheck', { body: aSubmission() });
        expect((await client.call('fetchJobs')).json).toEqual(before);
        return reply;
      },
    },
    ...refusals('submitJobCheck'),
  },
  fetchJobs: {
    200: {
      'all of them with all that is known of each, oldest first': async (client) => {
        const [one, two] = [await aJob(client), await aJob(client, { settings: { take: 2 } })];
        const reply = await client.call('fetchJobs');
        expect((reply.json as { readonly jobs: readonly KnownJob[] }).jobs.slice(-2)).toEqual([one, two]);
        return reply;
      },
    },
  },
  fetchJob: {
    200: {
      'a job, by its UUID in capitals, too': async (client) => {
        const job = await aJob(client);
        const reply = await client.call('fetchJob', { path: { job_id: job.id.toUpperCase() } });
        expect(reply.json).toEqual(job);
        return reply;
      },
    },
    ...casesWithoutJob('fetchJob'),
  },
  setJobStatus: {
    204: {
      'another status': asking('pause-requested'),
      'the status that it has': asking('queued'),
      'the status that it has, even if it can be asked for by nobody else': asking('under-construction', {
        initial_status: 'under-construction',
      }),
      'without a word of why, and with fields that nobody knows': async (client) => {
        const job = await aJob(client);
        return client.call('setJobStatus', {
          path: { job_id: job.id },
          body: { status: 'cancel-requested', reason: '', urgency: 'high' },
        });
      },
    },
    400: {
      ...casesWithoutJob('setJobStatus')[400],
      'a status that no job has': asking('done'),
      'no reason': async (client) =>
        client.call('setJobStatus', {
          path: { job_id: (await aJob(client)).id },
          body: { status: 'paused' },
        }),
      'no body': async (client) => client.call('setJobStatus', { path: { job_id: (await aJob(client)).id } }),
    },
    404: { ...casesWithoutJob('setJobStatus')[404] },
    409: {
      'a way that leads nowhere; the message names those that do': async (client) => {
        const job = await aJob(client, {}, 'only');
        await client.call('setTaskStatus', {
          path: { task_id: (await tasksNow(client, job))[0]?.id ?? '' },
          body: { status: 'completed', reason: 'it is there already' },
        });
        const reply = await askJob(client, job, 'paused');
        expect((reply.json as { readonly message: string }).message).toMatch(/it is 'completed'.*requeueing/);
        return reply;
      },
    },
    422: { 'a status that only the program that submits a job gives it': asking('under-construction') },
  },
  setJobPriority: {
    204: { 'the lowest': priority(0), 'the highest': priority(100) },
    400: {
      ...casesWithoutJob('setJobPriority')[400],
      'more than the highest': priority(101),
      'less than the lowest': priority(-1),
      'half of one': priority(1.5),
      text: priority('50'),
      none: priority(undefined),
    },
    404: { ...casesWithoutJob('setJobPriority')[404] },
  },
};
