import type { SqlReader } from '../database/sql.js';
import type { TableShape } from './table-shapes.js';

/** How many rows a table has, and of each column how many values there are and what they add up to: numbers, and bytes of texts. */
export async function sumsOf(sql: SqlReader, { name, columns }: TableShape): Promise<readonly number[]> {
  const bytes = sql.dialect.name === 'sqlite' ? bytesInSqlite : bytesInPostgres;
  const sums = columns.flatMap((column, index) => [
    `count("${column.name}") AS count_${index}`,
    `coalesce(sum(${column.isText ? bytes(column.name) : `"${column.name}"`}), 0) AS sum_${index}`,
  ]);
  const row = await sql.get<Record<string, number>>(
    `SELECT ${['count(*) AS found', ...sums].join(', ')} FROM "${name}"`,
  );
  return Object.values(row ?? {});
}

function bytesInSqlite(column: string): string {
  return `length(CAST("${column}" AS BLOB))`;
}

function bytesInPostgres(column: string): string {
  return `octet_length("${column}")`;
}
