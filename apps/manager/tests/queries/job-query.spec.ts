import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  JOB_BULK,
  type JobCompletionsDto,
  type JobDto,
  type JobFacetsDto,
  type JobsQueryResultDto,
  type JobsTaskCountsDto,
} from '@flamenco/api-contracts';
import { emptyTaskCounts } from '@flamenco/domain/jobs';
import { JOB_STATUSES, type JobStatus } from '@flamenco/domain/statuses';
import { Module } from '@nestjs/common';
import fc from 'fast-check';
import { JobQuery1764000000022 } from '../../src/database/migrations/0022-job-query.js';
import { insertWhatFinds } from '../../src/modules/jobs/persistence/job-metadata.js';
import { stuckJobsPart } from '../../src/modules/stuck-jobs/stuck-jobs.part.js';
import { itOnSqlite } from '../database/engine.js';
import { ok, type Refusal } from '../farm/farm-client.js';
import { useFarm } from '../farm/test-farm.js';
import { begins, caseless, has, queryOf } from './whole-list.js';

/** Jobs are written as they might be, without tasks: the check would end them while the test looks at them. */
@Module({})
class NoStuckJobsModule {}

const farm = useFarm({ instead: new Map([[stuckJobsPart, NoStuckJobsModule]]) });

const DAY_MS = 86_400_000;
const NAMES = ['Shot-010', 'shot_010 x', '100% Ämter', "it's", '😀 failed', ''];
const TYPES = ['simple-blender-render', 'Cycles-passes'];
const USERS = ['Anna', 'anna b', 'annabel', 'Äsa', 'ben', undefined];
const PROJECTS = ['dune', 'Dune 2', '%', undefined];
const STATUSES: readonly JobStatus[] = [
  'queued',
  'active',
  'pause-requested',
  'paused',
  'failed',
  'completed',
];
let tags: readonly string[] = [];
let gpu = '';
let made = 0;

/** Jobs as they might be, in the database: how they come to be that way is not what is tested here. */
async function addJob(): Promise<void> {
  const at = made;
  made += 1;
  const pick = <Value>(values: readonly Value[], step: number): Value =>
    values[Math.floor((at * step) / 3) % values.length] as Value;
  const time = (days: number): string => new Date(farm.clock.nowMs() - days * DAY_MS - at).toISOString();
  const user = pick(USERS, 5);
  const project = pick(PROJECTS, 7);
  const metadata = {
    ...(user !== undefined && { [at % 2 === 0 ? 'user.name' : 'user']: user }),
    ...(project !== undefined && { project }),
    ...(at % 5 === 0 && { status: 'final' }),
  };
  const uuid = crypto.randomUUID();
  await farm.sql(
    `INSERT INTO jobs (uuid, name, type, priority, status, settings, metadata, submitter_platform, worker_tag_id, frame_count, attention, created, updated)
     VALUES (?, ?, ?, ?, ?, '{"a":1}', ?, 'linux', (SELECT id FROM worker_tags WHERE uuid = ?), ?, ?, ?, ?)`,
    uuid,
    pick(NAMES, 4),
    pick(TYPES, 11),
    (at * 11) % 4,
    pick(STATUSES, 8),
    JSON.stringify(metadata),
    pick([undefined, ...tags], 5) ?? null,
    at % 3,
    at % 7 === 0 ? '{"code":"no-workers","message":"x","remedy":"y"}' : null,
    time(at % 6),
    time(at % 4),
  );
  const found = { name: pick(NAMES, 4), type: pick(TYPES, 11), metadata };
  await farm.write(async (sql) => {
    const job = await sql.get<{ id: number }>(`SELECT id FROM jobs WHERE uuid = ?`, uuid);
    await insertWhatFinds(sql, job?.id ?? 0, found);
  });
}

beforeAll(async () => {
  gpu = await farm.aTag('GPU');
  tags = [gpu, await farm.aTag('cpu')];
  for (let job = 0; job < 60; job += 1) await addJob();
});

const asked = (query: Readonly<Record<string, string | number>>): Promise<JobsQueryResultDto> =>
  ok(farm.client.get<JobsQueryResultDto>(`/jobs?${queryOf(query)}`));

