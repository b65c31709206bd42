import { beforeAll, describe, expect, it } from '@jest/globals';
import type { JobFacetsDto } from '@flamenco/api-contracts';
import { ok } from '../farm/farm-client.js';
import { tasksNamed, useFarm } from '../farm/test-farm.js';
import { queryOf } from './whole-list.js';

const farm = useFarm();

/** User, project, and whether its Workers must have the tag. */
const JOBS = [
  ['Anna', 'dune', true],
  ['anna b', 'dune', false],
  ['Anna', 'kestrel', false],
  ['ben', 'dune', true],
  ['Äsa', 'Dune 2', false],
] as const;

beforeAll(async () => {
  const tag = await farm.aTag('GPU');
  const type = farm.newType();
  for (const [user, project, isTagged] of JOBS) {
    const metadata = { 'user.name': user, project };
    const tagged = isTagged && { worker_tag: tag };
    await farm.submit({ name: `of ${user}`, tasks: tasksNamed('a', type), metadata, ...tagged });
  }
});

const facetsOf = (query: Readonly<Record<string, string>>): Promise<JobFacetsDto> =>
  ok(farm.client.get<JobFacetsDto>(`/jobs/facets?${queryOf(query)}`));

describe('what jobs are counted by', () => {
  it.each([
    [{ key: 'tag' }, { GPU: 2 }],
    [{ key: 'tag', q: 'user:anna' }, { GPU: 1 }],
    [{ key: 'tag', q: 'tag:none' }, { GPU: 2 }],
    [
      { key: 'user', q: 'tag:gpu' },
      { Anna: 1, ben: 1 },
    ],
    [
      { key: 'user', prefix: 'AN' },
      { Anna: 2, 'anna b': 1 },
    ],
    [{ key: 'user', prefix: 'Ä' }, { Äsa: 1 }],
    [
      { key: 'user', prefix: 'an', q: 'project:dune user:ben' },
      { Anna: 1, 'anna b': 1 },
    ],
    [{ key: 'user', prefix: 'an', q: '-project:dune' }, { Anna: 1 }],
    [{ key: 'project', prefix: 'dune 2' }, { 'Dune 2': 1 }],
    [{ key: 'project', prefix: '%' }, {}],
    [{ key: 'status', prefix: 'Q' }, { queued: 5 }],
    [{ key: 'status', prefix: 'failed' }, {}],
    [{ key: 'type', prefix: 'test' }, { 'test-tasks': 5 }],
    [{ key: 'constructor' }, {}],
  ])('%j: %j', async (asking, expected) => {
    const { facets } = await facetsOf(asking);
    const values = facets.flatMap((facet) => facet.values.map(({ value, count }) => [value, count]));
    expect(Object.fromEntries(values)).toEqual(expected);
  });

  it('leaves out no job of those that fit, whatever the values begin with', async () => {
    expect(await facetsOf({ key: 'status', prefix: 'failed' })).toMatchObject({ total: 5 });
    expect(await facetsOf({ key: 'user', prefix: 'an', q: 'tag:gpu' })).toMatchObject({ total: 2 });
  });
});
