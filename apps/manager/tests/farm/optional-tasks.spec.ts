import { describe, expect, it } from '@jest/globals';
import { StuckJobs } from '../../src/modules/stuck-jobs/stuck-jobs.js';
import { done } from './farm-client.js';
import { until, useFarm } from './test-farm.js';
import type { TaskSpec } from './job-scripts.js';

const farm = useFarm({ yaml: 'task_fail_after_softfail_count: 2' });

/** A job that is complete without its last task. */
function withFilm(type: string): readonly TaskSpec[] {
  return [
    { name: 'frames', type },
    { name: 'film', type, after: ['frames'], optional: true },
  ];
}

describe('a task that its job is complete without', () => {
  it('is given up when no Worker can do it: the job is completed, and it says why', async () => {
    const type = farm.newType();
    const job = await farm.submit({ tasks: withFilm(type) });
    const worker = await farm.aWorker({ types: [type], name: 'only' });
    await worker.complete(await worker.take());
    await worker.fail(await worker.take(), 'Failed: there is no FFmpeg here');
    expect((await farm.job(job.id)).status).toBe('completed');
    const film = await farm.taskNamed(job.id, 'film');
    expect(film).toMatchObject({ status: 'completed', failed_by_workers: [{ name: 'only' }] });
    expect(film.activity).toMatch(
      /^Given up, the job is complete without it\. Failed: there is no FFmpeg here\. Worker only failed/,
    );
    expect(await farm.log(film.id)).toMatch(/task changed status active -> completed/);
  });

  it('is tried by others first, as often as any task', async () => {
    const type = farm.newType();
    const job = await farm.submit({ tasks: withFilm(type) });
    const [one, two, three] = [
      await farm.aWorker({ types: [type] }),
      await farm.aWorker({ types: [type] }),
      await farm.aWorker({ types: [type] }),
    ];
    await one.complete(await one.take());
    await one.fail(await one.take());
    expect((await farm.taskNamed(job.id, 'film')).status).toBe('soft-failed');
    expect((await farm.job(job.id)).status).toBe('active');
    await two.fail(await two.take());
    expect((await farm.job(job.id)).status).toBe('completed');
    expect((await three.ask()).status).toBe(204);
  });

  it('is given up when the last Worker that could have tried goes', async () => {
    const type = farm.newType();
    const job = await farm.submit({ tasks: withFilm(type) });
    const [one, two] = [await farm.aWorker({ types: [type] }), await farm.aWorker({ types: [type] })];
    await one.complete(await one.take());
    await one.fail(await one.take());
    await done(farm.client.delete(`/worker-mgt/workers/${two.uuid}`));
    await until('the job is completed', async () => (await farm.job(job.id)).status === 'completed');
    expect((await farm.taskNamed(job.id, 'film')).activity).toMatch(/^Given up.*No Worker is left/);
  });

  it('is given up when no Worker of the farm takes its type, and there are some', async () => {
    const type = farm.newType();
    const job = await farm.submit({
      tasks: [
        { name: 'frames', type },
        { name: 'film', type: `${type}-film`, after: ['frames'], optional: true },
      ],
    });
    const worker = await farm.aWorker({ types: [type] });
    await worker.complete(await worker.take());
    await farm.get(StuckJobs).takeUp(); // within a minute
    expect((await farm.job(job.id)).status).toBe('completed');
    expect((await farm.taskNamed(job.id, 'film')).activity).toMatch(/^Given up.*tasks of type/);
  });

  it('does not keep a job from failing whose other tasks failed', async () => {
    const type = farm.newType();
    const job = await farm.submit({ tasks: withFilm(type) });
    const worker = await farm.aWorker({ types: [type] });
    await worker.fail(await worker.take());
    expect((await farm.job(job.id)).status).toBe('failed');
  });

  it('can be queued again by a person, as any completed task', async () => {
    const type = farm.newType();
    const job = await farm.submit({ tasks: withFilm(type) });
    const worker = await farm.aWorker({ types: [type] });
    await worker.complete(await worker.take());
    await worker.fail(await worker.take());
    const film = await farm.taskNamed(job.id, 'film');
    await farm.requestTask(film.id, 'queued', 'FFmpeg is installed now');
    await worker.complete(await worker.take()); // all tasks of a completed job are queued again
    await worker.complete(await worker.take());
    expect((await farm.job(job.id)).status).toBe('completed');
    expect((await farm.task(film.id)).activity).not.toMatch(/Given up/);
  });
});
