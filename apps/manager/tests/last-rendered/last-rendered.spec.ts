import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobLastRenderedImageInfoDto } from '@flamenco/api-contracts';
import { topicsOf } from '@flamenco/domain/events';
import sharp from 'sharp';
import { ok } from '../farm/farm-client.js';
import { until } from '../farm/test-farm.js';
import { PreviewFarm, type RenderJob } from './preview-farm.js';

const UNKNOWN = '0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11';
const LARGEST = 25 * 1024 * 1024;
const rendered = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'images', name));

let farm: PreviewFarm;

beforeAll(async () => {
  farm = await PreviewFarm.start();
});

afterEach(() => {
  farm.events.length = 0;
});

afterAll(() => farm.close());

function anImage(width = 320, height = 180): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
}

const locationOf = (job: RenderJob): JobLastRenderedImageInfoDto => ({
  base: `/job-files/job-${job.id.slice(0, 4)}/${job.id}`,
  suffixes: ['last-rendered.jpg', 'last-rendered-small.jpg', 'last-rendered-tiny.jpg'],
});

const folderOf = (job: RenderJob): string =>
  join(farm.folder, 'storage', `job-${job.id.slice(0, 4)}`, job.id);

async function untilShown(job: RenderJob, times = 1): Promise<void> {
  await until(
    'the image is shown',
    () =>
      farm.events.filter(({ payload }) => 'job_id' in payload && payload.job_id === job.id).length >= times,
  );
}

describe('an image that a Worker hands in', () => {
  it('is taken at once, and soon there in three sizes', async () => {
    const job = await farm.aJob();
    expect(await farm.upload(job.taskId, await anImage(3000, 2000))).toEqual({
      status: 202,
      contentType: undefined,
      body: '',
    });
    await untilShown(job);
    const { base, suffixes } = await ok(
      farm.client.get<JobLastRenderedImageInfoDto>(`/jobs/${job.id}/last-rendered`),
    );
    expect({ base, suffixes }).toEqual(locationOf(job));
    const widths: (number | undefined)[] = [];
    for (const suffix of suffixes) {
      const { status, type, bytes } = await farm.fetchFile(`${base}/${suffix}`);
      expect([status, type]).toEqual([200, 'image/jpeg']);
      widths.push((await sharp(bytes).metadata()).width);
    }
    expect(widths).toEqual([1620, 507, 168]);
    const others = readdirSync(folderOf(job)).filter((file) => !file.startsWith('preview-'));
    expect(others.sort()).toEqual([...suffixes].sort());
  });

  it('is told of in the room of its job and in that of all, after its files are written', async () => {
    const job = await farm.aJob();
    await farm.upload(job.taskId, await anImage());
    await untilShown(job);
    expect(existsSync(join(folderOf(job), 'last-rendered-tiny.jpg'))).toBe(true);
    expect(farm.events).toEqual([
      { name: 'last-rendered-updated', payload: { job_id: job.id, thumbnail: locationOf(job) } },
    ]);
    expect(topicsOf(farm.events[0]!)).toEqual([`/jobs/${job.id}/last-rendered`, '/last-rendered']);
  });

  it('takes the place of the one before', async () => {
    const job = await farm.aJob();
    await farm.upload(job.taskId, await anImage(100, 100));
    await untilShown(job);
    await farm.upload(job.taskId, await anImage(80, 40));
    await untilShown(job, 2);
    const { width, height } = await sharp(readFileSync(join(folderOf(job), 'last-rendered.jpg'))).metadata();
    expect([width, height]).toEqual([80, 40]);
  });

  it.each([
    [
      'image/jpeg',
      async () =>
        sharp(await anImage())
          .jpeg()
          .toBuffer(),
    ],
    ['image/png', () => anImage()],
    ['image/tiff', () => Promise.resolve(rendered('sixteen-bits.tif'))],
    ['image/x-exr', () => Promise.resolve(rendered('layers-half.exr'))],
    ['image/jpeg; charset=binary', () => anImage()],
    ['application/octet-stream', () => Promise.resolve(rendered('layers-half.exr'))],
  ])('may be %s', async (type, image) => {
    const job = await farm.aJob();
    expect(await farm.upload(job.taskId, await image(), { 'Content-Type': type })).toMatchObject({
      status: 202,
    });
    await untilShown(job);
  });

  it('may come without its length', async () => {
    const job = await farm.aJob();
    const image = await anImage();
    const pieces = [image.subarray(0, 10), image.subarray(10)];
    expect(await farm.send(job.taskId, pieces, { 'Content-Type': 'image/png' })).toMatchObject({
      status: 202,
    });
    await untilShown(job);
  });

  it('that cannot be decoded is left out, and the next one is not', async () => {
    const job = await farm.aJob();
    expect(await farm.upload(job.taskId, Buffer.from('no image'))).toMatchObject({ status: 202 });
    expect(await farm.upload(job.taskId, await anImage())).toMatchObject({ status: 202 });
    await untilShown(job);
    expect(farm.events).toHaveLength(1);
  });

  it('leaves nothing behind when its job is deleted meanwhile', async () => {
    const [deleted, other] = [await farm.aJob(), await farm.aJob()];
    await farm.upload(deleted.taskId, await anImage(3000, 2000));
    await farm.deleteJob(deleted.id);
    await farm.upload(other.taskId, await anImage());
    await untilShown(other);
    expect(existsSync(folderOf(deleted))).toBe(false);
    expect(farm.events).toHaveLength(1);
  });

  it('is left out while its job is being deleted, whose folder may be gone by then', async () => {
    const [deleted, other] = [await farm.aJob(), await farm.aJob()];
    await farm.markForDeletion(deleted.id);
    expect(await farm.upload(deleted.taskId, await anImage())).toMatchObject({ status: 202 });
    await farm.upload(other.taskId, await anImage());
    await untilShown(other);
    expect(existsSync(folderOf(deleted))).toBe(false);
    expect(farm.events).toHaveLength(1);
  });

  it('is refused when three of its job wait, and no other job has to wait for those', async () => {
    const [busy, other] = [await farm.aJob(), await farm.aJob()];
    const large = await anImage(7000, 7000);
    const first = await Promise.all(Array.from({ length: 12 }, () => farm.upload(busy.taskId, large)));
    const statuses = first.map(({ status }) => status);
    expect(statuses).toContain(202);
    expect(statuses).toContain(429);
    expect(new Set(statuses)).toEqual(new Set([202, 429]));
    const taken = statuses.filter((status) => status === 202).length;
    const shownBefore = farm.events.length;
    expect(await farm.upload(other.taskId, await anImage())).toMatchObject({ status: 202 });
    await untilShown(other);
    expect(farm.events.length - shownBefore).toBeLessThanOrEqual(3); // the one in work, one more of the busy job's turn, ours
    await untilShown(busy, taken);
  });
});

