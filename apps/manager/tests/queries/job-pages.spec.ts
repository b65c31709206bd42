import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  JOB_SORTINGS,
  type JobDto,
  type JobListQueryDto,
  type JobsQueryResultDto,
} from '@flamenco/api-contracts';
import { totalTasks } from '@flamenco/domain/jobs';
import type { JobStatus } from '@flamenco/domain/statuses';
import { Module } from '@nestjs/common';
import fc from 'fast-check';
import { JobSorting1764000000035 } from '../../src/database/migrations/0035-job-sorting.js';
import { stuckJobsPart } from '../../src/modules/stuck-jobs/stuck-jobs.part.js';
import { itOnSqlite } from '../database/engine.js';
import { ok, type Refusal } from '../farm/farm-client.js';
import { tasksNamed, useFarm } from '../farm/test-farm.js';
import { answerFrom, begins, caseless, has, queryOf, type Asked, type Question } from './whole-list.js';

/** Jobs are written as they might be, without tasks: the check would end them while the test looks at them. */
@Module({})
class NoStuckJobsModule {}

const farm = useFarm({ instead: new Map([[stuckJobsPart, NoStuckJobsModule]]) });

const NAMES = ['Shot-010', 'shot-010', 'shot_010', '100% Ämter', 'back\\slash', "it's", '😀 shot', 'ﬀ', ''];
const TYPES = ['simple-blender-render', 'cycles-passes', 'Shot-type'];
const STATUSES: readonly JobStatus[] = ['queued', 'active', 'paused', 'completed', 'failed', 'canceled'];
const METADATA: readonly Readonly<Record<string, string>>[] = [
  {},
  { project: 'Sprite "Fright"' },
  { shot: 'x', 'user.name': 'Sybren' },
  { 'Shot-key': '' },
];
const SEARCHES = [
  '',
  'shot',
  'SHOT-0',
  '_',
  '%',
  '\\',
  'ä',
  'Ä',
  'fright"',
  'user.name',
  'sybren',
  'render',
  '😀',
  "'",
];
const USERS = ['anna', 'Anna B', 'Äsa', undefined, 'zoë', 'ben'];
let tags: readonly string[] = [];
let made = 0;

/** Jobs as they might be, in the database: how they come to be that way is not what is tested here. */
async function addJob(): Promise<void> {
  const pick = <Value>(values: readonly Value[], step: number): Value =>
    values[Math.floor((made * step) / 3) % values.length] as Value;
  const updated = new Date(Date.UTC(2026, 0, 1 + ((made * 7) % 10))).toISOString();
  const tag = pick([undefined, ...tags], 5);
  const uuid = crypto.randomUUID();
  const user = pick(USERS, 13);
  const [completed, canceled] = [pick([0, 1, 3, 5], 7), pick([0, 0, 1, 2], 11)];
  await farm.sql(
    `INSERT INTO jobs (uuid, name, type, priority, status, settings, metadata, submitter_platform, worker_tag_id, created, updated,
       user_name, tasks_completed, tasks_canceled)
     VALUES (?, ?, ?, ?, ?, '{}', ?, 'linux', (SELECT id FROM worker_tags WHERE uuid = ?), ?, ?, ?, ?, ?)`,
    uuid,
    pick(NAMES, 4),
    pick(TYPES, 7),
    (made * 11) % 4,
    pick(STATUSES, 8),
    JSON.stringify({ ...pick(METADATA, 10), ...(user !== undefined && { 'user.name': user }) }),
    tag ?? null,
    updated,
    updated,
    user ?? pick(METADATA, 10)['user.name'] ?? '',
    completed,
    canceled,
  );
  for (let task = 0; task < completed + canceled; task += 1)
    await farm.sql(
      `INSERT INTO tasks (uuid, job_id, index_in_job, name, type, priority, status, commands, steps_total, created, updated)
       VALUES (?, (SELECT id FROM jobs WHERE uuid = ?), ?, '', '', 50, ?, '[]', 0, ?, ?)`,
      ...[crypto.randomUUID(), uuid, task, task < completed ? 'completed' : 'canceled', updated, updated],
    );
  made += 1;
}

beforeAll(async () => {
  tags = [await farm.aTag('gpu'), await farm.aTag('cpu')];
  for (let job = 0; job < 60; job += 1) await addJob();
});

