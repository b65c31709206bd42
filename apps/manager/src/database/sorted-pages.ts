import { cursorOf, cursorUnusable, placeOf } from '../cursors.js';
import { oneByOne, type Condition } from './conditions.js';
import type { SqlReader, SqlValue } from './sql.js';

/**
 * A list that is answered in pages. All of its texts are written here in the code, so that there are only as many statements as
 * there are ways to combine them.
 */
export interface PagedList {
  readonly columns: string;
  readonly from: string;
  /** What conditions are about, where that is less than `from`: what else is joined need not be looked up to count, or to find. */
  readonly foundIn?: string;
  /** What each sorting sorts by; never null. */
  readonly sortedBy: Readonly<Record<string, string>>;
  /** Tells equals apart: an integer that no two entries share. */
  readonly tie: string;
  /** Whether there is an index for each sorting, with the row id, the tie, behind it. */
  readonly isIndexed: boolean;
}

/** Which page of a list is asked for. */
export interface PageRequest {
  /** A key of `sortedBy`; with a minus before it, the other way around. */
  readonly sort: string;
  readonly limit: number;
  /** Where the page before ended. */
  readonly cursor: string | undefined;
}

/** A page of a list. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** How many entries there are on all pages. */
  readonly total: number;
  /** The cursor of the next page, unless this is the last one. */
  readonly next: string | undefined;
}

interface SortedRow {
  readonly sort_value: string | number;
  readonly tie: number;
}

/** A place in a list. It needs no look at what comes before, and stays where it is when entries come and go. */
interface Position {
  readonly value: string | number;
  readonly tie: number;
}

/**
 * A page of the entries that fulfil all conditions.
 * @param knownTotal - how many there are, where that is known without counting
 * @throws FarmError 400 when the cursor is not one of this sorting
 */
export async function readPage<Row>(
  sql: SqlReader,
  list: PagedList,
  conditions: readonly Condition[],
  { sort, limit, cursor }: PageRequest,
  knownTotal?: number,
): Promise<Page<Row>> {
  const total = knownTotal ?? (await countEntries(sql, list, conditions));
  // Where many fit, a page is full soon: to find all of them first took 70 ms, of 100,000 jobs.
  const asked = total <= FEW ? foundFirst(list, conditions) : conditions.map(oneByOne);
  const statements = pageStatements(list, asked, sort, positionOf(cursor, sort));
  // One more than is shown tells whether there are more. More than there are would be looked for up to the list's end.
  const wanted = Math.min(limit + 1, total);
  const rows: (Row & SortedRow)[] = [];
  for (const { text, values } of statements) {
    if (rows.length < wanted)
      rows.push(...(await sql.all<Row & SortedRow>(text, ...values, wanted - rows.length)));
  }
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown,
    total,
    next: last && rows.length > limit ? cursorOf([sort, last.sort_value, last.tie]) : undefined,
  };
}

/** So many entries are sorted in about a millisecond. */
const FEW = 2_000;

/**
 * Conditions that have the few entries found by themselves, and then sorted. Else SQLite goes through all entries in the order of an index
 * to find them: with 100,000 jobs, it looked for 500 of them for 70 ms, and so for 1 ms. Where there are many, that is quicker.
 */
export function foundFirst(
  { from, foundIn = from, tie, isIndexed }: PagedList,
  conditions: readonly Condition[],
): readonly Condition[] {
  if (!isIndexed || conditions.length === 0) return conditions;
  const text = `${tie} IN (SELECT ${tie} FROM ${foundIn}${where(conditions)})`;
  return [{ text, values: valuesOf(conditions) }];
}

async function countEntries(
  sql: SqlReader,
  { from, foundIn = from }: PagedList,
  conditions: readonly Condition[],
): Promise<number> {
  const text = `SELECT count(*) AS n FROM ${foundIn}${where(conditions)}`;
  return (await sql.get<{ n: number }>(text, ...valuesOf(conditions)))?.n ?? 0;
}

/** The statements that give a page one after the other, each but for its last parameter: how many entries are wanted. */
export function pageStatements(
  list: PagedList,
  conditions: readonly Condition[],
  sort: string,
  position: Position | undefined,
): readonly Condition[] {
  const { columns, from, tie, sortedBy } = list;
  const isDescending = sort.startsWith('-');
  const key = sortedBy[isDescending ? sort.slice(1) : sort];
  if (key === undefined) throw new Error(`nothing is sorted by '${sort}'`);
  const direction = isDescending ? 'DESC' : 'ASC';
  return rangesBeyond(position, key, list, isDescending ? '<' : '>').map(({ isOfOneKey, ...range }) => {
    const all = [...conditions, ...(range.text === '' ? [] : [range])];
    const order = isOfOneKey ? [tie] : [key, tie];
    return {
      text: `SELECT ${columns}, ${key} AS sort_value, ${tie} AS tie FROM ${from}${where(all)}
        ORDER BY ${order.map((by) => `${by} ${direction}`).join(', ')} LIMIT ?`,
      values: valuesOf(all),
    };
  });
}

/**
 * What is beyond a position. SQLite uses an index for the first of two compared columns, and for the row id not as the second:
 * with 100,000 equal jobs, the last page took 15 ms in one range and takes 0.2 ms in two.
 */
function rangesBeyond(
  position: Position | undefined,
  key: string,
  { tie, isIndexed }: PagedList,
  sign: '<' | '>',
): readonly Range[] {
  if (!position) return [{ text: '', values: [] }];
  const both = [position.value, position.tie];
  if (!isIndexed) return [{ text: `(${key}, ${tie}) ${sign} (?, ?)`, values: both }];
  return [
    { text: `${key} = ? AND ${tie} ${sign} ?`, values: both, isOfOneKey: true },
    { text: `${key} ${sign} ?`, values: [position.value] },
  ];
}

interface Range extends Condition {
  /** Its entries are in the order of the tie: to sort them by the key, too, SQLite would look at all of them. */
  readonly isOfOneKey?: true;
}

function where(conditions: readonly Condition[]): string {
  return conditions.length === 0 ? '' : ` WHERE ${conditions.map(({ text }) => text).join(' AND ')}`;
}

function valuesOf(conditions: readonly Condition[]): readonly SqlValue[] {
  return conditions.flatMap(({ values }) => values);
}

function positionOf(cursor: string | undefined, sort: string): Position | undefined {
  if (cursor === undefined) return undefined;
  const [sortedBy, value, tie] = placeOf(cursor);
  const isPosition =
    (typeof value === 'string' || typeof value === 'number') &&
    typeof tie === 'number' &&
    Number.isSafeInteger(tie);
  if (isPosition && sortedBy === sort) return { value, tie };
  throw isPosition
    ? cursorUnusable(
        `The cursor is from a list sorted by '${String(sortedBy)}', not by '${sort}'. Ask for the first page, without a cursor.`,
      )
    : cursorUnusable();
}