const facetsOf = (query: Readonly<Record<string, string | number>>): Promise<JobFacetsDto> =>
  ok(farm.client.get<JobFacetsDto>(`/jobs/facets?${queryOf(query)}`));

const completions = async (query: Readonly<Record<string, string>>): Promise<readonly string[]> =>
  (await ok(farm.client.get<JobCompletionsDto>(`/jobs/completions?${queryOf(query)}`))).completions;

interface Clause {
  readonly text: string;
  /** Which facet ignores it. */
  readonly key: string;
  readonly fits: (job: JobDto) => boolean;
}

const userOf = (job: JobDto): string => job.metadata?.['user.name'] ?? job.metadata?.['user'] ?? '';
const projectOf = (job: JobDto): string => job.metadata?.['project'] ?? '';
const ageMs = (time: string): number => farm.clock.nowMs() - Date.parse(time);

/** Parts of queries, each with what a client that has the whole list would make of it. */
const clauses = (): readonly Clause[] => [
  {
    text: 'status:failed,paus',
    key: 'status',
    fits: ({ status }) => status !== 'queued' && status !== 'active' && status !== 'completed',
  },
  { text: 'status=active', key: 'status', fits: ({ status }) => status === 'active' },
  { text: 'needs:you', key: 'needs', fits: (job) => job.needs_attention !== undefined },
  { text: 'user:ANNA', key: 'user', fits: (job) => begins(userOf(job), 'anna') },
  { text: 'user=anna', key: 'user', fits: (job) => caseless(userOf(job)) === 'anna' },
  {
    text: 'user:Ä,"anna b"',
    key: 'user',
    fits: (job) => begins(userOf(job), 'Ä') || begins(userOf(job), 'anna b'),
  },
  { text: 'user:""', key: 'user', fits: (job) => userOf(job) === '' },
  { text: 'project:dune', key: 'project', fits: (job) => begins(projectOf(job), 'dune') },
  { text: 'project:%', key: 'project', fits: (job) => projectOf(job) === '%' },
  {
    text: 'metadata.status:fin',
    key: 'metadata.status',
    fits: (job) => job.metadata?.['status'] === 'final',
  },
  { text: 'weather:rain', key: 'weather', fits: () => false },
  { text: 'name:SHOT', key: 'name', fits: ({ name }) => has(name, 'shot') },
  { text: 'name:""', key: 'name', fits: ({ name }) => name === '' },
  { text: 'type:CYC', key: 'type', fits: ({ type }) => begins(type, 'cyc') },
  { text: 'tag:gp', key: 'tag', fits: (job) => job.worker_tag === gpu },
  { text: 'tag:""', key: 'tag', fits: (job) => job.worker_tag === undefined },
  { text: 'worker:nobody', key: 'worker', fits: () => false },
  { text: 'priority>=2', key: 'priority', fits: ({ priority }) => priority >= 2 },
  { text: 'priority:0,3', key: 'priority', fits: ({ priority }) => priority === 0 || priority === 3 },
  { text: 'tasks>0', key: 'tasks', fits: () => false },
  { text: 'updated<2d', key: 'updated', fits: ({ updated }) => ageMs(updated) < 2 * DAY_MS },
  { text: 'created>3d', key: 'created', fits: ({ created }) => ageMs(created) > 3 * DAY_MS },
  { text: 'created<2020-01-01', key: 'created', fits: () => false },
  { text: 'fail', key: 'words', fits: (job) => job.status === 'failed' || hasWords(job, 'fail') },
  { text: '"failed"', key: 'words', fits: (job) => hasWords(job, 'failed') },
  { text: '%', key: 'words', fits: (job) => hasWords(job, '%') },
  { text: 'Dune', key: 'words', fits: (job) => hasWords(job, 'dune') },
];

const hasWords = (job: JobDto, words: string): boolean =>
  [job.name, job.type, ...Object.values(job.metadata ?? {})].some((text) => has(text, words)) ||
  begins(job.id, words);

const isTrue = ({ clause, isNot }: AskedClause, job: JobDto): boolean => clause.fits(job) !== isNot;

interface AskedClause {
  readonly clause: Clause;
  readonly isNot: boolean;
}

