import type { ChangeDto, ChangeFilterDto, ChangesDto } from '@flamenco/api-contracts';
import { invalid } from '@flamenco/domain/errors';
import { parseChangeQuery, type ChangeCondition, type TimeSpan } from '@flamenco/domain/query';
import { cursorOf, cursorUnusable, placeOf } from '../../cursors.js';
import type { SqlReader } from '../../database/sql.js';
import { toConditions } from './persistence/change-conditions.js';
import {
  readChanges,
  type ChangeFilter,
  type ChangePosition,
  type ChangeRow,
} from './persistence/change-pages.js';

/** Entries that an export reads at a time; others are answered in between. */
const EXPORTED_AT_A_TIME = 200;

/** A page of the history. @throws FarmError `invalid` for a cursor or a time that is none */
export async function readChangesPage(
  sql: SqlReader,
  query: ChangeFilterDto,
  {
    cursor,
    limit,
    nowMs,
  }: { readonly cursor: string | undefined; readonly limit: number; readonly nowMs: number },
): Promise<ChangesDto> {
  const { rows, next } = await readChanges(sql, toFilter(query, nowMs), positionAt(cursor), limit);
  return { changes: rows.map(toChangeDto), ...(next && { next: cursorOf([next.happened, next.id]) }) };
}

/** All entries that are asked for, the latest first: a JSON object a line. */
export async function* changesToJsonLines(
  sql: SqlReader,
  query: ChangeFilterDto,
  nowMs: number,
): AsyncGenerator<string, void, undefined> {
  const filter = toFilter(query, nowMs);
  let position: ChangePosition | undefined;
  do {
    const { rows, next } = await readChanges(sql, filter, position, EXPORTED_AT_A_TIME);
    yield rows.map((row) => `${JSON.stringify(toChangeDto(row))}\n`).join('');
    position = next;
    await new Promise((resolve) => setImmediate(resolve));
  } while (position);
}

function toFilter(query: ChangeFilterDto, nowMs: number): ChangeFilter {
  return withIndexes(understood(query.q ?? '', nowMs), {
    jobId: query.job_id?.toLowerCase(),
    objectId: query.object_id?.toLowerCase(),
    action: query.action,
    kind: query.kind,
    actor: query.actor,
    since: timestampOf('since', query.since),
    until: timestampOf('until', query.until),
    conditions: [],
  });
}

/** @throws FarmError `invalid` that says what is wrong with it, at which character */
function understood(text: string, nowMs: number): readonly ChangeCondition[] {
  const { conditions, faults } = parseChangeQuery(text, { nowMs });
  if (faults.length === 0) return conditions;
  const said = faults.map(({ message, at }) => `At character ${at + 1}: ${message}`);
  throw invalid('invalid-query', `The query is not understood. ${said.join(' ')}`);
}

/** What an index finds is left to it; the rest is looked up in each entry. */
function withIndexes(asked: readonly ChangeCondition[], filter: ChangeFilter): ChangeFilter {
  let narrowed = filter;
  const others: ChangeCondition[] = [];
  for (const condition of asked) {
    const found = foundByIndex(condition, narrowed);
    if (found) narrowed = { ...narrowed, ...found };
    else others.push(condition);
  }
  return { ...narrowed, conditions: toConditions(others) };
}

function foundByIndex(asked: ChangeCondition, filter: ChangeFilter): Partial<ChangeFilter> | undefined {
  if (asked.isNot) return undefined;
  if (asked.of === 'happened') return sinceOnly(asked.spans, filter);
  if (asked.of === 'action') return filter.action === undefined ? only('action', asked.actions) : undefined;
  return asked.of === 'kind' && filter.kind === undefined ? only('kind', asked.kinds) : undefined;
}

/** An index finds one value of a column. */
function only<Key extends 'action' | 'kind'>(
  key: Key,
  [value, ...others]: readonly NonNullable<ChangeFilter[Key]>[],
): Partial<ChangeFilter> | undefined {
  return value === undefined || others.length > 0 ? undefined : { [key]: value };
}

function sinceOnly(
  [span, ...others]: readonly TimeSpan[],
  filter: ChangeFilter,
): Partial<ChangeFilter> | undefined {
  if (span?.from === undefined || span.before !== undefined || others.length > 0) return undefined;
  return { since: later(filter.since, span.from) };
}

function later(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one > other ? one : other;
}

/** As the history has them, whatever the time zone: they are compared as texts. */
function timestampOf(parameter: string, written: string | undefined): string | undefined {
  if (written === undefined) return undefined;
  const ms = Date.parse(written);
  if (!Number.isNaN(ms)) return new Date(ms).toISOString();
  throw invalid('invalid-time', `'${parameter}' is not a time. Send one such as 2026-01-31T12:00:00Z.`);
}

function toChangeDto(row: ChangeRow): ChangeDto {
  return {
    id: row.id,
    happened: row.happened,
    actor: { kind: row.actor_kind, ...(row.actor_id !== null && { id: row.actor_id }), name: row.actor_name },
    address: row.address,
    action: row.action,
    object: {
      kind: row.object_kind,
      ...(row.object_id !== null && { id: row.object_id }),
      name: row.object_name,
    },
    ...(row.job_id !== null && { job_id: row.job_id }),
    before: JSON.parse(row.before_facts) as ChangeDto['before'],
    after: JSON.parse(row.after_facts) as ChangeDto['after'],
  };
}

function positionAt(cursor: string | undefined): ChangePosition | undefined {
  if (cursor === undefined) return undefined;
  const [happened, id] = placeOf(cursor);
  if (typeof happened === 'string' && typeof id === 'number' && Number.isSafeInteger(id))
    return { happened, id };
  throw cursorUnusable();
}
