import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { nameOrder } from '@flamenco/domain/names';
import type { AreaCases, Case } from './cases.js';
import type { ExistingClient, Reply } from './existing-client.js';
import { KnownWorker, UNKNOWN_ID } from './known-worker.js';

interface Tag {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

/** A new tag, with a name that no other has. */
async function aTag(client: ExistingClient, description = 'of a test'): Promise<Tag> {
  const { json } = await client.call('createWorkerTag', { body: { name: randomUUID(), description } });
  return json as Tag;
}

const tag = async (client: ExistingClient, id: string): Promise<unknown> =>
  (await client.call('fetchWorkerTag', { path: { tag_id: id } })).json;

const creating =
  (fields: object): Case =>
  async (client) => {
    const body = { name: randomUUID(), ...fields };
    const reply = await client.call('createWorkerTag', { body });
    const created = reply.json as Tag;
    expect(created).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), description: '', ...body });
    expect(await tag(client, created.id)).toEqual(created);
    return reply;
  };

const refusing =
  (body: unknown): Case =>
  (client) =>
    client.call('createWorkerTag', body === undefined ? {} : { body });

const changing =
  (change: unknown, expected: Partial<Tag> = {}): Case =>
  async (client) => {
    const before = await aTag(client);
    const reply = await client.call('updateWorkerTag', {
      path: { tag_id: before.id },
      ...(change !== undefined && { body: change }),
    });
    expect(await tag(client, before.id)).toEqual({ ...before, ...expected });
    return reply;
  };

const about =
  (operationId: string, id: string, body?: unknown): Case =>
  (client) =>
    client.call(operationId, { path: { tag_id: id }, ...(body !== undefined && { body }) });

const afterDeletion =
  (operationId: string, body?: unknown): Case =>
  async (client, farm) => {
    const { id } = await aTag(client);
    await client.call('deleteWorkerTag', { path: { tag_id: id } });
    return about(operationId, id, body)(client, farm);
  };

/** A Worker that gets tags, besides the one that it has. @param names - of the tags that it has then */
const tagging =
  (body: (a: Tag, b: Tag) => unknown, names: (a: Tag, b: Tag) => readonly Tag[]): Case =>
  async (client, farm) => {
    const [a, b] = [await aTag(client), await aTag(client)];
    const { path } = await KnownWorker.registered(client, farm);
    await client.call('setWorkerTags', { path, body: { tag_ids: [a.id] } });
    const reply = await client.call('setWorkerTags', { path, body: body(a, b) });
    const { tags = [] } = (await client.call('fetchWorker', { path })).json as {
      readonly tags?: readonly Tag[];
    };
    expect(new Set(tags)).toEqual(new Set(names(a, b)));
    return reply;
  };

/** A job with a tag that gets another. @param expected - the tag that it has then */
const jobTagging =
  (body: (other: Tag) => unknown, expected: (before: Tag, other: Tag) => string | undefined): Case =>
  async (client, farm) => {
    const [before, other] = [await aTag(client), await aTag(client)];
    const { id } = await farm.submit({ tasks: [], worker_tag: before.id });
    const change = body(other);
    const reply = await client.call('setJobTag', {
      path: { job_id: id },
      ...(change !== undefined && { body: change }),
    });
    expect((await farm.job(id)).worker_tag).toBe(expected(before, other));
    return reply;
  };

const stays = (before: Tag): string => before.id;

const jobOf =
  (id: string, body: unknown): Case =>
  (client) =>
    client.call('setJobTag', { path: { job_id: id }, body });

function workerOf(id: string): Case {
  return (client) => client.call('setWorkerTags', { path: { worker_id: id }, body: { tag_ids: [] } });
}

async function listedByName(reply: Reply, ...wanted: readonly Tag[]): Promise<Reply> {
  const { tags } = reply.json as { readonly tags: readonly Tag[] };
  for (const one of wanted) expect(tags).toContainEqual(one);
  expect(tags.map(({ name }) => name)).toEqual(tags.map(({ name }) => name).sort(nameOrder('en')));
  return Promise.resolve(reply);
}

