import { describe, expect, it } from '@jest/globals';
import type { JobDto, JobsQueryResultDto } from '@flamenco/api-contracts';
import { StuckJobs } from '../../src/modules/stuck-jobs/stuck-jobs.js';
import { ok } from './farm-client.js';
import { manyTasks, tasksNamed, useFarm, type JobSpec } from './test-farm.js';

const farm = useFarm({
  yaml: `
variables:
  renders:
    is_twoway: true
    values:
      - {platform: linux, value: /mnt/renders}
      - {platform: windows, value: 'R:\\'}
`,
});

const jobCount = async (): Promise<number> =>
  (await ok(farm.client.get<JobsQueryResultDto>('/jobs'))).jobs.length;
const etagOf = async (type: string): Promise<string> =>
  (await ok(farm.client.get<{ etag: string }>(`/jobs/type/${type}`))).etag;

describe('a submitted job', () => {
  it('is stored as it was sent, with defaults for what was left out', async () => {
    const job = await farm.submit({
      name: 'shot-010',
      tasks: [
        { name: 'a', type: 'misc', steps: 7 },
        { name: 'b', type: 'misc', after: ['a'] },
      ],
      metadata: { project: 'Sprite Fright' },
    });
    expect(job).toMatchObject({
      name: 'shot-010',
      type: 'test-tasks',
      status: 'queued',
      activity: '',
      priority: 50,
      submitter_platform: 'linux',
      metadata: { project: 'Sprite Fright' },
      steps_completed: 0,
      steps_total: 8,
      task_counts: {
        queued: 2,
        active: 0,
        'soft-failed': 0,
        failed: 0,
        canceled: 0,
        completed: 0,
        paused: 0,
      },
    });
    expect(job.created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(job.updated).toBe(job.created);
    expect(job).not.toHaveProperty('worker_tag');
    expect(job).not.toHaveProperty('storage');
    expect(job).not.toHaveProperty('delete_requested_at');
    expect(await farm.job(job.id)).toEqual(job);
  });

  it('is announced as new, once', async () => {
    const job = await farm.submit({ tasks: tasksNamed('a b', 'misc') });
    expect(farm.eventsOf(job.id)).toEqual([
      {
        name: 'job-updated',
        payload: {
          id: job.id,
          name: 'job',
          status: 'queued',
          type: 'test-tasks',
          priority: 50,
          refresh_tasks: false,
          steps_completed: 0,
          steps_total: 2,
          updated: job.updated,
          task_counts: job.task_counts,
        },
      },
    ]);
  });

  it('keeps what its job type made of its settings', async () => {
    const job = await farm.submit({ name: 'lighting', settings: { strange: [1, { deep: true }] } });
    expect(job.settings).toEqual({ strange: [1, { deep: true }], compiled_for: 'lighting' });
  });

  it('without tasks is completed at once, and says so', async () => {
    const job = await farm.submit({ tasks: [] });
    expect(job).toMatchObject({
      status: 'completed',
      activity: 'Changed to status "completed": its job type made no tasks, so there is nothing to run',
      steps_total: 0,
      warnings: expect.arrayContaining([expect.objectContaining({ code: 'job-without-tasks' })]),
    });
    expect(await farm.tasks(job.id)).toEqual([]);
    expect(farm.jobSteps(job.id)).toEqual([]);
    await farm.setJob(job.id, 'requeueing');
    expect((await farm.job(job.id)).status).toBe('completed');
  });

  it('without tasks, and paused, is completed when somebody lets it go on', async () => {
    const { id } = await farm.submit({ tasks: [], initial_status: 'paused' });
    expect((await farm.job(id)).status).toBe('paused');
    await farm.setJob(id, 'queued');
    expect((await farm.job(id)).status).toBe('completed');
  });

  it('without tasks, of a Manager that left such jobs queued, is completed when that one is updated', async () => {
    const { id } = await farm.submit({ tasks: [] });
    await farm.sql(`UPDATE jobs SET status = 'queued' WHERE uuid = ?`, id);
    await farm.get(StuckJobs).takeUp();
    expect((await farm.job(id)).status).toBe('completed');
  });

  it('of 4,000 tasks has them all, in their order', async () => {
    const { id, task_counts } = await farm.submit({ tasks: manyTasks(4_000, 'misc') });
    const tasks = await farm.tasks(id);
    expect(tasks.map(({ index_in_job, name }) => `${index_in_job}:${name}`)).toEqual(
      Array.from({ length: 4_000 }, (_, index) => `${index + 1}:${index + 1}`),
    );
    expect(task_counts.queued).toBe(4_000);
  }, 20_000);

  it.each<[string, Record<string, unknown>, Partial<JobDto>]>([
    ['no tag', { worker_tag: '' }, {}],
    ['no etag', { type_etag: '' }, {}],
    ['a priority beyond 100, which is held to the range', { priority: 4711 }, { priority: 100 }],
    [
      'a Shaman checkout',
      { storage: { shaman_checkout_id: 'abc/1' } },
      { storage: { shaman_checkout_id: 'abc/1' } },
    ],
    ["the Manager's own platform", { submitter_platform: 'manager' }, { submitter_platform: 'manager' }],
  ])('may have %s', async (_, fields, expected) => {
    const job = await farm.submit({ tasks: [], ...fields });
    expect(job).toMatchObject(expected);
    if ('worker_tag' in fields) expect(job).not.toHaveProperty('worker_tag');
  });

  it('may name the etag of its job type', async () => {
    const job = await farm.submit({ tasks: tasksNamed('a', 'misc'), type_etag: await etagOf('test-tasks') });
    expect(job.status).toBe('queued');
  });

  it('may have a tag', async () => {
    const tag = await farm.aTag('gpu');
    expect(await farm.submit({ tasks: [], worker_tag: tag })).toMatchObject({ worker_tag: tag });
  });

  it('has its paths stored as variables, and handed out as the Worker’s platform writes them', async () => {
    const type = farm.newType();
    const { settings } = await farm.submit({
      tasks: tasksNamed('a b', type),
      settings: { path: '/mnt/renders/shot/010' },
    });
    expect(settings?.['path']).toBe('{renders}/shot/010');
    const messages = [];
    for (const platform of ['linux', 'windows']) {
      const worker = await farm.aWorker({ types: [type], platform });
      messages.push((await worker.take()).commands[0]?.parameters['message']);
    }
    expect(messages).toEqual(['/mnt/renders/shot/010', 'R:\\shot\\010']);
  });
});

describe('a submission is refused', () => {
  const unknownTag = '11111111-2222-4333-8444-555555555555';

  it.each<[string, JobSpec | string, number, RegExp]>([
    ['whose job type has changed', { type_etag: 'old' }, 412, /test-tasks.*refresh.*submit again/],
    ['of an unknown type', { type: 'nope' }, 400, /no job type 'nope'.*test-tasks/],
    ['of an unknown type with an etag', { type: 'nope', type_etag: 'x' }, 400, /no job type 'nope'/],
    [
      'whose script throws',
      { settings: { problem: 'the scene has no camera' } },
      400,
      /test_tasks\.js, line \d+.*the scene has no camera/,
    ],
    ['whose tasks wait for each other', { type: 'test-cycle' }, 400, /test_cycle\.js.*wait/i],
    ['with an unknown tag', { worker_tag: unknownTag }, 400, new RegExp(`no worker tag ${unknownTag}`)],
    ['with a malformed tag', { worker_tag: 'gpu' }, 400, /worker_tag/],
    ['without a name', { name: undefined }, 400, /name/],
    ['without a platform', { submitter_platform: undefined }, 400, /submitter_platform/],
    ['with an unknown status', { initial_status: 'done' }, 400, /initial_status/],
    ['with a text for a priority', { priority: 'high' }, 400, /priority/],
    ['with metadata that are no texts', { metadata: { a: 1 } }, 400, /metadata/],
  ])('%s', async (_, job, status, message) => {
    const before = await jobCount();
    for (const path of ['/jobs', '/jobs/check']) {
      const answer = await farm.client.post(path, {
        name: 'job',
        type: 'test-tasks',
        submitter_platform: 'linux',
        settings: { tasks: [] },
        ...(job as JobSpec),
      });
      expect(answer).toMatchObject({ status, body: { code: status } });
      expect(answer.body.message).toMatch(message);
    }
    expect(await jobCount()).toBe(before);
  });

  it.each([
    ['that is no JSON', '{"name": '],
    ['that is a list', '[]'],
    ['that is empty', ''],
  ])('%s', async (_, body) => {
    expect(await farm.client.post('/jobs', body)).toMatchObject({ status: 400, body: { code: 400 } });
  });
});

describe('checking a submission', () => {
  it('stores nothing', async () => {
    const before = await jobCount();
    const answer = await farm.client.post('/jobs/check', {
      name: 'job',
      type: 'test-tasks',
      submitter_platform: 'linux',
      settings: { tasks: tasksNamed('a', 'misc') },
    });
    expect(answer.status).toBe(204);
    expect(await jobCount()).toBe(before);
  });
});

describe('a job that is submitted as', () => {
  it.each(['paused', 'under-construction'] as const)(
    '%s keeps its tasks back until it is requeued',
    async (status) => {
      const type = farm.newType();
      const worker = await farm.aWorker({ types: [type] });
      const job = await farm.submit({ tasks: tasksNamed('a b', type), initial_status: status });
      expect(job.status).toBe(status);
      expect(await farm.taskStatuses(job.id)).toEqual(['queued', 'queued']);
      expect(await worker.takeName()).toBeUndefined();
      await farm.setJob(job.id, 'requeueing');
      expect(farm.jobSteps(job.id).map((step) => step.replace('*', ''))).toEqual([
        `${status}>requeueing`,
        'requeueing>queued',
      ]);
      expect(await worker.takeName()).toBe('a');
    },
  );
});
