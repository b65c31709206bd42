import { describe, expect, it } from '@jest/globals';
import type { AssignedTaskDto, WorkerTagDto, WorkerTagListDto } from '@flamenco/api-contracts';
import { done, ok, type Answer, type Refusal } from '../farm/farm-client.js';
import { tasksNamed, useFarm } from '../farm/test-farm.js';
import type { TestWorker } from '../farm/test-worker.js';

const farm = useFarm();

const UNKNOWN = '11111111-2222-4333-8444-555555555555';

function creating(tag: unknown): Promise<Answer<WorkerTagDto & Refusal>> {
  return farm.client.post('/worker-mgt/tags', tag);
}

async function aTag(name: string): Promise<string> {
  return (await ok(creating({ name }))).id ?? '';
}

async function allTags(): Promise<readonly WorkerTagDto[]> {
  return (await ok(farm.client.get<WorkerTagListDto>('/worker-mgt/tags'))).tags ?? [];
}

/** A Worker whose question for a task has reached the Manager: it has answered later ones. */
async function waitingFor(worker: TestWorker): Promise<{ readonly task: Promise<AssignedTaskDto> }> {
  const task = worker.take(30);
  for (let turn = 0; turn < 3; turn++) await farm.client.get('/version');
  return { task };
}

/** What was told of tags since the events were forgotten last. */
function tagEvents(): readonly unknown[] {
  return farm.events.filter(({ name }) => name === 'worker-tag-updated').map(({ payload }) => payload);
}