describe('an image is refused', () => {
  it.each<
    [number, string, { readonly taskId?: string; readonly image?: Buffer; readonly type?: string }, RegExp]
  >([
    [400, 'when it is empty', { image: Buffer.alloc(0) }, /no image/],
    [400, 'for what is no id', { taskId: 'task-1' }, /task_id/],
    [404, 'for a task that does not exist', { taskId: UNKNOWN }, /There is no task/],
    [413, 'when it is larger than 25 MiB', { image: Buffer.alloc(LARGEST + 1) }, /larger than 25 MiB/],
    [400, 'when it is a GIF', { type: 'image/gif' }, /image\/gif.*image\/jpeg/],
    [400, 'when it is a text', { type: 'text/plain' }, /text\/plain/],
  ])('with %i %s', async (status, _, { taskId, image, type = 'image/png' }, message) => {
    const job = await farm.aJob();
    const answer = await farm.upload(taskId ?? job.taskId, image ?? (await anImage()), {
      'Content-Type': type,
    });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ code: status, message: expect.stringMatching(message) });
  });

  it('with 413 when it turns out larger than 25 MiB while it comes', async () => {
    const job = await farm.aJob();
    const pieces = Array.from({ length: 26 }, () => Buffer.alloc(1024 * 1024));
    const answer = await farm.send(job.taskId, pieces, { 'Content-Type': 'image/png' });
    expect(answer.status).toBe(413);
  });

  it('and leaves its place to others', async () => {
    const job = await farm.aJob();
    for (let time = 0; time < 4; time++) {
      expect(await farm.upload(job.taskId, Buffer.alloc(0))).toMatchObject({ status: 400 });
    }
    expect(await farm.upload(job.taskId, await anImage())).toMatchObject({ status: 202 });
    await untilShown(job);
  });

  it('with 403 from a stranger', async () => {
    const job = await farm.aJob();
    const answer = await farm.upload(job.taskId, await anImage(), { Authorization: 'Basic eDp5' });
    expect(answer.status).toBe(403);
  });
});

it('takes an image of exactly 25 MiB', async () => {
  const job = await farm.aJob();
  expect(await farm.upload(job.taskId, Buffer.alloc(LARGEST))).toMatchObject({ status: 202 });
});

describe('where the last-rendered image is', () => {
  it('is told of none when nothing was rendered', async () => {
    const newFarm = await PreviewFarm.start();
    try {
      const job = await newFarm.aJob();
      expect((await newFarm.client.get(`/jobs/${job.id}/last-rendered`)).status).toBe(204);
      expect((await newFarm.client.get('/jobs/last-rendered')).status).toBe(204);
    } finally {
      await newFarm.close();
    }
  });

  it('is 404 for an unknown job, and 400 for what is no id', async () => {
    expect((await farm.client.get(`/jobs/${UNKNOWN}/last-rendered`)).status).toBe(404);
    expect((await farm.client.get('/jobs/job-1/last-rendered')).status).toBe(400);
  });

  it('is, of all jobs, that of the job that was rendered last, until that is deleted', async () => {
    const [first, second] = [await farm.aJob(), await farm.aJob()];
    for (const job of [second, first]) {
      await farm.upload(job.taskId, await anImage());
      await untilShown(job);
    }
    const ofAll = (): Promise<{ readonly status: number; readonly body: unknown }> =>
      farm.client.get('/jobs/last-rendered');
    expect((await ofAll()).body).toEqual(locationOf(first));
    await farm.deleteJob(first.id);
    expect((await ofAll()).status).toBe(204);
  });
});
