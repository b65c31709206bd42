import { describe, expect, it } from '@jest/globals';
import { JobWatch } from '../../src/modules/jobs/job-watch.js';
import { tasksNamed, until, useFarm } from '../farm/test-farm.js';

const farm = useFarm();

/** A job that stays as it is: there is a Worker for it, which asks for no task. */
async function aJob(): Promise<string> {
  const type = farm.newType();
  await farm.aWorker({ types: [type] });
  return (await farm.submit({ tasks: tasksNamed('a b', type) })).id;
}

const get = (path: string, headers: Readonly<Record<string, string>> = {}, signal?: AbortSignal) =>
  fetch(`${farm.api}${path}`, { headers, ...(signal && { signal }) });

const tagOf = async (path: string): Promise<string> => (await get(path)).headers.get('etag') ?? '';

const waiting = (): number => farm.get(JobWatch).waitingCount;

describe.each([
  ['a job', (id: string) => `/jobs/${id}`],
  ['a page of jobs', () => '/jobs?sort=-created&limit=5'],
])('%s has an ETag', (_, pathOf) => {
  it('and is not sent again to who has it, until it changes', async () => {
    const id = await aJob();
    const path = pathOf(id);
    const tag = await tagOf(path);
    const again = await get(path, { 'If-None-Match': `"other", ${tag}` });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', tag]);
    await farm.client.post(`/jobs/${id}/setpriority`, { priority: 70 });
    const changed = await get(path, { 'If-None-Match': tag });
    expect(changed.status).toBe(200);
    expect(await changed.text()).toContain('"priority":70');
  });

  it('that is the same for compressed answers', async () => {
    const path = pathOf(await aJob());
    const tag = await tagOf(path);
    expect((await get(path, { 'Accept-Encoding': 'gzip', 'If-None-Match': tag })).status).toBe(304);
  });
});

it('the list of all jobs is streamed, and has no ETag', async () => {
  await aJob();
  expect((await get('/jobs')).headers.get('etag')).toBeNull();
});

describe('a request that waits for a change of a job', () => {
  it('is answered as soon as there is one', async () => {
    const id = await aJob();
    const path = `/jobs/${id}`;
    const answer = get(`${path}?wait=60&since=${encodeURIComponent(await tagOf(path))}`);
    await until('it waits', () => waiting() === 1);
    await farm.client.post(`${path}/setpriority`, { priority: 90 });
    expect(await (await answer).json()).toMatchObject({ priority: 90 });
    expect(waiting()).toBe(0);
  });

  it('is answered at once when the job has changed since', async () => {
    const path = `/jobs/${await aJob()}`;
    const tag = await tagOf(path);
    await farm.client.post(`${path}/setpriority`, { priority: 90 });
    const answer = await get(`${path}?wait=60&since=${encodeURIComponent(tag)}`);
    expect(await answer.json()).toMatchObject({ priority: 90 });
  });

  it('is answered with what there is when the time is over; 304 to who has it', async () => {
    const path = `/jobs/${await aJob()}`;
    expect((await get(`${path}?wait=1`, { 'If-None-Match': await tagOf(path) })).status).toBe(304);
  });

  it('says what to do when it does not say how long', async () => {
    const path = `/jobs/${await aJob()}`;
    const since = `since=${encodeURIComponent(await tagOf(path))}`;
    const refused = await get(`${path}?${since}`);
    expect([refused.status, await refused.json()]).toEqual([
      400,
      expect.objectContaining({
        error: 'since-without-wait',
        message: expect.stringMatching(/Add wait=60 .* If-None-Match/),
      }),
    ]);
    expect((await get(`${path}?wait=0&${since}`)).status).toBe(200);
  });

  it('is forgotten when its client goes', async () => {
    const hangUp = new AbortController();
    const answer = get(`/jobs/${await aJob()}?wait=60`, {}, hangUp.signal).catch(() => 'gone');
    await until('it waits', () => waiting() === 1);
    hangUp.abort();
    expect(await answer).toBe('gone');
    await until('it is forgotten', () => waiting() === 0);
  });

  it('waits 60 seconds at most, and not for a job that is not there', async () => {
    expect((await get(`/jobs/${await aJob()}?wait=61`)).status).toBe(400);
    expect((await get(`/jobs/${crypto.randomUUID()}?wait=60`)).status).toBe(404);
  });

  it('is one of many, and all of them end with the Manager', async () => {
    const id = await aJob();
    const answers = Array.from({ length: 200 }, () => get(`/jobs/${id}?wait=60`).then(({ status }) => status, () => 0)); // prettier-ignore
    await until('all wait', () => waiting() === 200);
    await farm.restart();
    await Promise.all(answers);
    expect(waiting()).toBe(0);
  });
});
