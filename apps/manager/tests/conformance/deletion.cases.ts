import { expect } from '@jest/globals';
import type { AreaCases, Case } from './cases.js';
import { casesWithoutJob } from './jobs.cases.js';
import { aJob, askJob, jobNow, type KnownJob } from './submissions.js';

const deleting =
  (prepare: (job: KnownJob, ...rest: Parameters<Case>) => Promise<unknown> = () => Promise.resolve()): Case =>
  async (client, farm) => {
    const job = await aJob(client);
    await prepare(job, client, farm);
    return client.call('deleteJob', { path: { job_id: job.id } });
  };

const wouldDelete =
  (fields: object, shaman_checkout: boolean): Case =>
  async (client) => {
    const { id } = await aJob(client, fields);
    const reply = await client.call('deleteJobWhatWouldItDo', { path: { job_id: id } });
    expect(reply.json).toEqual({ shaman_checkout });
    return reply;
  };

const massDeleting =
  (body: unknown, headers: Readonly<Record<string, string>> = {}): Case =>
  (client) =>
    client.call('deleteJobMass', { headers, ...(body !== undefined && { body }) });

/** Jobs that shall go (behaviour.md §17). */
export const DELETION_CASES: AreaCases = {
  deleteJob: {
    204: {
      'a job that has not begun': deleting(),
      'a canceled job': deleting((job, client) => askJob(client, job, 'cancel-requested')),
      'a failed job': deleting((job, client) => askJob(client, job, 'failed')),
      'an active job': deleting((job, client) => askJob(client, job, 'active')),
      'with an empty body that says it is JSON': async (client) => {
        const { id } = await aJob(client);
        return client.call('deleteJob', {
          path: { job_id: id },
          headers: { 'Content-Type': 'application/json' },
        });
      },
    },
    ...casesWithoutJob('deleteJob'),
  },
  deleteJobMass: {
    204: {
      'the jobs that did not change since, to the second': async (client, farm) => {
        const job = await aJob(client);
        return massDeleting({ last_updated_max: job.updated.replace(/\.\d+Z$/, '.000001Z') })(client, farm);
      },
    },
    400: {
      'no body': massDeleting(undefined),
      'an empty body that says it is JSON': massDeleting(undefined, { 'Content-Type': 'application/json' }),
      'no moment': massDeleting({}),
      'null for the moment': massDeleting({ last_updated_max: null }),
      'a day for the moment': massDeleting({ last_updated_max: '2026-01-01' }),
    },
    416: {
      'a moment before all jobs; none is deleted': async (client, farm) => {
        const job = await aJob(client);
        const reply = await massDeleting({ last_updated_max: '2001-01-01T00:00:00Z' })(client, farm);
        expect(await jobNow(client, job)).toEqual(job);
        return reply;
      },
    },
  },
  deleteJobWhatWouldItDo: {
    200: {
      'leave uploaded files alone, for there are none': wouldDelete({}, false),
      'remove the Shaman checkout': wouldDelete({ storage: { shaman_checkout_id: 'shot-010-x7q2' } }, true),
    },
    ...casesWithoutJob('deleteJobWhatWouldItDo'),
  },
};
