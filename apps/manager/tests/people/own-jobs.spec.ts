import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type {
  JobCompletionsDto,
  JobDto,
  JobFacetsDto,
  JobsQueryResultDto,
  JobsTaskCountsDto,
} from '@flamenco/api-contracts';
import { describeOnSqlite } from '../database/engine.js';
import { done, ok, type FarmClient } from '../farm/farm-client.js';
import { useFarm } from '../farm/test-farm.js';
import { aPerson, aToken, setAccess, type SignedIn } from './people-farm.js';

const farm = useFarm();
let admin: SignedIn;
let anna: SignedIn;
let ben: SignedIn;
let ofAnna: JobDto;
let ofBen: JobDto;
let ofNobody: JobDto;

const submitted = (client: FarmClient, name: string): Promise<JobDto> =>
  ok(
    client.post<JobDto>('/jobs', {
      name,
      type: 'test-tasks',
      submitter_platform: 'linux',
      settings: { tasks: [{ name: 'a', type: 'blender' }] },
    }),
  );

const page = (client: FarmClient, q: string): Promise<JobsQueryResultDto> =>
  ok(client.get<JobsQueryResultDto>(`/jobs?${new URLSearchParams({ q }).toString()}`));

const found = async (client: FarmClient, q: string): Promise<readonly string[]> =>
  (await page(client, q)).jobs.map(({ name }) => name);

beforeAll(async () => {
  admin = await aPerson(farm, farm.client, 'root', 'admin');
  anna = await aPerson(farm, admin.client, 'anna', 'artist');
  ben = await aPerson(farm, admin.client, 'ben', 'artist');
  ofAnna = await submitted(anna.client, 'of anna');
  ofBen = await submitted(ben.client, 'of ben');
  ofNobody = await submitted(farm.client, 'of nobody');
  await ok(admin.client.put(`/people/${ben.user.id}`, { display_name: 'Dr. Benedikt' }));
});

beforeEach(() => setAccess(farm, 'open'));

describe('whose job it is', () => {
  it('is said of one, in a page, and in the list of all', async () => {
    const owners = async (path: string): Promise<readonly unknown[]> =>
      (await ok(farm.client.get<JobsQueryResultDto>(path))).jobs.map(({ owner }) => owner);
    const expected = [
      { id: anna.user.id, name: 'anna' },
      { id: ben.user.id, name: 'Dr. Benedikt' },
      undefined,
    ];
    expect(ofAnna.owner).toEqual(expected[0]);
    expect(ofNobody).not.toHaveProperty('owner');
    expect((await farm.job(ofBen.id)).owner).toEqual(expected[1]);
    expect(await owners('/jobs')).toEqual(expected);
    expect(await owners('/jobs?omit=metadata')).toEqual(expected);
  });

  it('is the service whose token has submitted it, and who it was whose account is gone', async () => {
    setAccess(farm, 'closed');
    const dora = await aPerson(farm, admin.client, 'dora', 'artist');
    const job = await submitted(await aToken(farm, dora.client, { name: 'script' }), 'of dora');
    expect(job.owner).toEqual({ id: dora.user.id, name: 'dora' });
    await done(admin.client.delete(`/people/${dora.user.id}`));
    expect((await ok(anna.client.get<JobDto>(`/jobs/${job.id}`))).owner).toEqual(job.owner);
    await done(admin.client.delete(`/jobs/${job.id}`));
  });
});

describe('jobs are found by their owner', () => {
  it.each([
    ['owner:anna', ['of anna']],
    ['owner=ANNA', ['of anna']],
    ['owner:an', ['of anna']],
    ['owner=an', []],
    ['owner:ben', ['of ben']],
    ['owner:"dr. b"', ['of ben']],
    ['owner:anna,ben', ['of anna', 'of ben']],
    ['-owner:anna', ['of ben', 'of nobody']],
    ['owner:""', ['of nobody']],
    ['-owner:""', ['of anna', 'of ben']],
    ['owner:"me"', []],
  ])('%s', async (q, names) => {
    expect([q, (await found(farm.client, `${q} name:of`)).filter((name) => name !== 'of dora')]).toEqual([
      q,
      names,
    ]);
  });

  it('as their own, by a session and by a token, with what is counted beside them', async () => {
    const token = await aToken(farm, ben.client, { name: 'script', scopes: ['jobs:read'] });
    for (const [client, name] of [
      [anna.client, 'of anna'],
      [ben.client, 'of ben'],
      [token, 'of ben'],
    ] as const) {
      expect(await found(client, 'owner:me')).toEqual([name]);
      const { total, facets } = await ok(client.get<JobFacetsDto>('/jobs/facets?q=owner:me'));
      expect([total, facets.find(({ key }) => key === 'status')?.values]).toEqual([
        1,
        [{ value: 'queued', count: 1 }],
      ]);
      expect((await ok(client.get<JobsTaskCountsDto>('/jobs/task-counts?q=owner:me'))).total).toBe(1);
    }
    expect(await page(anna.client, 'owner:me')).not.toHaveProperty('note');
  });

  it('not by who has not signed in, who is told why', async () => {
    const { jobs, total, note } = await page(farm.client, 'owner:me');
    expect([jobs, total, note]).toEqual([[], 0, expect.stringContaining('you have not signed in')]);
    expect(await page(farm.client, 'owner:anna')).not.toHaveProperty('note');
  });

  it('by names that are offered of those who have jobs', async () => {
    const offered = async (prefix: string): Promise<readonly string[]> =>
      (await ok(farm.client.get<JobCompletionsDto>(`/jobs/completions?key=owner&prefix=${prefix}`)))
        .completions;
    expect(await offered('')).toEqual(['me', 'anna', 'Dr. Benedikt']);
    expect(await offered('dr')).toEqual(['Dr. Benedikt']);
  });
});

describeOnSqlite('jobs of somebody', () => {
  it('are found by an index', async () => {
    await farm.write(async (sql) => {
      for (const condition of ['owner = ?', 'owner IN (SELECT uuid FROM owner_names WHERE name = ?)']) {
        const steps = await sql.all<{ detail: string }>(
          `EXPLAIN QUERY PLAN SELECT id FROM jobs WHERE (${condition})`,
          'x',
        );
        expect(steps.map(({ detail }) => detail).join('; ')).toContain(
          'SEARCH jobs USING COVERING INDEX jobs_by_owner (owner=?)',
        );
      }
    });
  });
});