async function wholeList(): Promise<readonly JobDto[]> {
  return (await ok(farm.client.get<JobsQueryResultDto>('/jobs'))).jobs;
}

function asked(query: Asked): Promise<JobsQueryResultDto> {
  return ok(farm.client.get<JobsQueryResultDto>(`/jobs?${queryOf(query)}`));
}

async function refusal(query: string): Promise<string> {
  const { status, body } = await farm.client.get<Refusal>(`/jobs?${query}`);
  expect(status).toBe(400);
  return body.message;
}

/** What is under way, what waits, is paused, failed, is over. */
const RANKS: Readonly<Record<string, number>> = { active: 4, queued: 3, paused: 2, failed: 1 };

const KEYS: Readonly<Record<string, ((job: JobDto) => string | number) | undefined>> = {
  created: undefined,
  updated: (job) => job.updated,
  name: (job) => caseless(job.name),
  priority: (job) => job.priority,
  status: (job) => job.status,
  type: (job) => job.type,
  user: (job) => caseless(job.metadata?.['user.name'] ?? ''),
  completed: (job) => job.task_counts.completed,
  progress: ({ task_counts: counts }) =>
    Math.floor((counts.completed * 1_000_000) / Math.max(totalTasks(counts), 1)),
  urgency: (job) => (RANKS[job.status] ?? 0) * 1_000 + job.priority,
};

function questionOf({
  sort = 'created',
  status,
  type,
  worker_tag,
  search,
}: JobListQueryDto): Question<JobDto> {
  return {
    isWanted: (job) =>
      (status?.includes(job.status) ?? true) &&
      (type === undefined || job.type === type) &&
      (worker_tag === undefined || (job.worker_tag ?? '') === worker_tag.toLowerCase()) &&
      (search === undefined ||
        [job.name, job.type, ...Object.values(job.metadata ?? {})].some((text) => has(text, search)) ||
        begins(job.id, search)),
    keyOf: KEYS[sort.replace('-', '')],
    isDescending: sort.startsWith('-'),
  };
}

const maybe = <Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(values, { nil: undefined });

describe('pages of jobs', () => {
  it('hold what a client finds in the whole list, page by page, while jobs are added', async () => {
    const queries = fc.record({
      limit: fc.integer({ min: 1, max: 25 }),
      sort: maybe(fc.constantFrom(...JOB_SORTINGS)),
      status: maybe(fc.subarray([...STATUSES], { minLength: 1 })),
      type: maybe(fc.constantFrom(...TYPES, 'shot-type')),
      worker_tag: maybe(fc.constantFrom('', ...tags, tags[0]?.toUpperCase(), crypto.randomUUID())),
      search: maybe(fc.constantFrom(...SEARCHES, (await wholeList())[3]?.id.slice(0, 6).toUpperCase())),
    });
    await fc.assert(
      fc.asyncProperty(queries, fc.infiniteStream(fc.boolean()), async (asking, isAdding) => {
        const query = asking as JobListQueryDto & { readonly limit: number };
        const seen: JobDto[] = [];
        let cursor: string | undefined;
        do {
          const all = answerFrom(await wholeList(), questionOf(query));
          const last = seen.at(-1);
          const left = all.slice(last ? all.findIndex(({ id }) => id === last.id) + 1 : 0);
          const page = await asked({ ...query, cursor });
          expect(page.jobs).toEqual(left.slice(0, query.limit));
          expect(page.total).toBe(all.length);
          expect(page.next !== undefined).toBe(left.length > query.limit);
          seen.push(...page.jobs);
          cursor = page.next;
          if (cursor !== undefined && isAdding.next().value === true) await addJob();
        } while (cursor !== undefined);
      }),
      { numRuns: 80 },
    );
  }, 180_000);

  it('hold a hundred jobs, oldest first, unless asked otherwise', async () => {
    while (made < 120) await addJob();
    const all = await wholeList();
    const page = await asked({ search: '' });
    expect(page).toEqual({ jobs: all.slice(0, 100), total: all.length, next: expect.any(String) });
  });

  it('go on after a job that was deleted meanwhile', async () => {
    const { jobs, next } = await asked({ sort: '-updated', limit: 5 });
    const after = (await asked({ sort: '-updated', limit: 10 })).jobs.slice(5);
    await farm.sql('DELETE FROM jobs WHERE uuid = ?', jobs.at(-1)?.id ?? '');
    expect((await asked({ sort: '-updated', limit: 5, cursor: next })).jobs).toEqual(after);
  });
});

