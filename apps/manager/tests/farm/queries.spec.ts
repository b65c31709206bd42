import { describe, expect, it } from '@jest/globals';
import type {
  JobsQueryResultDto,
  TaskDto,
  WorkerListDto,
  WorkerTagDto,
  WorkerTagListDto,
} from '@flamenco/api-contracts';
import { ok } from './farm-client.js';
import { tasksNamed, useFarm } from './test-farm.js';

const farm = useFarm();

const UNKNOWN = '11111111-2222-4333-8444-555555555555';
const STATUS = { status: 'queued', reason: 'test' };

describe('what does not exist is 404, and a malformed id 400', () => {
  it.each<['get' | 'post' | 'delete', string, unknown]>([
    ['get', '/jobs/ID', undefined],
    ['get', '/jobs/ID/tasks', undefined],
    ['post', '/jobs/ID/setstatus', STATUS],
    ['post', '/jobs/ID/setpriority', { priority: 5 }],
    ['get', '/tasks/ID', undefined],
    ['get', '/tasks/ID/log', undefined],
    ['get', '/tasks/ID/logtail', undefined],
    ['post', '/tasks/ID/setstatus', STATUS],
    ['get', '/worker-mgt/workers/ID', undefined],
    ['delete', '/worker-mgt/workers/ID', undefined],
    ['post', '/worker-mgt/workers/ID/setstatus', { status: 'asleep', is_lazy: false }],
  ])('%s %s', async (method, path, body) => {
    const unknown = await farm.client[method](path.replace('ID', UNKNOWN), body);
    expect(unknown).toMatchObject({ status: 404, body: { code: 404 } });
    expect((unknown.body as { message: string }).message).toContain(UNKNOWN);
    expect(await farm.client[method](path.replace('ID', 'not-a-uuid'), body)).toMatchObject({
      status: 400,
      body: { code: 400 },
    });
  });
});

describe('jobs', () => {
  it('are an empty list when there are none', async () => {
    expect(await ok(farm.client.get('/jobs'))).toEqual({ jobs: [] });
  });

  it('are listed oldest first, each as it is fetched alone', async () => {
    const made = [];
    for (const name of ['one', 'two', 'three']) {
      made.push(await farm.submit({ name, tasks: tasksNamed('a', 'misc'), metadata: { name } }));
    }
    expect(await ok(farm.client.get<JobsQueryResultDto>('/jobs'))).toEqual({ jobs: made });
  });

  it('are listed in full when there are more than a page', async () => {
    const { id } = await farm.submit({ name: 'copied', tasks: [] });
    const columns = 'name, type, priority, status, settings, metadata, submitter_platform, created, updated';
    await farm.sql(
      `INSERT INTO jobs (uuid, ${columns})
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
       SELECT '11111111-2222-4333-8444-' || substr(CAST(1000000000000 + i AS TEXT), 2), ${columns} FROM n, jobs WHERE uuid = ?`,
      id,
    );
    const { jobs } = await ok(farm.client.get<JobsQueryResultDto>('/jobs'));
    expect(new Set(jobs.map((job) => job.id)).size).toBe(jobs.length);
    expect(jobs.filter(({ name }) => name === 'copied')).toHaveLength(1001);
  });

  it('are found by an id in capitals', async () => {
    const { id } = await farm.submit({ tasks: [] });
    expect((await farm.job(id.toUpperCase())).id).toBe(id);
  });
});

describe('a task', () => {
  it('is shown with what it waits for, its frames, and that nobody has tried it', async () => {
    const { id } = await farm.submit({
      tasks: [
        { name: 'render', type: 'blender', frames: '1-10', steps: 10, priority: 70 },
        { name: 'video', type: 'ffmpeg', after: ['render'] },
      ],
    });
    expect(await farm.tasks(id)).toEqual([
      expect.objectContaining({
        name: 'render',
        status: 'queued',
        index_in_job: 1,
        priority: 70,
        task_type: 'blender',
        frames: '1-10',
        steps_total: 10,
        attempt_count: 0,
        is_blocked: false,
      }),
      expect.objectContaining({
        name: 'video',
        index_in_job: 2,
        priority: 50,
        attempt_count: 0,
        is_blocked: true,
      }),
    ]);
    const video = await farm.taskNamed(id, 'video');
    expect(video).toMatchObject({
      job_id: id,
      activity: '',
      failed_by_workers: [],
      attempts: [],
      commands: [{ name: 'echo', parameters: { message: 'video' } }],
    });
    expect(video.worker).toEqual({ id: '', name: '', address: '' });
    expect(video).not.toHaveProperty('last_touched');
  });
});

describe('a path or method that the API does not have', () => {
  it.each([
    ['get', '/jobz', 404],
    ['delete', '/tasks/11111111-2222-4333-8444-555555555555', 405],
  ] as const)('%s %s is %i', async (method, path, status) => {
    expect(await farm.client[method](path)).toMatchObject({ status, body: { code: status } });
  });
});

describe('what has a name', () => {
  const names = ['Zoë', 'anna', 'box-10', 'box-2', 'Émile'];
  const inOrder = ['anna', 'box-2', 'box-10', 'Émile', 'Zoë'];

  it('is listed in the order in which people look for it: Workers, tags, those of a Worker, and who failed a task', async () => {
    const type = farm.newType();
    await farm.aWorker({ types: [type], name: 'the last one' });
    const { id } = await farm.submit({ tasks: tasksNamed('a', type) });
    const tags = new Map<string, string>();
    for (const name of names) {
      const worker = await farm.aWorker({ types: [type], name });
      if (name === 'Zoë' || name === 'anna') await worker.fail(await worker.take());
      tags.set(name, (await ok(farm.client.post<WorkerTagDto>('/worker-mgt/tags', { name }))).id ?? '');
    }
    const { workers } = await ok(farm.client.get<WorkerListDto>('/worker-mgt/workers'));
    expect(workers.map(({ name }) => name).filter((name) => names.includes(name))).toEqual(inOrder);
    const listed = await ok(farm.client.get<WorkerTagListDto>('/worker-mgt/tags'));
    expect(listed.tags?.map(({ name }) => name)).toEqual(inOrder);
    const [worker] = workers;
    await farm.client.post(`/worker-mgt/workers/${worker?.id}/settags`, { tag_ids: [...tags.values()] });
    expect((await farm.worker(worker?.id ?? '')).tags?.map(({ name }) => name)).toEqual(inOrder);
    const [task] = await farm.tasks(id);
    const { failed_by_workers } = await ok(farm.client.get<TaskDto>(`/tasks/${task?.id}`));
    expect(failed_by_workers?.map(({ name }) => name)).toEqual(['anna', 'Zoë']);
  });
});
