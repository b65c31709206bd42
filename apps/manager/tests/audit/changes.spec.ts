import { describe, expect, it } from '@jest/globals';
import type { ChangeDto, ChangesDto } from '@flamenco/api-contracts';
import {
  changeStatements,
  MOST_LOOKED_AT,
  type ChangeFilter,
} from '../../src/modules/audit/persistence/change-pages.js';
import { describeOnSqlite } from '../database/engine.js';
import { done, ok } from '../farm/farm-client.js';
import { tasksNamed, useFarm } from '../farm/test-farm.js';

const farm = useFarm();

const page = (query: string): Promise<ChangesDto> => ok(farm.client.get<ChangesDto>(`/changes?${query}`));

/** What all pages of a size have, one after the other. */
async function allPages(query: string, limit: number, from?: string): Promise<readonly ChangeDto[]> {
  const all: ChangeDto[] = [];
  let cursor = from;
  do {
    const { changes, next } = await page(
      `${query}&limit=${limit}${cursor === undefined ? '' : `&cursor=${cursor}`}`,
    );
    expect(changes.length).toBeLessThanOrEqual(limit);
    all.push(...changes);
    cursor = next;
  } while (cursor !== undefined);
  return all;
}

const actionsOf = (changes: readonly ChangeDto[]): readonly string[] => changes.map(({ action }) => action);

/** Fills the history: an entry a second, all of one moment where `isAtOnce`. */
function fill(count: number, row: (n: number) => string): Promise<void> {
  return farm.sql(
    `INSERT INTO changes (happened, actor_kind, actor_name, address, action, object_kind, object_id, object_name, before_facts, after_facts)
     VALUES ${Array.from({ length: count }, (_, n) => `(${row(n)}, '{}', '{}')`).join(', ')}`,
  );
}

describe('the history of a job', () => {
  it('has what people did to it and to its tasks, the latest first, who and from where', async () => {
    const type = farm.newType();
    const job = await farm.submit({ name: 'shot_010', tasks: tasksNamed('a b', type) });
    await farm.submit({ name: 'another', tasks: [] });
    const task = await farm.taskNamed(job.id, 'a');
    farm.clock.advance(1_000);
    await farm.setTask(task.id, 'canceled');
    farm.clock.advance(1_000);
    await done(farm.client.post(`/jobs/${job.id}/setpriority`, { priority: 80 }));
    const { changes, next } = await page(`job_id=${job.id.toUpperCase()}`);
    expect(next).toBeUndefined();
    expect(actionsOf(changes)).toEqual(['job-priority-set', 'task-status-requested', 'job-submitted']);
    expect(changes[0]).toEqual({
      id: expect.any(Number),
      happened: expect.stringMatching(/^\d{4}-.*Z$/),
      actor: { kind: 'anonymous', name: 'anonymous' },
      address: '127.0.0.1',
      action: 'job-priority-set',
      object: { kind: 'job', id: job.id, name: 'shot_010' },
      job_id: job.id,
      before: { priority: 50 },
      after: { priority: 80 },
    });
    expect(actionsOf((await page(`object_id=${task.id}`)).changes)).toEqual(['task-status-requested']);
    expect(actionsOf((await page(`job_id=${job.id}&kind=job&limit=1`)).changes)).toEqual([
      'job-priority-set',
    ]);
  });

  it('is told of live, when it is written', async () => {
    const { id } = await farm.submit({ tasks: [] });
    const told = farm.events.flatMap(({ name, payload }) => (name === 'change-noted' ? [payload] : []));
    expect(told).toEqual([{ id: expect.any(Number), kind: 'job', object_id: id, job_id: id }]);
    expect((await page(`job_id=${id}`)).changes[0]?.id).toBe((told[0] as { readonly id: number }).id);
  });
});