const query = (all: readonly AskedClause[]): string =>
  all.map(({ clause, isNot }) => (isNot ? '-' : '') + clause.text).join(' ');

describe('jobs are found by a query', () => {
  it('as a client would find them in the whole list, and are counted so by what else could be chosen', async () => {
    const all = (await ok(farm.client.get<JobsQueryResultDto>('/jobs'))).jobs;
    const some = fc.array(fc.record({ clause: fc.constantFrom(...clauses()), isNot: fc.boolean() }), {
      minLength: 1,
      maxLength: 3,
    });
    // Each alone first: none may be hidden by others.
    const alone = clauses().flatMap((clause) => [[{ clause, isNot: false }], [{ clause, isNot: true }]]);
    const check = async (parts: readonly AskedClause[]): Promise<void> => {
      const q = query(parts);
      const found = await asked({ q, limit: 1000 });
      const expected = all.filter((job) => parts.every((part) => isTrue(part, job)));
      expect([q, found.jobs.map(({ id }) => id)]).toEqual([q, expected.map(({ id }) => id)]);
      expect(found.total).toBe(expected.length);
      const facets = await facetsOf({ q });
      const but = (key: string): readonly JobDto[] =>
        all.filter((job) =>
          parts.every((part) => (part.clause.key === key && !part.isNot) || isTrue(part, job)),
        );
      expect(facets.total).toBe(expected.length);
      expect(facets.needs_attention).toBe(but('needs').filter((job) => job.needs_attention).length);
      expect(facets.facets).toEqual([
        { key: 'status', values: counted(but('status').map(({ status }) => status)) },
        { key: 'type', values: counted(but('type').map(({ type }) => type)) },
        { key: 'user', values: counted(but('user').map(userOf)) },
        { key: 'project', values: counted(but('project').map(projectOf)) },
      ]);
    };
    for (const parts of alone) await check(parts);
    await fc.assert(fc.asyncProperty(some, check), { numRuns: 60 });
  }, 180_000);

  it('by the Workers that got their tasks, the counts of these, and their frames', async () => {
    const type = farm.newType();
    const tasks = [
      { name: 'a', type, frames: '1-10' },
      { name: 'b', type, frames: '8-20' },
    ];
    const { id } = await farm.submit({ name: 'counted', tasks });
    const worker = await farm.aWorker({ name: 'Real-01', types: [type] });
    await worker.take();
    const found = async (q: string): Promise<readonly string[]> =>
      (await asked({ q: `${q} name:counted` })).jobs.map((job) => job.id);
    for (const q of [
      'worker:real',
      'worker=REAL-01',
      'frames:20',
      'tasks:2 active:1 queued>0',
      '-failed>0',
    ]) {
      expect([q, await found(q)]).toEqual([q, [id]]);
    }
    for (const q of ['-worker:real', 'worker:real-011', 'frames>20', 'completed>0']) {
      expect([q, await found(q)]).toEqual([q, []]);
    }
    expect(await completions({ key: 'worker', prefix: 're' })).toEqual(['Real-01']);
    const counts = await ok(
      farm.client.get<JobsTaskCountsDto>(`/jobs/task-counts?${queryOf({ q: 'worker:real active>0' })}`),
    );
    expect(counts).toEqual({ total: 1, task_counts: (await farm.job(id)).task_counts });
    const none = await ok(farm.client.get<JobsTaskCountsDto>('/jobs/task-counts?q=zebra'));
    expect(none).toEqual({ total: 0, task_counts: emptyTaskCounts() });
  });

  it('in the order of their urgency: under way, waiting, paused, failed, over; then by priority, then the youngest', async () => {
    const rank = (status: string): number =>
      [['completed'], ['failed'], ['paused'], ['queued'], ['active', 'pause-requested']].findIndex((of) =>
        of.includes(status),
      );
    const all = (await ok(farm.client.get<JobsQueryResultDto>('/jobs'))).jobs;
    const expected = [...all]
      .reverse()
      .toSorted((a, b) => rank(b.status) - rank(a.status) || b.priority - a.priority);
    const first = await asked({ q: '', sort: '-urgency', limit: 40 });
    const rest = await asked({ q: '', sort: '-urgency', limit: 1000, cursor: first.next ?? '' });
    expect([...first.jobs, ...rest.jobs].map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
  });

  it('without what a list does not show', async () => {
    const [whole] = (await asked({ limit: 1 })).jobs;
    expect(whole).toMatchObject({ settings: { a: 1 }, metadata: expect.anything() });
    const { settings: _settings, ...others } = whole as JobDto;
    expect((await asked({ limit: 1, omit: 'settings' })).jobs).toEqual([others]);
    const [least] = (await asked({ limit: 1, omit: JOB_BULK.join(',') })).jobs;
    expect(Object.keys(least ?? {})).not.toEqual(expect.arrayContaining(['settings']));
    expect(least?.metadata).toBeUndefined();
  });
});

function counted(values: readonly string[]): readonly { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count || Buffer.compare(Buffer.from(a.value), Buffer.from(b.value)));
}

