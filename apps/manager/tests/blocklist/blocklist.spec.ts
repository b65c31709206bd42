import { describe, expect, it } from '@jest/globals';
import type { JobBlocklistEntryDto } from '@flamenco/api-contracts';
import { done, ok } from '../farm/farm-client.js';
import { manyTasks, useFarm } from '../farm/test-farm.js';
import type { TestWorker } from '../farm/test-worker.js';

const farm = useFarm({
  yaml: 'blocklist_threshold: 1\ntask_fail_job_at_percent: 100',
});

const UNKNOWN = '11111111-2222-4333-8444-555555555555';

/** A job of which this Worker failed a task, and got itself blocked; another Worker could run it. */
async function blockedFrom(
  type: string,
  name: string,
): Promise<{ readonly jobId: string; readonly worker: TestWorker }> {
  await farm.aWorker({ types: [type], name: `other than ${name}` });
  const { id } = await farm.submit({ tasks: manyTasks(4, type) });
  const worker = await farm.aWorker({ types: [type], name });
  await worker.fail(await worker.take());
  return { jobId: id, worker };
}

function blocklist(jobId: string): Promise<readonly JobBlocklistEntryDto[]> {
  return ok(farm.client.get<readonly JobBlocklistEntryDto[]>(`/jobs/${jobId}/blocklist`));
}

describe('the blocklist of a job', () => {
  it('is empty for a job that blocks nobody', async () => {
    const { id } = await farm.submit({ tasks: [] });
    expect(await blocklist(id)).toEqual([]);
  });

  it('names who is blocked from what, by name of the Worker', async () => {
    const type = farm.newType();
    const { jobId, worker } = await blockedFrom(type, 'Zoë');
    const anna = await farm.aWorker({ types: [type], name: 'anna' });
    await anna.fail(await anna.take());
    expect(await blocklist(jobId)).toEqual([
      { worker_id: anna.uuid, worker_name: 'anna', task_type: type },
      { worker_id: worker.uuid, worker_name: 'Zoë', task_type: type },
    ]);
  });

  it('is lifted for those that are named: they get tasks again at once, but not those that they failed', async () => {
    const { jobId, worker } = await blockedFrom(farm.newType(), 'lifted');
    expect(await worker.takeName()).toBeUndefined();
    const [entry] = await blocklist(jobId);
    const statuses = await farm.taskStatuses(jobId);
    const task = worker.take(30);
    for (let turn = 0; turn < 3; turn++) await farm.client.get('/version');
    await done(farm.client.delete(`/jobs/${jobId}/blocklist`, [entry]));
    expect((await task).name).toBe('2');
    expect(await blocklist(jobId)).toEqual([]);
    // Lifting requeues nothing and clears no failure lists.
    expect(
      (await farm.taskStatuses(jobId)).map((status) => (status === 'active' ? 'queued' : status)),
    ).toEqual(statuses);
    expect((await farm.taskNamed(jobId, '1')).failed_by_workers).toMatchObject([{ id: worker.uuid }]);
  });

  it('keeps whom nobody named, and takes no offence at who is not on it', async () => {
    const type = farm.newType();
    const { jobId, worker } = await blockedFrom(type, 'stays');
    const others = [
      { worker_id: worker.uuid, task_type: 'another type' },
      { worker_id: UNKNOWN, task_type: type },
    ];
    await done(farm.client.delete(`/jobs/${jobId}/blocklist`, others));
    expect(await blocklist(jobId)).toMatchObject([{ worker_id: worker.uuid, task_type: type }]);
    expect(await worker.takeName()).toBeUndefined();
  });

  it('stays when a task is requeued, and is emptied with all failure lists when the job is', async () => {
    const { jobId } = await blockedFrom(farm.newType(), 'forgiven');
    const { id } = await farm.taskNamed(jobId, '1');
    await farm.setTask(id, 'queued');
    expect((await farm.task(id)).failed_by_workers ?? []).toEqual([]);
    expect(await blocklist(jobId)).toHaveLength(1);
    await farm.setJob(jobId, 'requeueing');
    expect(await blocklist(jobId)).toEqual([]);
  });

  it.each([
    ['an empty list', []],
    ['no body', undefined],
    ['entries without a task type', [{ worker_id: UNKNOWN }]],
    ['a malformed Worker id', [{ worker_id: 'anna', task_type: 'blender' }]],
    ['something that is no list', { worker_id: UNKNOWN, task_type: 'blender' }],
  ])('is not changed by %s: 400', async (_, body) => {
    const { jobId } = await blockedFrom(farm.newType(), 'kept');
    expect(await farm.client.delete(`/jobs/${jobId}/blocklist`, body)).toMatchObject({
      status: 400,
      body: { code: 400 },
    });
    expect(await blocklist(jobId)).toHaveLength(1);
  });

  it('is 404 for an unknown job, and 400 for a malformed id', async () => {
    const entry = { worker_id: UNKNOWN, task_type: 'blender' };
    expect(await farm.client.get(`/jobs/${UNKNOWN}/blocklist`)).toMatchObject({
      status: 404,
      body: { code: 404 },
    });
    expect(await farm.client.delete(`/jobs/${UNKNOWN}/blocklist`, [entry])).toMatchObject({
      status: 404,
      body: { code: 404 },
    });
    expect(await farm.client.get('/jobs/mine/blocklist')).toMatchObject({ status: 400 });
    expect(await farm.client.delete('/jobs/mine/blocklist', [entry])).toMatchObject({ status: 400 });
  });
});

describe('a Worker that hands a task back', () => {
  const WHY = 'The program "ffmpeg" is not on this computer.';

  async function handingBack(type: string, more: object): Promise<string> {
    const { id } = await farm.submit({ tasks: manyTasks(2, type) });
    const worker = await farm.aWorker({ types: [type], name: 'without ffmpeg' });
    const { uuid, attempt_id } = await worker.take();
    await done(worker.client.post(`/worker/task/${uuid}`, { taskStatus: 'queued', attempt_id, ...more }));
    return id;
  }

  it('gets no more of them when it asks for that, and people read why', async () => {
    const type = farm.newType();
    await farm.aWorker({ types: [type], name: 'has ffmpeg' });
    const jobId = await handingBack(type, { block_because: WHY });
    expect(await blocklist(jobId)).toEqual([
      { worker_id: expect.any(String), worker_name: 'without ffmpeg', task_type: type, reason: WHY },
    ]);
    expect(await farm.taskStatuses(jobId)).toEqual(['queued', 'queued']);
    const { id } = await farm.taskNamed(jobId, '1');
    expect((await farm.task(id)).failed_by_workers ?? []).toEqual([]);
  });

  it('goes on getting them when nobody else could run them: no job waits for ever', async () => {
    const jobId = await handingBack(farm.newType(), { block_because: WHY });
    expect(await blocklist(jobId)).toEqual([]);
  });

  it('is not blocked for a report of something else', async () => {
    const type = farm.newType();
    await farm.aWorker({ types: [type], name: 'another' });
    const jobId = await handingBack(type, { taskStatus: 'active', block_because: WHY });
    expect(await blocklist(jobId)).toEqual([]);
  });
});
