import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobPreviewDto, JobPreviewsDto, RendersDto } from '@flamenco/api-contracts';
import sharp from 'sharp';
import { STRIP_LIMITS } from '../../src/modules/last-rendered/preview-strip.js';
import { ok } from '../farm/farm-client.js';
import { until } from '../farm/test-farm.js';
import { PreviewFarm, type RenderJob } from './preview-farm.js';

let farm: PreviewFarm;

beforeAll(async () => {
  farm = await PreviewFarm.start();
});

afterAll(() => farm.close());

const previewsOf = ({ id }: RenderJob): Promise<JobPreviewsDto> =>
  ok(farm.client.get<JobPreviewsDto>(`/jobs/${id}/previews`));

const renders = async (query = ''): Promise<RendersDto['renders']> =>
  (await ok(farm.client.get<RendersDto>(`/renders${query}`))).renders;

const folderOf = ({ id }: RenderJob): string => join(farm.folder, 'storage', `job-${id.slice(0, 4)}`, id);

const previewFilesOf = (job: RenderJob): readonly string[] =>
  readdirSync(folderOf(job))
    .filter((file) => file.startsWith('preview-'))
    .sort();

const frameTasks = (
  count: number,
): { readonly name: string; readonly type: 'misc'; readonly frames: string }[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `render-${index + 1}`,
    type: 'misc',
    frames: String(index + 1),
  }));

/** Hands in a picture, and waits until it is the job's latest. @returns what is kept then */
async function render(
  job: RenderJob,
  taskId: string,
  query = '',
  image = picture(),
): Promise<readonly JobPreviewDto[]> {
  const before = new Set((await previewsOf(job)).previews.map(({ suffixes: [file] }) => file));
  expect(await farm.upload(taskId, await image, {}, query)).toMatchObject({ status: 202 });
  let previews: readonly JobPreviewDto[] = [];
  await until('the picture is there', async () => {
    ({ previews } = await previewsOf(job));
    return previews.some(({ suffixes: [file] }) => !before.has(file));
  });
  return previews;
}

function picture(width = 32, height = 18): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
}

const framesOf = (previews: readonly JobPreviewDto[]): readonly (number | undefined)[] =>
  previews.map(({ frame }) => frame);

describe('the pictures of a job', () => {
  it('say what they show, and are there in two sizes that never change', async () => {
    const job = await farm.aJob(...frameTasks(1));
    expect(await previewsOf(job)).toMatchObject({ suffixes: [], previews: [] });
    const [preview] = await render(job, job.taskId, '', picture(3000, 2000));
    expect(preview).toMatchObject({
      frame: 1,
      task_id: job.taskId,
      task_name: 'render-1',
      worker_name: 'worker',
      suffixes: [expect.stringMatching(/^preview-\w{16}\.jpg$/), expect.stringMatching(/-tiny\.jpg$/)],
    });
    const { base } = await previewsOf(job);
    const widths: (number | undefined)[] = [];
    for (const suffix of preview?.suffixes ?? []) {
      const answer = await fetch(`http://127.0.0.1:${farm.port}${base}/${suffix}`);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([
        200,
        'private, max-age=86400, immutable',
      ]);
      widths.push((await sharp(Buffer.from(await answer.arrayBuffer())).metadata()).width);
    }
    expect(widths).toEqual([507, 168]);
  });

  it('are of the frame that the Worker says, where it is one of the task', async () => {
    const job = await farm.aJob({ name: 'render', type: 'misc', frames: '4-6' });
    expect(framesOf(await render(job, job.taskId, '?frame=5'))).toEqual([5]);
    expect(framesOf(await render(job, job.taskId, '?frame=9'))).toEqual([5, undefined]);
    expect(framesOf(await render(job, job.taskId))).toEqual([5, undefined]);
    const refused = await farm.upload(job.taskId, await picture(), {}, '?frame=half');
    expect(refused.status).toBe(400);
  });

  it('are one of a frame: a newer one takes the place of the older, and its files', async () => {
    const job = await farm.aJob(...frameTasks(2));
    const [first] = await render(job, job.taskIds[0] ?? '');
    await render(job, job.taskIds[1] ?? '');
    const previews = await render(job, job.taskIds[0] ?? '');
    expect(framesOf(previews)).toEqual([2, 1]);
    const kept = previews.flatMap(({ suffixes }) => suffixes).sort();
    expect(kept).not.toContain(first?.suffixes[0]);
    await until('only the files of these are left', () => previewFilesOf(job).join() === kept.join());
  });

  it('are a bounded number, spread evenly, with the first and the last', async () => {
    const count = STRIP_LIMITS.pictures + 12;
    const job = await farm.aJob(...frameTasks(count));
    let previews: readonly JobPreviewDto[] = [];
    for (const taskId of job.taskIds) previews = await render(job, taskId);
    const frames = framesOf(previews).map(Number);
    expect(frames).toHaveLength(STRIP_LIMITS.pictures);
    expect([frames[0], frames.at(-1)]).toEqual([1, count]);
    expect(
      Math.max(...frames.slice(1).map((frame, index) => frame - (frames[index] ?? 0))),
    ).toBeLessThanOrEqual(3);
    await until('the files of the others are gone', () => previewFilesOf(job).length === 2 * frames.length);
  });

  it('go with the job', async () => {
    const job = await farm.aJob();
    await render(job, job.taskId);
    await farm.deleteJob(job.id);
    expect((await farm.client.get(`/jobs/${job.id}/previews`)).status).toBe(404);
    expect(existsSync(folderOf(job))).toBe(false);
    expect((await renders()).map(({ job_id }) => job_id)).not.toContain(job.id);
  });
});

describe('the wall of renders', () => {
  it('has the jobs that were rendered last, the latest first, with their latest picture', async () => {
    const [one, other] = [await farm.aJob(...frameTasks(2)), await farm.aJob()];
    await render(one, one.taskIds[0] ?? '');
    await render(other, other.taskId);
    await render(one, one.taskIds[1] ?? '');
    const [first, second] = await renders('?limit=2');
    expect(first).toMatchObject({
      job_id: one.id,
      job_name: 'job',
      job_status: 'queued',
      tasks_completed: 0,
      tasks_total: 2,
      suffixes: ['last-rendered.jpg', 'last-rendered-small.jpg', 'last-rendered-tiny.jpg'],
      latest: { frame: 2, task_name: 'render-2', worker_name: 'worker' },
    });
    expect(second?.job_id).toBe(other.id);
    await farm.markForDeletion(other.id);
    expect((await renders()).map(({ job_id }) => job_id)).not.toContain(other.id);
  });

  it.each(['0', '101', 'all'])('of %s jobs is refused', async (limit) => {
    expect((await farm.client.get(`/renders?limit=${limit}`)).status).toBe(400);
  });
});