describe('what a query could go on with', () => {
  it.each([
    [{ prefix: 'us' }, ['user', 'user.name']],
    [{ prefix: 'CRE' }, ['created']],
    [{ key: 'status', prefix: 'pau' }, ['paused', 'pause-requested']],
    [{ key: 'needs' }, ['you']],
    [{ key: 'user', prefix: 'AN' }, ['Anna', 'anna b', 'annabel']],
    [{ key: 'user', prefix: 'anna' }, ['Anna', 'anna b', 'annabel']],
    [{ key: 'user', prefix: 'annabel' }, ['annabel']],
    [{ key: 'user', prefix: 'Ä' }, ['Äsa']],
    [{ key: 'project' }, ['%', 'dune', 'Dune 2']],
    [{ key: 'metadata.status' }, ['final']],
    [{ key: 'type', prefix: 'cyc' }, ['Cycles-passes']],
    [{ key: 'tag', prefix: 'g' }, ['GPU']],
    [{ key: 'priority', prefix: '1' }, []],
    [{ key: 'constructor', prefix: '' }, []],
  ])('%j: %j', async (asking, expected) => {
    expect(await completions(asking)).toEqual(expected);
  });

  it('is all keys, where nothing is written yet, and all statuses', async () => {
    expect(await completions({ key: 'status' })).toEqual(JOB_STATUSES);
    expect(await completions({})).toEqual(expect.arrayContaining(['status', 'shot', 'user.name']));
  });
});

describe('a query that is not understood is 400, and says where and what was meant', () => {
  it.each([
    ['a status:faild', "At character 10: There is no status 'faild'. Did you mean 'failed'?"],
    ['usr:anna', "At character 1: No job has 'usr'. Did you mean 'user'?"],
    ['user.nam:x', "Did you mean 'user.name'?"],
    ['priority:high tag:', 'At character 10: .* At character 19: A value is missing'],
  ])('%s', async (q, message) => {
    for (const path of ['/jobs', '/jobs/facets']) {
      const { status, body } = await farm.client.get<Refusal>(`${path}?${queryOf({ q })}`);
      expect([status, body.message]).toEqual([400, expect.stringMatching(message)]);
    }
  });

  it('also by its length, and characters that no text has', async () => {
    for (const q of ['x'.repeat(1001), 'a\0b']) {
      expect((await farm.client.get(`/jobs?${queryOf({ q })}`)).status).toBe(400);
    }
  });
});

itOnSqlite('jobs of earlier versions are found by their frames', async () => {
  const { id } = await farm.submit({
    name: 'earlier',
    tasks: [{ name: 'a', type: farm.newType(), frames: '1-7' }],
  });
  await farm.write(async (sql) => {
    await sql.run('DROP VIEW attempted_jobs');
    for (const index of [
      'jobs_in_brief',
      'jobs_by_frame_count',
      'jobs_by_created',
      'jobs_by_caseless_type',
      'jobs_by_urgency',
    ])
      await sql.run(`DROP INDEX ${index}`);
    await sql.run('DROP INDEX job_metadata_caseless');
    await sql.run('ALTER TABLE jobs DROP COLUMN frame_count');
    await sql.run('DELETE FROM migrations WHERE name = ?', new JobQuery1764000000022().name);
  });
  await farm.restart();
  expect((await asked({ q: 'frames:7' })).jobs.map((job) => job.id)).toEqual([id]);
});
