import { describe, expect, it } from '@jest/globals';
import type { JobDto } from '@flamenco/api-contracts';
import { done, ok } from '../farm/farm-client.js';
import { tasksNamed, until, useFarm, type JobSpec } from '../farm/test-farm.js';
import type { TestWorker } from '../farm/test-worker.js';
import { whyJob, whyTask, whyWorker } from '../why/why-client.js';
import { reservationsPart } from './reservations/reservations.part.js';

const farm = useFarm({ yaml: 'reservations: {urgent_project: launch}', more: [reservationsPart] });

const jobOf = (project: string, type: string, more: JobSpec = {}): JobSpec => ({
  tasks: tasksNamed('1', type),
  metadata: { project },
  ...more,
});

function reserve({ uuid }: TestWorker, project: string): Promise<void> {
  return done(farm.client.put(`/reservations/workers/${uuid}`, { project }));
}

function endReservation({ uuid }: TestWorker): Promise<void> {
  return done(farm.client.delete(`/reservations/workers/${uuid}`));
}

function attentionOf(jobId: string): Promise<JobDto['needs_attention']> {
  return farm.job(jobId).then((job) => job.needs_attention);
}

describe('a part that a studio has added to the Manager', () => {
  it('has its operations in the document of the API, and requests held to it', async () => {
    const { body } = await farm.client.get<{ paths: object }>('/openapi3.json');
    expect(body.paths).toHaveProperty([`/api/v3/reservations/workers/{worker_id}`, 'put']);
    const worker = await farm.aWorker({ types: [farm.newType()] });
    const path = `/reservations/workers/${worker.uuid}`;
    expect(await farm.client.put(path, { project: 7 })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('project') },
    });
  });

  it('hears what happens, from the outbox', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type] });
    const finished = (): Promise<number> =>
      ok(farm.client.get<{ finished_jobs: number }>('/reservations/projects/heard')).then(
        (project) => project.finished_jobs,
      );
    expect(await finished()).toBe(0);
    await farm.submit(jobOf('heard', type));
    await worker.complete(await worker.take());
    await until('the finished job is counted', async () => (await finished()) === 1);
  });
});

describe('a gate before submissions', () => {
  it('refuses a job in its own words, before and at the submission', async () => {
    const job = { tasks: tasksNamed('1', farm.newType()), name: 'of nobody' };
    const refusal = {
      status: 400,
      body: { message: "Job without a project: set 'project' in its metadata, and submit again." },
    };
    expect(await farm.submitting(job)).toMatchObject(refusal);
    expect(
      await farm.client.post('/jobs/check', {
        name: 'of nobody',
        type: 'test-tasks',
        submitter_platform: 'linux',
        settings: { tasks: job.tasks },
      }),
    ).toMatchObject(refusal);
    const { jobs } = await ok(farm.client.get<{ jobs: readonly JobDto[] }>('/jobs'));
    expect(jobs.map(({ name }) => name)).not.toContain('of nobody');
  });

  it('amends a job, by the settings of its part', async () => {
    const type = farm.newType();
    expect((await farm.submit(jobOf('film', type, { priority: 40 }))).priority).toBe(40);
    const urgent = await farm.submit(jobOf('launch', type, { priority: 40 }));
    expect(urgent.priority).toBe(90);
    const worker = await farm.aWorker({ types: [type] });
    expect((await worker.take()).job).toBe(urgent.id);
  });
});

describe('a gate before placements', () => {
  it('keeps a Worker from tasks, and says so to those who ask', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type], name: 'mine' });
    await reserve(worker, 'film');
    const { id } = await farm.submit(jobOf('series', type, { priority: 90 }));
    const { id: own } = await farm.submit(jobOf('film', type));
    const { job, uuid } = await worker.take();
    expect(job).toBe(own);
    await worker.complete({ uuid });
    expect((await worker.ask()).status).toBe(204);

    const reason = {
      code: 'worker-held-back',
      message: expect.stringMatching(
        /^The one Worker that could run .+ is reserved for project 'film': 'mine'\.$/,
      ),
      remedy: 'End a reservation.',
      workers: [{ id: worker.uuid, name: 'mine' }],
    };
    expect((await whyJob(farm, id)).reasons).toContainEqual(expect.objectContaining(reason));
    const [task] = await farm.tasks(id);
    expect((await whyTask(farm, task!.id)).reasons).toContainEqual(expect.objectContaining(reason));
    expect((await whyWorker(farm, worker.uuid)).reasons).toContainEqual(
      expect.objectContaining({
        code: 'worker-held-back',
        message: "It is reserved for project 'film'. So 1 job with runnable tasks is not for it: 'job'.",
        jobs: [{ id, name: 'job' }],
      }),
    );
  });

  it('leaves the tasks to others', async () => {
    const type = farm.newType();
    const [reserved, free] = [await farm.aWorker({ types: [type] }), await farm.aWorker({ types: [type] })];
    const { id } = await farm.submit(jobOf('series', type));
    await reserve(reserved, 'film');
    expect((await reserved.ask()).status).toBe(204);
    expect(await attentionOf(id)).toBeUndefined();
    expect((await free.take()).job).toBe(id);
  });

  it('has a job say that it needs a person when it holds back every Worker, until one is let go', async () => {
    const type = farm.newType();
    const [one, two] = [await farm.aWorker({ types: [type] }), await farm.aWorker({ types: [type] })];
    const { id } = await farm.submit(jobOf('series', type));
    await reserve(one, 'film');
    await reserve(two, 'film');
    await until('the job says what it needs', async () => (await attentionOf(id)) !== undefined);
    expect(await attentionOf(id)).toMatchObject({
      code: 'worker-held-back',
      message: expect.stringContaining("reserved for project 'film'"),
      remedy: 'End a reservation.',
    });
    await endReservation(two);
    await until('it needs nothing', async () => (await attentionOf(id)) === undefined);
    expect((await farm.job(id)).status).toBe('queued');
  });

  it('has a Worker that waits given its task once it is let go', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type] });
    await reserve(worker, 'film');
    const { id } = await farm.submit(jobOf('series', type));
    const waiting = worker.take(60);
    await endReservation(worker);
    expect((await waiting).job).toBe(id);
  });
});
