import { metadataKeysOf, type JobCondition } from '@flamenco/domain/query';
import type { TaskCounts } from '@flamenco/domain/jobs';
import type { SqlReader } from '../../../database/sql.js';
import { allOf, caseless, fits, oneByOne, type Condition } from '../../../database/conditions.js';
import { toTaskCounts, type TaskCountColumns } from '../job-view.js';
import { toConditions } from './job-conditions.js';

/** A value, and how many jobs have it. */
export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

/** Values of a key that are counted at most: more are no choice any more. */
const MOST_VALUES = 50;

/** Whether nothing is listed for a key: each job that fulfils all conditions counts for one of the key's values, if it has one. */
export function isAnyOf(key: string, asked: readonly JobCondition[]): boolean {
  return asked.every((condition) => condition.isNot || !isAbout(condition, key));
}

/** How many jobs fulfil all conditions. */
export function countJobs(sql: SqlReader, asked: readonly JobCondition[]): Promise<number> {
  return countWhere(sql, toConditions(asked));
}

/** How many jobs fulfil all conditions, and how many tasks they have together, without looking at a task. */
export async function countTasks(
  sql: SqlReader,
  asked: readonly JobCondition[],
): Promise<{ readonly total: number; readonly taskCounts: TaskCounts }> {
  const { text, values } = where(toConditions(asked));
  const row = await sql.get<TaskCountColumns & { total: number }>(
    `SELECT count(*) AS total, coalesce(sum(tasks_queued), 0) AS tasks_queued,
       coalesce(sum(tasks_active), 0) AS tasks_active, coalesce(sum(tasks_soft_failed), 0) AS tasks_soft_failed,
       coalesce(sum(tasks_failed), 0) AS tasks_failed, coalesce(sum(tasks_canceled), 0) AS tasks_canceled,
       coalesce(sum(tasks_completed), 0) AS tasks_completed, coalesce(sum(tasks_paused), 0) AS tasks_paused
     FROM jobs${text}`,
    ...values,
  );
  if (!row) throw new Error('A sum without groups has one row');
  return { total: row.total, taskCounts: toTaskCounts(row) };
}

/** How many jobs need a person, of those that fulfil all conditions but that one. */
export function countNeedingAttention(sql: SqlReader, asked: readonly JobCondition[]): Promise<number> {
  const others = asked.filter((condition) => condition.of !== 'needs' || condition.isNot);
  // They are few, and an index has them: the rest is asked of each of these alone.
  const conditions = toConditions([...others, { isNot: false, of: 'needs' }]).map(oneByOne);
  return countWhere(sql, conditions);
}

/**
 * How many jobs have which values of a key, of those that fulfil all conditions but what is listed for that key: what else could be
 * chosen. The most frequent first.
 * @param prefix - only values that begin with it, in either case of letters
 */
export async function countByKey(
  sql: SqlReader,
  key: string,
  asked: readonly JobCondition[],
  prefix = '',
): Promise<readonly FacetValue[]> {
  const conditions = toConditions(asked.filter((condition) => condition.isNot || !isAbout(condition, key)));
  const column = Object.hasOwn(COLUMNS, key) ? COLUMNS[key] : undefined;
  if (column === undefined) return countByMetadata(sql, metadataKeysOf(key), conditions, prefix);
  return countByColumn(sql, column, conditions, prefix);
}

function isAbout(condition: JobCondition, key: string): boolean {
  if (condition.of !== 'metadata' || Object.hasOwn(COLUMNS, key)) return condition.of === key;
  return condition.keys.join('\0') === metadataKeysOf(key).join('\0');
}

/** What of a job has the value of a key that is not metadata; a job without a tag has none. */
const COLUMNS: Readonly<Record<string, string>> = {
  status: 'jobs.status',
  type: 'jobs.type',
  tag: '(SELECT name FROM tag_names WHERE tag_names.id = jobs.worker_tag_id)',
};

async function countByColumn(
  sql: SqlReader,
  column: string,
  conditions: readonly Condition[],
  prefix: string,
): Promise<readonly FacetValue[]> {
  const { text, values } = where(conditions);
  // In the order of an index over the type, SQLite would look up each job in turn to see whether it fits.
  const found = await sql.all<{ value: string | null; count: number }>(
    `SELECT ${column} || '' AS value, count(*) AS count FROM jobs${text} GROUP BY 1
     ORDER BY count DESC, value`,
    ...values,
  );
  // Statuses, types and tags are few.
  return found.filter((one): one is FacetValue => begins(one.value, prefix)).slice(0, MOST_VALUES);
}

function begins(value: string | null, prefix: string): boolean {
  return value !== null && caseless(value).startsWith(caseless(prefix));
}

function countByMetadata(
  sql: SqlReader,
  keys: readonly string[],
  conditions: readonly Condition[],
  prefix: string,
): Promise<readonly FacetValue[]> {
  const { text, values } = where(conditions);
  const ofJobs = conditions.length === 0 ? '' : ` AND entry.job_id IN (SELECT jobs.id FROM jobs${text})`;
  const beginning =
    prefix === '' ? NOTHING_MORE : fits('lower(entry.value)', { text: prefix, isExact: false });
  // A job may have the same value for several keys.
  const count = keys.length === 1 ? 'count(*)' : 'count(DISTINCT entry.job_id)';
  return sql.all<FacetValue>(
    `SELECT entry.value AS value, ${count} AS count FROM job_metadata AS entry
     WHERE entry.key IN (${keys.map(() => '?').join(', ')}) AND entry.value <> '' AND ${beginning.text}${ofJobs}
     GROUP BY entry.value ORDER BY count DESC, entry.value LIMIT ?`,
    ...keys,
    ...beginning.values,
    ...values,
    MOST_VALUES,
  );
}

const NOTHING_MORE = allOf([]);

async function countWhere(sql: SqlReader, conditions: readonly Condition[]): Promise<number> {
  const { text, values } = where(conditions);
  return (await sql.get<{ n: number }>(`SELECT count(*) AS n FROM jobs${text}`, ...values))?.n ?? 0;
}

function where(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return { text: '', values: [] };
  return {
    text: ` WHERE ${conditions.map(({ text }) => text).join(' AND ')}`,
    values: conditions.flatMap(({ values }) => values),
  };
}