describe('the user that jobs are sorted by', () => {
  const sorted = async (): Promise<readonly string[]> =>
    (await asked({ sort: '-user', search: 'of somebody', limit: 9 })).jobs.map(({ name }) => name);

  it('is that of their metadata, as it was submitted', async () => {
    for (const [name, metadata] of Object.entries({
      'of somebody: user.name': { 'user.name': 'Zoë', user: 'a' },
      'of somebody: user': { user: 'yuri' },
      'of somebody: none': { project: 'zz' },
      'of somebody: long': { user: `${'x'.repeat(199)}😀` },
    }))
      await farm.submit({ name, metadata, tasks: tasksNamed('a', farm.newType()) });
    expect(await sorted()).toEqual(
      ['user.name', 'user', 'long', 'none'].map((kind) => `of somebody: ${kind}`),
    );
  });

  itOnSqlite('is known of jobs that were there before', async () => {
    await farm.write(async (sql) => {
      for (const by of ['user', 'completed', 'progress']) await sql.run(`DROP INDEX jobs_by_${by}`);
      await sql.run('ALTER TABLE jobs DROP COLUMN user_name');
      await sql.run('DELETE FROM migrations WHERE name = ?', new JobSorting1764000000035().name);
    });
    await farm.restart();
    expect((await sorted()).map((name) => name.replace('of somebody: ', ''))).toEqual([
      'user.name',
      'user',
      'long',
      'none',
    ]);
  });
});

describe('the whole list of jobs', () => {
  it.each(['', '?'])('is the answer to /jobs%s, and has neither total nor next', async (query) => {
    const answer = await ok(farm.client.get<JobsQueryResultDto>(`/jobs${query}`));
    expect(Object.keys(answer)).toEqual(['jobs']);
    expect(answer.jobs).toHaveLength((await asked({ limit: 1 })).total ?? 0);
  });
});

describe('what cannot be asked of jobs is 400, and says why', () => {
  it.each([
    ['limit=0', 'limit must be >= 1 (is 0)'],
    ['limit=1001', 'limit must be <= 1000 (is 1001)'],
    ['limit=many', 'limit must be a whole number (is "many")'],
    ['limit=1.5', 'limit must be a whole number (is "1.5")'],
    ['limit=1&limit=2', 'limit must be a whole number (is ["1","2"])'],
    ['sort=color', 'sort must be one of created, -created, updated'],
    ['status=done', /^status must be one of under-construction, .* \(is "done"\)\.$/],
    ['status=queued&status=', /^status must be one of under-construction, .* \(value 2 is empty\)\.$/],
    ['status=active,', /^status must be one of under-construction, .* \(value 2 is empty\)\.$/],
    ['metadata=x', /^metadata must be key:value, such as project:bird.* \(is "x"\)\.$/],
    ['metadata=a:b&metadata=', /^metadata must be key:value.* \(value 2 is empty\)\.$/],
    ['type=', 'type must not be empty'],
    ['worker_tag=gpu', 'worker_tag must be a UUID such as'],
    [`search=${'x'.repeat(201)}`, 'search must have at most 200 characters'],
    ['search=a%00b', 'search must not have the character NUL in it'],
    ['cursor=', 'The cursor is not one that this Manager gave'],
    ['cursor=abc', 'The cursor is not one that this Manager gave'],
    [`cursor=${Buffer.from('["created",{},1]').toString('base64url')}`, 'The cursor is not one'],
    [`cursor=${Buffer.from('["created",1,1e300]').toString('base64url')}`, 'The cursor is not one'],
    [`cursor=${Buffer.from('{"length":3}').toString('base64url')}`, 'The cursor is not one'],
  ])('%s', async (query, message) => {
    expect(await refusal(query)).toEqual(
      message instanceof RegExp ? expect.stringMatching(message) : expect.stringContaining(message),
    );
  });

  it('a cursor of another order', async () => {
    const { next } = await asked({ sort: '-updated', limit: 1 });
    expect(await refusal(queryOf({ sort: 'updated', cursor: next }))).toBe(
      "The cursor is from a list sorted by '-updated', not by 'updated'. Ask for the first page, without a cursor.",
    );
  });
});
