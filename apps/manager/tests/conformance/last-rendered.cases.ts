import type { JobDto } from '@flamenco/api-contracts';
import sharp from 'sharp';
import { LastRenderedImages } from '../../src/modules/last-rendered/last-rendered-images.js';
import { until, type TestFarm } from '../farm/test-farm.js';
import type { AreaCases } from './cases.js';
import type { Call, ExistingClient, Reply } from './existing-client.js';

const UNKNOWN = '0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11';
const SECRET = 'secret of a Worker';
const LARGEST_BYTES = 25 * 1024 * 1024;

/** An image of that size. */
export function anImage(width = 32, height = 18): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
}

async function aJob(farm: TestFarm): Promise<{ readonly job: JobDto; readonly taskId: string }> {
  const job = await farm.submit({ tasks: [{ name: 'render', type: 'nobody has this' }] });
  return { job, taskId: (await farm.tasks(job.id))[0]?.id ?? '' };
}

/** The credentials of a Worker that has registered. */
export async function aWorker(client: ExistingClient): Promise<readonly [uuid: string, secret: string]> {
  const { json } = await client.call('registerWorker', {
    body: { name: 'preview', secret: SECRET, platform: 'linux', supported_task_types: ['none'] },
  });
  return [(json as { readonly uuid: string }).uuid, SECRET];
}

/** Hands in an image as a Worker does; `call` changes how. */
async function handIn(client: ExistingClient, taskId: string, call: Call = {}): Promise<Reply> {
  return client.call('taskOutputProduced', {
    path: { task_id: taskId },
    as: await aWorker(client),
    body: await anImage(),
    ...call,
    headers: { 'Content-Type': 'image/png', ...call.headers },
  });
}

/** Hands in an image for a new job, and waits until it is shown. */
async function jobWithImage(client: ExistingClient, farm: TestFarm): Promise<string> {
  const { job, taskId } = await aJob(farm);
  await handIn(client, taskId);
  const path = { job_id: job.id };
  await until(
    'the image is shown',
    async () => (await client.call('fetchJobLastRenderedInfo', { path })).status === 200,
  );
  return job.id;
}

/** What is known of the images that were rendered last (behaviour.md §23). */
export const LAST_RENDERED_CASES: AreaCases = {
  fetchGlobalLastRenderedInfo: {
    204: {
      'when nothing was rendered': async (client, farm) => {
        await farm.sql(`DELETE FROM last_rendered`);
        return client.call('fetchGlobalLastRenderedInfo');
      },
    },
    200: {
      'of the job that was rendered last': async (client, farm) => {
        await jobWithImage(client, farm);
        return client.call('fetchGlobalLastRenderedInfo');
      },
    },
  },
  fetchJobLastRenderedInfo: {
    200: {
      'of a job with an image': async (client, farm) =>
        client.call('fetchJobLastRenderedInfo', { path: { job_id: await jobWithImage(client, farm) } }),
    },
    204: {
      'of a job without one': async (client, farm) =>
        client.call('fetchJobLastRenderedInfo', { path: { job_id: (await aJob(farm)).job.id } }),
    },
    400: {
      'for what is no id': (client) => client.call('fetchJobLastRenderedInfo', { path: { job_id: 'job-1' } }),
    },
    404: {
      'for an unknown job': (client) =>
        client.call('fetchJobLastRenderedInfo', { path: { job_id: UNKNOWN } }),
    },
  },
  taskOutputProduced: {
    202: {
      'of a PNG': async (client, farm) => handIn(client, (await aJob(farm)).taskId),
      'of a JPEG': async (client, farm) =>
        handIn(client, (await aJob(farm)).taskId, {
          body: await sharp(await anImage())
            .jpeg()
            .toBuffer(),
          headers: { 'Content-Type': 'image/jpeg' },
        }),
      'of what turns out to be no image': async (client, farm) =>
        handIn(client, (await aJob(farm)).taskId, { body: 'no image' }),
      'of a task that another Worker has': async (client, farm) => {
        const owner = await farm.aWorker({ types: ['render'] });
        await farm.submit({ tasks: [{ name: 'render', type: 'render' }] });
        return handIn(client, (await owner.take()).uuid);
      },
    },
    400: {
      'without an image': async (client, farm) =>
        handIn(client, (await aJob(farm)).taskId, { body: new Uint8Array() }),
      'for what is no id': (client) => handIn(client, 'task-1'),
      'of a GIF': async (client, farm) =>
        handIn(client, (await aJob(farm)).taskId, { headers: { 'Content-Type': 'image/gif' } }),
      'of a text': async (client, farm) =>
        handIn(client, (await aJob(farm)).taskId, {
          body: 'text',
          headers: { 'Content-Type': 'text/plain' },
        }),
    },
    403: {
      'without credentials': async (client, farm) =>
        client.call('taskOutputProduced', {
          path: { task_id: (await aJob(farm)).taskId },
          body: await anImage(),
          headers: { 'Content-Type': 'image/png' },
        }),
      'with a wrong secret': async (client, farm) => {
        const [uuid] = await aWorker(client);
        return handIn(client, (await aJob(farm)).taskId, { as: [uuid, 'another'] });
      },
    },
    404: { 'for an unknown task': (client) => handIn(client, UNKNOWN) },
    413: {
      'of more than 25 MiB': async (client, farm) =>
        handIn(client, (await aJob(farm)).taskId, { body: Buffer.alloc(LARGEST_BYTES + 1) }),
    },
    429: {
      'when three images of the job wait': async (client, farm) => {
        const { job, taskId } = await aJob(farm);
        const places = [1, 2, 3].map(() => farm.get(LastRenderedImages).reserve(job.id, 1));
        const reply = await handIn(client, taskId);
        for (const place of places) place.release();
        return reply;
      },
    },
  },
};
