import { describe, expect, it } from '@jest/globals';
import type { JobDto, JobsQueryResultDto } from '@flamenco/api-contracts';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { JobDeleter } from '../../src/modules/job-deletion/job-deleter.js';
import { JobDeletionRequests } from '../../src/modules/job-deletion/job-deletion-requests.js';
import { done, ok } from '../farm/farm-client.js';
import { until, useFarm } from '../farm/test-farm.js';

const farm = useFarm();

function expectGone(jobId: string): Promise<void> {
  return until('the job is gone', async () => (await farm.client.get(`/jobs/${jobId}`)).status === 404);
}

async function allJobs(): Promise<readonly JobDto[]> {
  return (await ok(farm.client.get<JobsQueryResultDto>('/jobs'))).jobs;
}

describe('deleting all jobs that', () => {
  const massDelete = (lastUpdatedMax: string): Promise<void> =>
    done(farm.client.delete('/jobs/mass-delete', { last_updated_max: lastUpdatedMax }));

  it('§33.7: did not change since: rounded up to the full second, and no younger one', async () => {
    await farm.sql(`DELETE FROM jobs`);
    farm.clock.advance(60_000 - (farm.clock.nowMs() % 1_000));
    const old = await farm.submit({ tasks: [] });
    farm.clock.advance(1_100);
    const young = await farm.submit({ tasks: [] });
    const withinTheSecond = old.updated.replace(/\.\d+Z$/, '.000001Z');
    await massDelete(withinTheSecond);
    await expectGone(old.id);
    expect(await farm.job(young.id)).not.toHaveProperty('delete_requested_at');
  });

  it.each([
    [
      'in another time zone',
      (updated: string) => `${new Date(Date.parse(updated) + 7_200_000).toISOString().slice(0, -1)}+02:00`,
    ],
    ['to the millisecond', (updated: string) => updated],
  ])('did not change since a moment %s', async (_, written) => {
    const job = await farm.submit({ tasks: [] });
    await massDelete(written(job.updated));
    await expectGone(job.id);
  });

  it('are more than a hundred', async () => {
    const { id } = await farm.submit({ name: 'copied', tasks: [] });
    const columns = 'name, type, priority, status, settings, metadata, submitter_platform, created, updated';
    await farm.sql(
      `INSERT INTO jobs (uuid, ${columns})
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250)
       SELECT '22222222-2222-4333-8444-' || substr(CAST(1000000000000 + i AS TEXT), 2), ${columns} FROM n, jobs WHERE uuid = ?`,
      id,
    );
    const jobs = await allJobs();
    expect(jobs.filter(({ name }) => name === 'copied')).toHaveLength(251);
    await massDelete((await farm.job(id)).updated);
    await until('all jobs are gone', async () => (await allJobs()).length === 0);
  });

  it('can ask nothing more of them', async () => {
    const job = await farm.submit({ tasks: [{ name: 'a', type: 'misc' }] });
    await farm.sql(`UPDATE jobs SET delete_requested_at = '2026-01-01' WHERE uuid = ?`, job.id);
    expect(await farm.requestJob(job.id, 'requeueing')).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining('about to be deleted') },
    });
    const [task] = await farm.tasks(job.id);
    expect((await farm.requestTask(task?.id ?? '', 'canceled')).status).toBe(409);
    farm.get(JobDeleter).wake();
    await expectGone(job.id);
  });

  it('looks at each job again in the work that marks it', async () => {
    const job = await farm.submit({ tasks: [] });
    const { updated } = await farm.job(job.id);
    farm.clock.advance(2_000);
    const changing = farm.get(UnitOfWork).run(async (work) => {
      await work.sql.run(`UPDATE jobs SET updated = ? WHERE uuid = ?`, farm.clock.timestamp(), job.id);
    });
    const deleting = farm.get(JobDeletionRequests).requestUnchangedSince(updated, false);
    await Promise.all([changing, deleting]);
    expect(await farm.job(job.id)).not.toHaveProperty('delete_requested_at');
  });

  it('are none: 416', async () => {
    const job = await farm.submit({ tasks: [] });
    const refused = await farm.client.delete('/jobs/mass-delete', {
      last_updated_max: '2001-01-01T00:00:00Z',
    });
    expect(refused).toMatchObject({ status: 416, body: { code: 416 } });
    expect(await farm.job(job.id)).toEqual(job);
  });

  it.each([
    ['nothing at all', undefined],
    ['no moment', {}],
    ['null', { last_updated_max: null }],
    ['a day', { last_updated_max: '2026-01-01' }],
    ['a moment that no clock shows', { last_updated_max: '2016-12-31T23:59:60Z' }],
    ['a number', { last_updated_max: 5 }],
  ])('are named by %s: 400', async (_, body) => {
    const job = await farm.submit({ tasks: [] });
    expect(await farm.client.delete('/jobs/mass-delete', body)).toMatchObject({
      status: 400,
      body: { code: 400 },
    });
    expect(await farm.job(job.id)).toEqual(job);
  });
});