describe('tags', () => {
  it('are an empty list when there are none', async () => {
    expect(await ok(farm.client.get('/worker-mgt/tags'))).toEqual({ tags: [] });
  });

  it('are created with an id of their own, told of, and listed by name', async () => {
    const gpu = await ok(creating({ name: 'gpu', description: 'Has a graphics card' }));
    expect(gpu).toEqual({ id: expect.any(String), name: 'gpu', description: 'Has a graphics card' });
    expect(tagEvents()).toEqual([{ tag: gpu }]);
    const big = await ok(creating({ name: 'big' }));
    expect(big.description).toBe('');
    expect(await allTags()).toEqual([big, gpu]);
    expect(await ok(farm.client.get(`/worker-mgt/tag/${gpu.id?.toUpperCase() ?? ''}`))).toEqual(gpu);
  });

  it('are created with the id that the client wants, in lower case, or a new one when that is empty', async () => {
    const id = '0F2A4F9C-5D6E-4B0A-9F43-2F6C3A0D7C11';
    expect(await ok(creating({ id, name: 'wanted' }))).toMatchObject({ id: id.toLowerCase() });
    const made = await ok(creating({ id: '', name: 'of no id' }));
    expect(made.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each<[string, unknown, number, string]>([
    ['the same name', { name: 'taken' }, 409, "There is a tag 'taken' already"],
    ['the same id', { id: 'abababab-2222-4333-8444-555555555555', name: 'free' }, 409, 'Leave the id out'],
    ['a blank name', { name: '  ' }, 400, 'not blank'],
    ['an empty name', { name: '' }, 400, 'name'],
    ['no name', { description: 'none' }, 400, 'name'],
    ['a malformed id', { id: 'gpu', name: 'free' }, 400, 'id'],
    ['a name that is no text', { name: 5 }, 400, 'name'],
  ])('are refused with %s', async (_, tag, status, message) => {
    if (!(await allTags()).some(({ name }) => name === 'taken')) {
      await ok(creating({ id: 'ABABABAB-2222-4333-8444-555555555555', name: 'taken' }));
    }
    const before = await allTags();
    const refused = await creating(tag);
    expect(refused).toMatchObject({ status, body: { code: status } });
    expect(refused.body.message).toContain(message);
    expect(await allTags()).toEqual(before);
  });

  it('get another name, and keep their description when the change has none', async () => {
    const { id = '' } = await ok(creating({ name: 'old', description: 'stays' }));
    farm.forgetEvents();
    await done(farm.client.put(`/worker-mgt/tag/${id}`, { name: 'new' }));
    const expected = { id, name: 'new', description: 'stays' };
    expect(await ok(farm.client.get(`/worker-mgt/tag/${id}`))).toEqual(expected);
    expect(tagEvents()).toEqual([{ tag: expected }]);
    await done(farm.client.put(`/worker-mgt/tag/${id}`, { id, name: 'new', description: '' }));
    expect(await ok(farm.client.get(`/worker-mgt/tag/${id}`))).toEqual({ ...expected, description: '' });
  });

  it('do not get a blank name, nor one that another has', async () => {
    const id = await aTag('one of two');
    await aTag('two of two');
    expect(await farm.client.put(`/worker-mgt/tag/${id}`, { name: ' ' })).toMatchObject({ status: 400 });
    expect(await farm.client.put(`/worker-mgt/tag/${id}`, { name: 'two of two' })).toMatchObject({
      status: 409,
    });
    expect(await farm.client.put(`/worker-mgt/tag/${id}`, { description: 'no name' })).toMatchObject({
      status: 400,
    });
    expect(await ok(farm.client.get(`/worker-mgt/tag/${id}`))).toMatchObject({ name: 'one of two' });
  });

  it.each<['get' | 'put' | 'delete', unknown]>([
    ['get', undefined],
    ['put', { name: 'nobody' }],
    ['delete', undefined],
  ])('that do not exist are 404, and malformed ids 400: %s', async (method, body) => {
    expect(await farm.client[method](`/worker-mgt/tag/${UNKNOWN}`, body)).toMatchObject({
      status: 404,
      body: { code: 404 },
    });
    expect(await farm.client[method]('/worker-mgt/tag/gpu', body)).toMatchObject({
      status: 400,
      body: { code: 400 },
    });
  });
});

describe('a deleted tag', () => {
  it('is taken from its Workers and jobs, which anybody may run, and everybody is told', async () => {
    const type = farm.newType();
    const id = await aTag(type);
    const member = await farm.aWorker({ types: [farm.newType()], tags: [id] });
    const stranger = await farm.aWorker({ types: [type] });
    const jobs = [
      await farm.submit({ tasks: tasksNamed('a', type), worker_tag: id }),
      await farm.submit({ tasks: tasksNamed('b', type), worker_tag: id }),
    ];
    expect(await stranger.takeName()).toBeUndefined();
    const waiting = await waitingFor(stranger);
    farm.forgetEvents();
    await done(farm.client.delete(`/worker-mgt/tag/${id}`));
    expect((await waiting.task).name).toBe('a');
    expect(tagEvents()).toEqual([{ tag: { id, name: type, description: '' }, was_deleted: true }]);
    for (const job of jobs) {
      expect(farm.eventsOf(job.id)[0]).toMatchObject({ name: 'job-updated', payload: { id: job.id } });
      expect(await farm.job(job.id)).not.toHaveProperty('worker_tag');
    }
    expect((await farm.worker(member.uuid)).tags).toEqual([]);
    expect(await farm.client.get(`/worker-mgt/tag/${id}`)).toMatchObject({ status: 404 });
  });

  it('is taken from more jobs than one work takes', async () => {
    const id = await aTag('of many jobs');
    const { id: jobId } = await farm.submit({ tasks: [], worker_tag: id });
    const columns =
      'name, type, priority, status, settings, metadata, submitter_platform, worker_tag_id, created, updated';
    await farm.sql(
      `INSERT INTO jobs (uuid, ${columns})
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250)
       SELECT '11111111-2222-4333-8444-' || substr(CAST(1000000000000 + i AS TEXT), 2), ${columns} FROM n, jobs WHERE uuid = ?`,
      jobId,
    );
    farm.forgetEvents();
    await done(farm.client.delete(`/worker-mgt/tag/${id}`));
    const toldOf = farm.events.flatMap((event) => (event.name === 'job-updated' ? [event.payload.id] : []));
    expect(new Set(toldOf).size).toBe(251); // of some twice: what they need without the tag is looked at soon after
    expect(await farm.job('11111111-2222-4333-8444-000000000250')).not.toHaveProperty('worker_tag');
  });
});

describe('the tags of a Worker', () => {
  it('are replaced in full, and the Worker is told of', async () => {
    const [one, two, three] = [await aTag('w1'), await aTag('w2'), await aTag('w3')];
    const worker = await farm.aWorker({ types: [farm.newType()], tags: [one] });
    farm.forgetEvents();
    await done(
      farm.client.post(`/worker-mgt/workers/${worker.uuid}/settags`, { tag_ids: [two, three, two] }),
    );
    expect((await farm.worker(worker.uuid)).tags).toMatchObject([{ name: 'w2' }, { name: 'w3' }]);
    expect(farm.events.filter(({ name }) => name === 'worker-updated')).toMatchObject([
      { payload: { id: worker.uuid, status: 'awake' } },
    ]);
    await done(farm.client.post(`/worker-mgt/workers/${worker.uuid}/settags`, { tag_ids: [] }));
    expect((await farm.worker(worker.uuid)).tags).toEqual([]);
  });

  it('pass over tags that somebody deleted meanwhile', async () => {
    const tag = await aTag('still there');
    const worker = await farm.aWorker({ types: [farm.newType()] });
    await done(
      farm.client.post(`/worker-mgt/workers/${worker.uuid}/settags`, {
        tag_ids: [UNKNOWN, tag.toUpperCase()],
      }),
    );
    expect((await farm.worker(worker.uuid)).tags).toMatchObject([{ id: tag }]);
  });

  it('are 404 for an unknown Worker, and 400 for what is no list of ids', async () => {
    const { uuid } = await farm.aWorker({ types: [farm.newType()] });
    expect(await farm.client.post(`/worker-mgt/workers/${UNKNOWN}/settags`, { tag_ids: [] })).toMatchObject({
      status: 404,
    });
    for (const body of [{}, { tag_ids: [5] }, { tag_ids: 'gpu' }, []]) {
      expect(await farm.client.post(`/worker-mgt/workers/${uuid}/settags`, body)).toMatchObject({
        status: 400,
      });
    }
    expect(await farm.client.post('/worker-mgt/workers/me/settags', { tag_ids: [] })).toMatchObject({
      status: 400,
    });
  });

  it('decide at once what a waiting Worker gets', async () => {
    const type = farm.newType();
    const tag = await aTag(type);
    const worker = await farm.aWorker({ types: [type] });
    await farm.submit({ tasks: tasksNamed('tagged', type), worker_tag: tag });
    const waiting = await waitingFor(worker);
    await done(farm.client.post(`/worker-mgt/workers/${worker.uuid}/settags`, { tag_ids: [tag] }));
    expect((await waiting.task).name).toBe('tagged');
  });
});

describe('the tag of a job', () => {
  it('is set by id or by name and cleared by neither, and says who gets the job', async () => {
    const type = farm.newType();
    const tag = await aTag(type);
    const other = await aTag(`not ${type}`);
    const job = await farm.submit({ tasks: tasksNamed('a b c', type) });
    const worker = await farm.aWorker({ types: [type], tags: [tag] });
    const set = (body: unknown): Promise<void> => done(farm.client.post(`/jobs/${job.id}/settag`, body));

    farm.forgetEvents();
    await set({ id: other });
    expect((await farm.job(job.id)).worker_tag).toBe(other);
    expect(farm.eventsOf(job.id)[0]).toMatchObject({ name: 'job-updated', payload: { status: 'queued' } });
    expect(await worker.takeName()).toBeUndefined();
    await set({ name: type });
    expect((await farm.job(job.id)).worker_tag).toBe(tag);
    await set({ id: other, name: type });
    expect((await farm.job(job.id)).worker_tag).toBe(other);
    for (const none of [{}, { id: '' }, { id: '', name: '' }]) {
      await set({ id: other });
      await set(none);
      expect(await farm.job(job.id)).not.toHaveProperty('worker_tag');
    }
    expect(await worker.takeName()).toBe('a');
  });

  it('decides at once what a waiting Worker gets', async () => {
    const type = farm.newType();
    const tag = await aTag(type);
    const job = await farm.submit({ tasks: tasksNamed('a', type), worker_tag: await aTag(`not ${type}`) });
    const worker = await farm.aWorker({ types: [type], tags: [tag] });
    const waiting = await waitingFor(worker);
    await done(farm.client.post(`/jobs/${job.id}/settag`, { name: type }));
    expect((await waiting.task).name).toBe('a');
  });

  it.each([
    ['an unknown id', { id: UNKNOWN }, 406],
    ['an unknown name', { name: 'nobody has it' }, 406],
    ['a malformed id', { id: 'gpu' }, 406],
    ['a name that is no text', { name: 5 }, 400],
    ['no body at all', undefined, 400],
  ])('is refused with %s', async (_, body, status) => {
    const tag = await aTag(farm.newType());
    const job = await farm.submit({ tasks: [], worker_tag: tag });
    expect(await farm.client.post(`/jobs/${job.id}/settag`, body)).toMatchObject({
      status,
      body: { code: status },
    });
    expect((await farm.job(job.id)).worker_tag).toBe(tag);
  });

  it('is 404 for an unknown job, and 400 for a malformed id', async () => {
    expect(await farm.client.post(`/jobs/${UNKNOWN}/settag`, {})).toMatchObject({
      status: 404,
      body: { code: 404 },
    });
    expect(await farm.client.post('/jobs/mine/settag', {})).toMatchObject({
      status: 400,
      body: { code: 400 },
    });
  });
});
