import { FarmError, unavailable } from '@flamenco/domain/errors';
import { findProblems } from '../database/database-check.js';
import type { FarmSource } from '../database/farm-source.js';
import { insertRows } from '../database/insert-rows.js';
import type { NewFarm } from '../database/new-farm.js';
import { TABLES_OF_RUNNING_MANAGERS } from '../database/running-managers.js';
import type { SqlReader, SqlValue, SqlWriter } from '../database/sql.js';
import { givenIds, goOnGivingIds } from './given-ids.js';
import type { Progress } from './progress.js';
import { tablesOf, type TableShape } from './table-shapes.js';
import { sumsOf } from './table-sums.js';

/** Rows that are in memory at once. */
const BATCH = 1_000;

/** What came of it. */
export interface Move {
  readonly counts: readonly { readonly what: string; readonly rows: number }[];
  /** What is not as it was, or was not in order before, a line each. */
  readonly notes: readonly string[];
}

/**
 * Fills a new database with all rows of a farm's but those about Managers that run, and brings it to this version's schema. It is not kept yet. The source may be of an
 * older version: the tables are made as that one had them, and migrated when they are full.
 * @param migrations - the names of this version's, in their order
 * @throws FarmError `unavailable` when the two are not the same afterwards
 */
export async function moveFarm(
  source: FarmSource,
  target: NewFarm,
  migrations: readonly string[],
  progress: Progress,
): Promise<Move> {
  const notes = target.sql.dialect.name === 'postgres' ? [...(await source.replaceUnstorable())] : [];
  await target.migrate(source.applied);
  const counts: Move['counts'][number][] = [];
  const tables = await tablesOf(target.sql);
  for (const table of tables.filter(({ name }) => !TABLES_OF_RUNNING_MANAGERS.includes(name))) {
    counts.push({ what: table.name, rows: await moveTable(source.reader, target.sql, table, progress) });
  }
  await goOnGivingIds(target.sql, await givenIds(source.reader));
  progress('checking', 0, 1);
  await target.migrate(migrations);
  const problems = await findProblems(target.sql);
  progress('checking', 1, 1);
  notes.push(...problems.map((line) => `This was not in order before, and is not now: ${line}`));
  return { counts, notes };
}

/** @returns how many rows there were @throws FarmError */
async function moveTable(
  source: SqlReader,
  target: SqlWriter,
  table: TableShape,
  progress: Progress,
): Promise<number> {
  try {
    const rows = await copyTable(source, target, table, progress);
    await compare(source, target, table);
    return rows;
  } catch (error) {
    if (error instanceof FarmError) throw error;
    throw failed(
      table,
      `could not be moved (${Error.isError(error) ? error.message : String(error)})`,
      error,
    );
  }
}

/** By the key, in pieces. @returns how many rows there were */
async function copyTable(
  source: SqlReader,
  target: SqlWriter,
  { name, columns, key }: TableShape,
  progress: Progress,
): Promise<number> {
  const names = columns.map((column) => `"${column.name}"`).join(', ');
  const keys = key.map((column) => `"${column}"`).join(', ');
  const of = (await source.get<{ n: number }>(`SELECT count(*) AS n FROM "${name}"`))?.n ?? 0;
  let copied = 0;
  let last: readonly SqlValue[] = [];
  progress(name, copied, of);
  while (copied < of) {
    const isAfter = last.length === 0 ? '' : `WHERE (${keys}) > (${last.map(() => '?').join(', ')})`;
    const rows: readonly Readonly<Record<string, SqlValue>>[] = await source.all(
      `SELECT ${names} FROM "${name}" ${isAfter} ORDER BY ${keys} LIMIT ${BATCH}`,
      ...last,
    );
    const valuesOf = (row: (typeof rows)[number], wanted: readonly string[]): SqlValue[] =>
      wanted.map((column) => row[column] ?? null);
    const wanted = columns.map((column) => column.name);
    await insertRows(
      target,
      `INSERT INTO "${name}" (${names})`,
      rows.map((row) => valuesOf(row, wanted)),
    );
    const latest = rows.at(-1);
    if (!latest) break; // the comparison tells
    last = valuesOf(latest, key);
    copied += rows.length;
    progress(name, copied, of);
  }
  return copied;
}

async function compare(source: SqlReader, target: SqlReader, table: TableShape): Promise<void> {
  const [expected, found] = [await sumsOf(source, table), await sumsOf(target, table)];
  if (JSON.stringify(expected) === JSON.stringify(found)) return;
  throw failed(
    table,
    `is not the same in the new database (${found.join(' ')} instead of ${expected.join(' ')})`,
  );
}

function failed({ name }: TableShape, what: string, cause?: unknown): FarmError {
  return unavailable(
    'move-failed',
    `The table ${name} ${what}, so nothing was kept. The farm is as it was. Check it with --check-db, and please report this.`,
    { cause },
  );
}