describe('pages of the history', () => {
  it('have each entry once, also those of one moment, and while others are added', async () => {
    const moment = '2020-02-01T00:00:00.000Z';
    await fill(25, (n) => `'${moment}', 'x', 'pages', '', 'view-created', 'saved-view', NULL, 'view ${n}'`);
    const { changes, next } = await page('actor=pages&limit=10');
    await farm.aView('meanwhile');
    const rest = await allPages('actor=pages', 7, next);
    const names = [...changes, ...rest].map(({ object }) => object.name);
    expect(names).toEqual(Array.from({ length: 25 }, (_, n) => `view ${24 - n}`));
  });

  it('are of a time from one moment on, and before another, in any time zone', async () => {
    await fill(
      5,
      (n) => `'2020-03-01T0${n}:00:00.000Z', 'x', 'times', '', 'view-created', 'saved-view', NULL, '${n}'`,
    );
    const names = async (query: string): Promise<string> =>
      (await allPages(`actor=times&${query}`, 2)).map(({ object }) => object.name).join('');
    expect(await names('')).toBe('43210');
    expect(await names('since=2020-03-01T03:00:00Z')).toBe('43');
    expect(await names('until=2020-03-01T03:00:00Z')).toBe('210');
    expect(await names('since=2020-03-01T02:00:00%2B01:00&until=2020-03-01T02:30:00Z')).toBe('21');
  });

  it('look at no more than some thousand entries, and go on from there', async () => {
    const rare = MOST_LOOKED_AT + 500;
    for (let at = 0; at < rare; at += 500) {
      await fill(500, (n) => {
        const action = at + n === 0 ? 'view-deleted' : 'view-created';
        const second = String(at + n).padStart(5, '0');
        return `'2020-04-01T0${second.slice(0, 1)}:${second.slice(1, 3)}:${second.slice(3)}.000Z', 'x', 'rare', '', '${action}', 'saved-view', NULL, ''`;
      });
    }
    const first = await page('actor=rare&kind=saved-view&action=view-created&limit=1');
    expect(first.changes).toHaveLength(1);
    const { changes, next } = await page('actor=rare&kind=saved-view&limit=1&until=2020-04-02T00:00:00Z');
    expect([changes.length, next === undefined]).toEqual([1, false]);
    const found = await allPages('actor=rare&kind=saved-view&until=2020-04-02T00:00:00Z', 200);
    expect(found).toHaveLength(rare);
    expect(actionsOf(found).at(-1)).toBe('view-deleted');
    const none = await page('actor=nobody&kind=saved-view&until=2020-04-02T00:00:00Z');
    expect([none.changes, none.next === undefined]).toEqual([[], false]);
    expect(await allPages('actor=nobody&kind=saved-view&until=2020-04-02T00:00:00Z', 200)).toEqual([]);
  });

  it.each([
    ['cursor=nonsense', 'cursor-unusable'],
    ['cursor=WzEsMl0', 'cursor-unusable'],
    ['since=2016-12-31T23:59:60Z', 'invalid-time'],
    ['q=whom:anna', 'invalid-query'],
    ['limit=201', 'invalid-request'],
    ['kind=nothing', 'invalid-request'],
    ['job_id=x', 'invalid-request'],
  ])('are refused for %s', async (query, error) => {
    expect(await farm.client.get(`/changes?${query}`)).toMatchObject({ status: 400, body: { error } });
  });
});

it('the export has all that is asked for, an entry a line', async () => {
  await fill(
    450,
    (n) =>
      `'2020-05-01T00:00:00.${String(n).padStart(3, '0')}Z', 'x', 'export', '', 'view-created', 'saved-view', NULL, '${n}\n'`,
  );
  const answer = await fetch(`${farm.api}/changes/export?actor=export`);
  expect(answer.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="flamenco-history.jsonl"');
  const lines = (await answer.text()).trimEnd().split('\n');
  const names = lines.map((line) => (JSON.parse(line) as ChangeDto).object.name);
  expect(names).toEqual(Array.from({ length: 450 }, (_, n) => `${449 - n}\n`));
  expect(await (await fetch(`${farm.api}/changes/export?actor=nobody`)).text()).toBe('');
});

describeOnSqlite('the history is read from an index, without sorting, when it is asked', () => {
  const NOTHING: ChangeFilter = {
    ...{ jobId: undefined, objectId: undefined, action: undefined, kind: undefined },
    ...{ actor: undefined, since: undefined, until: undefined, conditions: [] },
  };
  const AFTER = { happened: '2020-01-01T00:00:00.000Z', id: 5 };

  it.each<readonly [asked: string, filter: Partial<ChangeFilter>, index: string, range: string]>([
    ['for all', {}, 'changes_by_time', ''],
    ['for a time', { since: 'a', until: 'b' }, 'changes_by_time', ''],
    ['for a job', { jobId: 'x' }, 'changes_by_job', 'job_id=? AND '],
    ['for a thing', { objectId: 'x', jobId: 'x' }, 'changes_by_object', 'object_id=? AND '],
    ['for an action', { action: 'job-submitted', kind: 'job' }, 'changes_by_action', 'action=? AND '],
    ['for a kind', { kind: 'job', actor: 'x' }, 'changes_by_kind', 'object_kind=? AND '],
    ['for an actor', { actor: 'x' }, 'changes_by_actor', 'actor_name=? AND '],
  ])('%s', async (_, filter, index, range) => {
    for (const after of [undefined, AFTER]) {
      const { page: found, edge } = changeStatements({ ...NOTHING, ...filter }, after);
      const plans: string[] = [];
      await farm.write(async (sql) => {
        for (const statement of [{ ...found, values: [...found.values, 50] }, ...(edge ? [edge] : [])]) {
          const steps = await sql.all<{ detail: string }>(
            `EXPLAIN QUERY PLAN ${statement.text}`,
            ...statement.values,
          );
          plans.push(steps.map(({ detail }) => detail).join('; '));
        }
      });
      for (const plan of plans)
        expect(plan).toContain(
          `SEARCH changes USING ${plan.includes('COVERING') ? 'COVERING ' : ''}INDEX ${index} (${range}happened>? AND happened<?)`,
        );
      expect(plans[0]?.match(/USE TEMP B-TREE/g) ?? []).toHaveLength(0);
    }
  });
});