/** Tags of Workers and jobs (behaviour.md §7.2 rows 25, 28–32 and 46, §15). */
export const TAG_CASES: AreaCases = {
  fetchWorkerTags: {
    200: {
      'with each of them': async (client) => {
        const [a, b] = [await aTag(client), await aTag(client)];
        return listedByName(await client.call('fetchWorkerTags'), a, b);
      },
    },
  },
  createWorkerTag: {
    200: {
      'with a description': creating({ description: 'has a GPU' }),
      'without a description': creating({}),
      'with an empty one': creating({ description: '' }),
      'with an id of the client': creating({ id: randomUUID() }),
      'with blanks in its name': creating({ name: ` ${randomUUID()} ` }),
    },
    400: {
      'without a body': refusing(undefined),
      'without a name': refusing({ description: 'nameless' }),
      'with a name that is a number': refusing({ name: 7 }),
      'with a description of null': refusing({ name: randomUUID(), description: null }),
      'defect 28 (§7.2): with an empty name': refusing({ name: '' }),
      'defect 28 (§7.2): with a malformed id': refusing({ name: randomUUID(), id: 'gpu' }),
    },
    409: {
      'defect 18 (§7.2): with a name that is taken': async (client) =>
        client.call('createWorkerTag', { body: { name: (await aTag(client)).name } }),
      'defect 18 (§7.2): with an id that is taken': async (client) =>
        client.call('createWorkerTag', { body: { name: randomUUID(), id: (await aTag(client)).id } }),
    },
  },
  fetchWorkerTag: {
    200: {
      'with all of it': async (client) => {
        const created = await aTag(client);
        const reply = await client.call('fetchWorkerTag', { path: { tag_id: created.id } });
        expect(reply.json).toEqual(created);
        return reply;
      },
    },
    400: { 'of a malformed id': about('fetchWorkerTag', 'gpu') },
    404: {
      'of an unknown one': about('fetchWorkerTag', UNKNOWN_ID),
      'of a deleted one': afterDeletion('fetchWorkerTag'),
    },
  },
  updateWorkerTag: {
    204: {
      'by another name, its description stays': changing({ name: 'renamed' }, { name: 'renamed' }),
      'by another name and description': changing(
        { name: 'with both', description: 'both' },
        { name: 'with both', description: 'both' },
      ),
      'by an empty description': changing(
        { name: 'with none', description: '' },
        { name: 'with none', description: '' },
      ),
      'by the id of another, which counts for nothing': changing(
        { name: 'with an id', id: UNKNOWN_ID },
        { name: 'with an id' },
      ),
      'by nothing': async (client) => {
        const { id, name } = await aTag(client);
        return client.call('updateWorkerTag', { path: { tag_id: id }, body: { name } });
      },
    },
    400: {
      'without a body': changing(undefined),
      'without a name': changing({ description: 'x' }),
      'defect 28 (§7.2): by an empty name': changing({ name: '' }),
      'of a malformed id': about('updateWorkerTag', 'gpu', { name: 'x' }),
    },
    404: {
      'of an unknown one': about('updateWorkerTag', UNKNOWN_ID, { name: 'x' }),
      'of a deleted one': afterDeletion('updateWorkerTag', { name: 'x' }),
    },
    409: {
      'defect 18 (§7.2): by a name that another has': async (client) => {
        const { name } = await aTag(client);
        return client.call('updateWorkerTag', { path: { tag_id: (await aTag(client)).id }, body: { name } });
      },
    },
  },
  deleteWorkerTag: {
    204: {
      'and its jobs lose it': async (client, farm) => {
        const { id } = await aTag(client);
        const job = await farm.submit({ tasks: [], worker_tag: id });
        const reply = await client.call('deleteWorkerTag', { path: { tag_id: id } });
        expect(await farm.job(job.id)).not.toHaveProperty('worker_tag');
        return reply;
      },
    },
    400: { 'of a malformed id': about('deleteWorkerTag', 'gpu') },
    404: {
      'of an unknown one': about('deleteWorkerTag', UNKNOWN_ID),
      twice: afterDeletion('deleteWorkerTag'),
    },
  },
  setWorkerTags: {
    204: {
      'instead of those it has': tagging(
        (_, b) => ({ tag_ids: [b.id] }),
        (_, b) => [b],
      ),
      several: tagging(
        (a, b) => ({ tag_ids: [b.id, a.id] }),
        (a, b) => [a, b],
      ),
      'the same twice': tagging(
        (_, b) => ({ tag_ids: [b.id, b.id] }),
        (_, b) => [b],
      ),
      none: tagging(
        () => ({ tag_ids: [] }),
        () => [],
      ),
      'passing over unknown ones': tagging(
        (_, b) => ({ tag_ids: [UNKNOWN_ID, 'gpu', '', b.id] }),
        (_, b) => [b],
      ),
    },
    400: {
      'without the list': tagging(
        () => ({}),
        (a) => [a],
      ),
      'with one that is no list': tagging(
        (_, b) => ({ tag_ids: b.id }),
        (a) => [a],
      ),
      'of a malformed Worker': workerOf('render-07'),
    },
    404: { 'of an unknown Worker': workerOf(UNKNOWN_ID) },
  },
  setJobTag: {
    204: {
      'by id': jobTagging(
        ({ id }) => ({ id }),
        (_, other) => other.id,
      ),
      'by name': jobTagging(
        ({ name }) => ({ name }),
        (_, other) => other.id,
      ),
      'by id, whatever the name': jobTagging(
        ({ id }) => ({ id, name: 'nobody' }),
        (_, other) => other.id,
      ),
      'by name, with an empty id': jobTagging(
        ({ name }) => ({ id: '', name }),
        (_, other) => other.id,
      ),
      'by neither: none': jobTagging(
        () => ({}),
        () => undefined,
      ),
      'by empty ones: none': jobTagging(
        () => ({ id: '', name: '' }),
        () => undefined,
      ),
    },
    400: {
      'without a body': jobTagging(() => undefined, stays),
      'with an id that is a number': jobTagging(() => ({ id: 7 }), stays),
      'with an id of null': jobTagging(() => ({ id: null }), stays),
      'of a malformed id': jobOf('job-1', {}),
    },
    404: {
      'of an unknown job': jobOf(UNKNOWN_ID, {}),
      'of an unknown job, with an unknown tag': jobOf(UNKNOWN_ID, { name: 'nobody' }),
    },
    406: {
      'by an unknown id': jobTagging(() => ({ id: UNKNOWN_ID }), stays),
      'by an id that cannot be one': jobTagging(() => ({ id: 'gpu' }), stays),
      'by an unknown name': jobTagging(() => ({ name: 'nobody has it' }), stays),
    },
  },
};
