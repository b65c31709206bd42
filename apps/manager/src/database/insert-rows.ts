import type { SqlValue, SqlWriter } from './sql.js';

/** Rows of one statement at most. */
const MOST_ROWS = 64;

/**
 * Inserts rows, many with a statement. Their number is made up of powers of two, so that there are few different statements.
 * @param insert - the statement up to its VALUES, such as `INSERT INTO tasks (uuid, name)`
 */
export async function insertRows(
  sql: SqlWriter,
  insert: string,
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  let size = MOST_ROWS;
  for (let at = 0; at < rows.length; at += size) {
    while (size > rows.length - at) size /= 2;
    await sql.run(valuesOf(insert, size, rows[at]?.length ?? 0), ...rows.slice(at, at + size).flat());
  }
}

const texts = new Map<string, string>();

function valuesOf(insert: string, rows: number, columns: number): string {
  const key = `${rows} ${insert}`;
  const known = texts.get(key);
  if (known !== undefined) return known;
  const row = `(${Array.from({ length: columns }, () => '?').join(', ')})`;
  const text = `${insert} VALUES ${Array.from({ length: rows }, () => row).join(', ')}`;
  texts.set(key, text);
  return text;
}
