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

/** Rows that are kept until there are enough of them for a statement. */
const BUFFERED = 8 * MOST_ROWS;

/** Many rows on their way into a table, in few statements. Whoever has added the last one flushes it. */
export class RowBuffer {
  private rows: (readonly SqlValue[])[] = [];

  /**
   * @param insert - see `insertRows`
   * @param before - rows that these refer to: they are inserted first
   */
  constructor(
    private readonly sql: SqlWriter,
    private readonly insert: string,
    private readonly before?: RowBuffer,
  ) {}

  async add(...row: readonly SqlValue[]): Promise<void> {
    this.rows.push(row);
    if (this.rows.length >= BUFFERED) await this.flush();
  }

  async flush(): Promise<void> {
    await this.before?.flush();
    const rows = this.rows;
    this.rows = [];
    await insertRows(this.sql, this.insert, rows);
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
