import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { makePreviews } from '../../src/modules/last-rendered/preview-maker.js';
import { until, useFarm } from '../farm/test-farm.js';
import { rowsOf } from './cases.js';
import { ExistingClient } from './existing-client.js';
import { anImage, aWorker, LAST_RENDERED_CASES } from './last-rendered.cases.js';

const farm = useFarm();

describe('a call', () => {
  it.each(rowsOf(LAST_RENDERED_CASES))('%s %i: %s', async (_operationId, status, _what, run) => {
    const reply = await run(new ExistingClient(farm.api), farm);
    expect([reply.status, reply.text]).toEqual([status, reply.text]);
  });
});

describe('the last-rendered image of a job', () => {
  it('is told by its folder and its three files, the largest first (§23)', async () => {
    const client = new ExistingClient(farm.api);
    const as = await aWorker(client);
    const { id } = await farm.submit({ tasks: [{ name: 'render', type: 'nobody has this' }] });
    const [task] = await farm.tasks(id);
    await client.call('taskOutputProduced', {
      path: { task_id: task?.id ?? '' },
      as,
      body: await anImage(),
      headers: { 'Content-Type': 'image/png' },
    });
    const info = (): ReturnType<ExistingClient['call']> =>
      client.call('fetchJobLastRenderedInfo', { path: { job_id: id } });
    await until('it is shown', async () => (await info()).status === 200);
    const base = `/job-files/job-${id.slice(0, 4)}/${id}`;
    const suffixes = ['last-rendered.jpg', 'last-rendered-small.jpg', 'last-rendered-tiny.jpg'];
    expect((await info()).json).toEqual({ base, suffixes });
    expect((await client.call('fetchGlobalLastRenderedInfo')).json).toEqual({ base, suffixes });
    for (const suffix of suffixes) {
      const image = await fetch(new URL(`${base}/${suffix}?${Date.now()}`, farm.api)); // the web app defeats caches so
      expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    }
  });

  it('of 100×50 pixels is not enlarged in any size (§33.7)', async () => {
    const sizes = await Promise.all(
      (await makePreviews(await anImage(100, 50))).map(({ bytes }) => sharp(bytes).metadata()),
    );
    expect(sizes.map(({ width, height }) => [width, height])).toEqual([
      [100, 50],
      [100, 50],
      [100, 50],
    ]);
  });

  it('defect 28 (§7.2): of an unknown job is 404, not as of a job without an image', async () => {
    const path = { job_id: '0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11' };
    expect((await new ExistingClient(farm.api).call('fetchJobLastRenderedInfo', { path })).status).toBe(404);
  });

  it('defect 27 (§7.1): is refused with 400 for what is no id of a task', async () => {
    const client = new ExistingClient(farm.api);
    const { status, json } = await client.call('taskOutputProduced', {
      path: { task_id: 'task-1' },
      as: await aWorker(client),
      body: await anImage(),
      headers: { 'Content-Type': 'image/png' },
    });
    expect([status, json]).toMatchObject([
      400,
      { message: expect.stringContaining('task_id must be a UUID') },
    ]);
  });
});
