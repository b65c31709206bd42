import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { JobCausesDto, JobBlocklistEntryDto, WorkerTagDto } from '@flamenco/api-contracts';
import { done, ok } from '../farm/farm-client.js';
import { manyTasks, tasksNamed, useFarm } from '../farm/test-farm.js';
import { OPERATIONS } from '../security/operations.js';
import { aFailedJob, FILM_SETTINGS, NOTED_ELSEWHERE, notedChanges } from './noted-changes.js';

const farm = useFarm({ yaml: 'blocklist_threshold: 1\ntask_fail_job_at_percent: 100\n' });

/** Something done by an operation: prepares it, does it, and says what the history has to tell of it. */
type Doing = () => Promise<readonly [act: () => Promise<unknown>, entry: object]>;

const aJob = (name = 'shot_010'): Promise<{ readonly id: string; readonly name: string }> =>
  farm.submit({ name, tasks: tasksNamed('a b', farm.newType()) });

const aboutJob = ({ id, name }: { readonly id: string; readonly name: string }): object => ({
  kind: 'job',
  object: id,
  name,
  job: id,
});

const DOINGS: Readonly<Record<string, Doing>> = {
  submitJob: () => {
    const job = {
      name: 'shot_020',
      priority: 60,
      tasks: manyTasks(3, 'misc'),
      metadata: { 'user.name': 'anna' },
    };
    return Promise.resolve([
      () => farm.submit(job),
      {
        action: 'job-submitted',
        kind: 'job',
        name: 'shot_020',
        before: {},
        after: { type: 'test-tasks', status: 'queued', priority: 60, tasks: 3, user: 'anna' },
      },
    ]);
  },
  setJobStatus: async () => {
    const job = await aJob();
    return [
      () => farm.setJob(job.id, 'pause-requested'),
      {
        ...{ action: 'job-status-requested', ...aboutJob(job), before: { status: 'queued' } },
        after: { status: 'pause-requested', reason: 'a test asked for it' },
      },
    ];
  },
  requeueFailedTasks: async () => {
    const { id } = await aFailedJob(farm);
    for (const task of await farm.tasks(id))
      if (task.status === 'soft-failed') await farm.setTask(task.id, 'failed');
    return [
      () => ok(farm.client.post(`/jobs/${id}/requeue-failed-tasks`, { reason: 'fixed' })),
      { action: 'failed-tasks-requeued', job: id, after: { status: 'active', tasks: 1, reason: 'fixed' } },
    ];
  },
  requeueJobCause: async () => {
    const { id } = await aFailedJob(farm);
    for (const task of await farm.tasks(id))
      if (task.status === 'soft-failed') await farm.setTask(task.id, 'failed');
    const { causes } = await ok(farm.client.get<JobCausesDto>(`/jobs/${id}/causes`));
    return [
      () => farm.client.post(`/jobs/${id}/causes/${causes[0]?.id ?? ''}/requeue`, { reason: 'fixed' }),
      { action: 'cause-requeued', job: id, after: expect.objectContaining({ tasks: 1, reason: 'fixed' }) },
    ];
  },
  setJobPriority: async () => {
    const job = await aJob();
    return [
      () => done(farm.client.post(`/jobs/${job.id}/setpriority`, { priority: 80 })),
      {
        ...{ action: 'job-priority-set', ...aboutJob(job) },
        ...{ before: { priority: 50 }, after: { priority: 80 } },
      },
    ];
  },
  setJobTag: async () => {
    const [job, tag] = [await aJob(), await farm.aTag('for a job')];
    return [
      () => done(farm.client.post(`/jobs/${job.id}/settag`, { id: tag })),
      { action: 'job-tag-set', ...aboutJob(job), before: {}, after: { worker_tag: 'for a job' } },
    ];
  },
  makeFilmSoFar: async () => {
    const body = { name: 'film', type: 'simple-blender-render', submitter_platform: 'linux' };
    const { id } = await ok(farm.client.post<{ id: string }>('/jobs', { ...body, settings: FILM_SETTINGS }));
    return [
      () => farm.client.post(`/jobs/${id}/film-so-far`),
      {
        ...{ action: 'film-requested', ...aboutJob({ id, name: 'film' }) },
        after: { film: 'Film so far: film' },
      },
    ];
  },
  deleteJob: async () => {
    const job = await aJob();
    return [
      () => done(farm.client.delete(`/jobs/${job.id}`)),
      {
        action: 'job-deletion-requested',
        ...aboutJob(job),
        before: { status: 'queued' },
        after: { files: 'own' },
      },
    ];
  },
  removeJobBlocklist: async () => {
    const { id, type } = await aFailedJob(farm);
    const blocked = await ok(farm.client.get<readonly JobBlocklistEntryDto[]>(`/jobs/${id}/blocklist`));
    return [
      () => done(farm.client.delete(`/jobs/${id}/blocklist`, blocked)),
      {
        ...{ action: 'blocks-lifted', job: id },
        ...{ before: { blocked: [`real-01 (${type})`] }, after: { blocked: [] } },
      },
    ];
  },
  setTaskStatus: async () => {
    const { id } = await aJob();
    const task = await farm.taskNamed(id, 'b');
    return [
      () => farm.setTask(task.id, 'canceled'),
      {
        ...{ action: 'task-status-requested', kind: 'task', object: task.id, name: 'b', job: id },
        before: { status: 'queued' },
        after: { status: 'canceled', job: 'shot_010', reason: 'a test asked for it' },
      },
    ];
  },
  requestWorkerStatusChange: async () => {
    const { uuid } = await farm.aWorker({ types: ['misc'], name: 'real-03' });
    return [
      () => done(farm.requestWorker(uuid, 'asleep', true)),
      {
        ...{ action: 'worker-status-requested', kind: 'worker', object: uuid, name: 'real-03', job: null },
        ...{ before: { status: 'awake' }, after: { status: 'asleep', is_lazy: true } },
      },
    ];
  },
  deleteWorker: async () => {
    const { uuid } = await farm.aWorker({ types: ['misc'], name: 'real-04' });
    return [
      () => done(farm.client.delete(`/worker-mgt/workers/${uuid}`)),
      {
        action: 'worker-removed',
        kind: 'worker',
        object: uuid,
        name: 'real-04',
        before: { status: 'awake' },
      },
    ];
  },
  setWorkerTags: async () => {
    const [cpu, gpu] = [await farm.aTag('cpu'), await farm.aTag('gpu')];
    const { uuid } = await farm.aWorker({ types: ['misc'], name: 'real-05', tags: [cpu] });
    return [
      () => done(farm.client.post(`/worker-mgt/workers/${uuid}/settags`, { tag_ids: [cpu, gpu] })),
      {
        ...{ action: 'worker-tags-set', object: uuid, name: 'real-05' },
        ...{ before: { tags: ['cpu'] }, after: { tags: ['cpu', 'gpu'] } },
      },
    ];
  },
  setWorkerSleepSchedule: async () => {
    const { uuid } = await farm.aWorker({ types: ['misc'], name: 'real-06' });
    const schedule = { is_active: false, days_of_week: 'mo tu', start_time: '09:00', end_time: '18:00' };
    return [
      () => done(farm.client.post(`/worker-mgt/workers/${uuid}/sleep-schedule`, schedule)),
      { action: 'sleep-schedule-set', object: uuid, name: 'real-06', before: {}, after: schedule },
    ];
  },
  createWorkerTag: () =>
    Promise.resolve([
      () => ok(farm.client.post('/worker-mgt/tags', { name: 'new', description: 'for tests' })),
      {
        action: 'tag-created',
        kind: 'worker-tag',
        name: 'new',
        after: { name: 'new', description: 'for tests' },
      },
    ]),
  updateWorkerTag: async () => {
    const { id } = await ok(farm.client.post<WorkerTagDto>('/worker-mgt/tags', { name: 'old name' }));
    return [
      () => done(farm.client.put(`/worker-mgt/tag/${String(id)}`, { name: 'new name' })),
      {
        ...{ action: 'tag-changed', object: id, name: 'old name' },
        ...{ before: { name: 'old name' }, after: { name: 'new name' } },
      },
    ];
  },
  deleteWorkerTag: async () => {
    const tag = await farm.aTag('of many jobs');
    for (let n = 0; n < 101; n += 1) await farm.submit({ tasks: [], worker_tag: tag });
    return [
      () => done(farm.client.delete(`/worker-mgt/tag/${tag}`)),
      { action: 'tag-deleted', object: tag, name: 'of many jobs', before: { name: 'of many jobs' } },
    ];
  },
  createSavedView: () =>
    Promise.resolve([
      () => farm.aView('broken'),
      {
        ...{ action: 'view-created', kind: 'saved-view', name: 'broken' },
        after: { name: 'broken', query: 'status:failed' },
      },
    ]),
  updateSavedView: async () => {
    const id = await farm.aView('mine');
    return [
      () => done(farm.client.put(`/saved-views/${id}`, { name: 'mine', query: 'user:anna' })),
      {
        ...{ action: 'view-changed', object: id, name: 'mine' },
        before: { name: 'mine', query: 'status:failed' },
        after: { name: 'mine', query: 'user:anna' },
      },
    ];
  },
  deleteSavedView: async () => {
    const id = await farm.aView('old');
    return [
      () => done(farm.client.delete(`/saved-views/${id}`)),
      { action: 'view-deleted', object: id, name: 'old', before: { name: 'old', query: 'status:failed' } },
    ];
  },
  updateConfigurationFile: () => {
    const changes = { manager_name: 'Studio', task_timeout: '11m' };
    return Promise.resolve([
      () => done(farm.client.put('/configuration/file', changes)),
      {
        ...{ action: 'settings-changed', kind: 'settings', object: null, name: '' },
        before: { manager_name: 'Flamenco', task_timeout: '10m0s' },
        after: { manager_name: 'Studio', task_timeout: '11m0s' },
      },
    ]);
  },
  createSharedStorageFolder: () => {
    const path = join(farm.folder, 'shared');
    return Promise.resolve([
      () => ok(farm.client.post('/configuration/create/shared-storage', { path })),
      { action: 'storage-folder-created', kind: 'settings', name: path },
    ]);
  },
  saveSetupAssistantConfig: () => {
    const path = join(farm.folder, 'shared');
    mkdirSync(path, { recursive: true });
    const blenderExecutable = { input: '', path: '', source: 'default', is_usable: true, cause: '' };
    return Promise.resolve([
      () =>
        done(
          farm.client.post('/configuration/setup-assistant', { storageLocation: path, blenderExecutable }),
        ),
      {
        action: 'setup-saved',
        kind: 'settings',
        after: expect.objectContaining({ shared_storage_path: path }),
      },
    ]);
  },
  restartManager: () =>
    Promise.resolve([
      () => done(farm.client.post('/configuration/restart', {})),
      { action: 'restart-requested', kind: 'manager', name: 'Studio' },
    ]),
  // The last: all jobs go.
  deleteJobMass: () => {
    farm.clock.advance(60_000);
    return Promise.resolve([
      () =>
        done(farm.client.delete('/jobs/mass-delete?files=all', { last_updated_max: farm.clock.timestamp() })),
      {
        ...{ action: 'jobs-deletion-requested', kind: 'job', object: null, name: '', job: null },
        after: expect.objectContaining({ files: 'all', names: expect.arrayContaining(['… and 80 more']) }),
      },
    ]);
  },
};

describe('the history tells of what is done by', () => {
  it.each(Object.keys(DOINGS))('%s', async (operation) => {
    const [act, entry] = (await DOINGS[operation]?.()) ?? [() => Promise.reject(new Error(operation)), {}];
    const before = (await notedChanges(farm)).at(-1)?.id;
    await act();
    const noted = await notedChanges(farm, before);
    expect(noted).toEqual([expect.objectContaining({ who: 'anonymous anonymous 127.0.0.1', ...entry })]);
  });

  it('each operation that is for people and changes something', () => {
    const changing = OPERATIONS.filter(({ method, needsWorker }) => method !== 'GET' && !needsWorker);
    expect(changing.map(({ id }) => id).sort()).toEqual(
      [...Object.keys(DOINGS), ...Object.keys(NOTED_ELSEWHERE)].sort(),
    );
  });
});
