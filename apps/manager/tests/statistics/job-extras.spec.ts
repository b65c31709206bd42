import { expect, describe, it } from '@jest/globals';
import type { ExtrasOfJobsDto, JobExtrasDto } from '@flamenco/api-contracts';
import { ok } from '../farm/farm-client.js';
import { tasksNamed, useFarm } from '../farm/test-farm.js';

const farm = useFarm();

const extrasOf = async (ids: readonly string[], wanted = ''): Promise<readonly JobExtrasDto[]> =>
  (
    await ok(
      farm.client.get<ExtrasOfJobsDto>(`/jobs/extras?${ids.map((id) => `job=${id}`).join('&')}${wanted}`),
    )
  ).jobs;

/** Tasks of some frames each, after one without. */
const framesOf = (
  type: string,
  ...frames: readonly string[]
): { name: string; type: string; frames?: string }[] => [
  { name: 'prepare', type },
  ...frames.map((range) => ({ name: `render-${range}`, type, frames: range })),
];

describe('what a list can show of jobs', () => {
  it('is when they are done, how long a frame took, and who is at them', async () => {
    const [type, other] = [farm.newType(), farm.newType()];
    const workers = [
      await farm.aWorker({ types: [type], name: 'zeta' }),
      await farm.aWorker({ types: [type], name: 'alpha' }),
    ];
    const render = await farm.submit({
      tasks: [...framesOf(type, '1-10', '11-20', '21-30', '31-35').slice(1), ...tasksNamed('film', other)],
    });
    for (const worker of workers) {
      const task = await worker.take();
      farm.clock.advance(50_000);
      await worker.complete(task);
    }
    for (const worker of workers) await worker.take();
    farm.clock.advance(6_000);
    const [extras] = await extrasOf([render.id]);
    expect(extras).toEqual({
      job_id: render.id,
      estimate: { ready: expect.any(String), earliest: expect.any(String), latest: expect.any(String) },
      mean_frame_seconds: expect.closeTo(5, 0),
      workers_on_it: 2,
      workers: [
        { id: workers[1]?.uuid, name: 'alpha' },
        { id: workers[0]?.uuid, name: 'zeta' },
      ],
    });
    const [later] = await extrasOf([render.id], '&with=estimate');
    expect(Object.keys(later ?? {})).toEqual(['job_id', 'estimate']);
    expect(later?.estimate).toMatchObject({
      ready: (await ok(farm.client.get<{ ready: string }>(`/jobs/${render.id}/estimate`))).ready,
    });
  });

  it('has no time of a frame where there are no frames, or none is done', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type] });
    const plain = await farm.submit({ tasks: tasksNamed('a b', type) });
    await worker.complete(await worker.take());
    await farm.setJob(plain.id, 'paused');
    const fresh = await farm.submit({ tasks: framesOf(farm.newType(), '1-10') });
    expect(await extrasOf([plain.id, fresh.id], '&with=mean_frame')).toEqual([
      { job_id: plain.id },
      { job_id: fresh.id },
    ]);
    expect(await extrasOf([plain.id], '&with=estimate,workers')).toEqual([
      { job_id: plain.id, estimate: { unknown_because: 'not-open' }, workers_on_it: 0, workers: [] },
    ]);
  });

  it('names a picture whose address changes with it', async () => {
    const job = await farm.submit({ tasks: tasksNamed('a', farm.newType()) });
    const picture = (file: string, frame: number | null): Promise<void> =>
      farm.write(async (sql) => {
        const values = ['t', 'task', 'w', 'worker', '2026-11-29T12:00:00.000Z'];
        await sql.run(
          `INSERT INTO job_previews (job_id, file, task_uuid, task_name, frame, worker_uuid, worker_name, rendered, bytes)
           SELECT id, ?, ?, ?, CAST(? AS BIGINT), ?, ?, ?, 1 FROM jobs WHERE uuid = ?`,
          ...[file, values[0] ?? '', values[1] ?? '', frame, ...values.slice(2), job.id],
        );
        await sql.run(
          `DELETE FROM rendered_jobs WHERE job_id = (SELECT id FROM jobs WHERE uuid = ?)`,
          job.id,
        );
        await sql.run(
          `INSERT INTO rendered_jobs (job_id, file, rendered) SELECT id, ?, ? FROM jobs WHERE uuid = ?`,
          ...[file, '2026-11-29T12:00:00.000Z', job.id],
        );
      });
    expect(await extrasOf([job.id], '&with=picture')).toEqual([{ job_id: job.id }]);
    await picture('a1', 7);
    const [first] = await extrasOf([job.id], '&with=picture');
    expect(first?.picture).toEqual({
      base: `/job-files/job-${job.id.slice(0, 4)}/${job.id}`,
      suffixes: ['preview-a1.jpg', 'preview-a1-tiny.jpg'],
      frame: 7,
      rendered: '2026-11-29T12:00:00.000Z',
    });
    await picture('b2', null);
    const [second] = await extrasOf([job.id], '&with=picture');
    expect(second?.picture?.suffixes).toEqual(['preview-b2.jpg', 'preview-b2-tiny.jpg']);
    expect(second?.picture).not.toHaveProperty('frame');
  });

  it('comes in the order of the question, each once, without jobs that there are not', async () => {
    const [one, two] = [
      await farm.submit({ tasks: tasksNamed('a', farm.newType()) }),
      await farm.submit({ tasks: tasksNamed('a', farm.newType()) }),
    ];
    const asked = [two.id, crypto.randomUUID(), one.id.toUpperCase(), two.id];
    expect((await extrasOf(asked, '&with=picture')).map(({ job_id }) => job_id)).toEqual([two.id, one.id]);
  });

  it.each([
    ['no job', '', 'job'],
    ['what is no id', 'job=shot-010', 'job'],
    ['an unknown word', `job=${crypto.randomUUID()}&with=colour`, 'with must be one of estimate, mean_frame'],
    ['too many', Array.from({ length: 101 }, () => `job=${crypto.randomUUID()}`).join('&'), 'job'],
  ])('is refused for %s', async (_, query, message) => {
    const { status, body } = await farm.client.get<{ message: string }>(`/jobs/extras?${query}`);
    expect([status, body.message]).toEqual([400, expect.stringContaining(message)]);
  });
});
