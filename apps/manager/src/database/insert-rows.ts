import type { SqlValue, SqlWriter } from './sql.js';

/** Rows of one statement at most. Twice as many are no faster. */
const MOST_ROWS = 128;

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

type ColumnType = 'INTEGER' | 'TEXT';

/** What is inserted for a list of items, a row each. */
export interface AlikeRows<Item> {
  readonly table: string;
  /** What all rows have, by column. */
  readonly shared: Readonly<Record<string, number | string>>;
  /** What rows have of their items (`at`: from 0), by column. Of many items, they may have it in common as well. */
  readonly own: Readonly<
    Record<string, { readonly type: ColumnType; readonly of: (item: Item, at: number) => SqlValue }>
  >;
}

/**
 * Inserts rows, many with a statement, which says once what they have in common: of 10,000 tasks, that is half of what there is to do.
 */
export async function insertAlike<Item>(
  sql: SqlWriter,
  rows: AlikeRows<Item>,
  items: readonly Item[],
): Promise<void> {
  const { common, own, valuesOf } = arrange(rows, items);
  let size = MOST_ROWS;
  for (let at = 0; at < items.length; at += size) {
    while (size > items.length - at) size /= 2;
    const values = [...common.values];
    for (let index = at; index < at + size; index += 1)
      for (const valueOf of valuesOf) values.push(valueOf(items[index] as Item, index));
    await sql.run(alikeText(rows.table, common.columns, own, size), ...values);
  }
}

interface Columns {
  readonly names: readonly string[];
  readonly types: readonly ColumnType[];
}

/** Which columns all rows have in common, of many rows: of few, each other list of columns would be another statement to keep. */
function arrange<Item>(
  { shared, own }: AlikeRows<Item>,
  items: readonly Item[],
): {
  readonly common: { readonly columns: Columns; readonly values: readonly SqlValue[] };
  readonly own: Columns;
  readonly valuesOf: readonly ((item: Item, at: number) => SqlValue)[];
} {
  const common = { names: Object.keys(shared), types: [] as ColumnType[], values: [] as SqlValue[] };
  for (const value of Object.values(shared)) {
    common.types.push(typeof value === 'number' ? 'INTEGER' : 'TEXT');
    common.values.push(value);
  }
  const rest = { names: [] as string[], types: [] as ColumnType[] };
  const valuesOf: ((item: Item, at: number) => SqlValue)[] = [];
  for (const [name, { type, of }] of Object.entries(own)) {
    const first = items.length >= MOST_ROWS && of(items[0] as Item, 0);
    if (first !== false && items.every((item, at) => of(item, at) === first)) {
      common.names.push(name);
      common.types.push(type);
      common.values.push(first);
    } else {
      rest.names.push(name);
      rest.types.push(type);
      valuesOf.push(of);
    }
  }
  return { common: { columns: common, values: common.values }, own: rest, valuesOf };
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

function textOf(key: string, write: () => string): string {
  const text = texts.get(key) ?? write();
  texts.set(key, text);
  return text;
}

function valuesOf(insert: string, rows: number, columns: number): string {
  return textOf(`${rows} ${insert}`, () => `${insert} ${valueList(rows, columns)}`);
}

/** PostgreSQL takes what stands in such a list of values for text. */
function alikeText(table: string, common: Columns, own: Columns, rows: number): string {
  return textOf(`${rows} alike ${table}: ${common.names.join(' ')}; ${own.names.join(' ')}`, () => {
    const selected = [
      ...common.types.map((type) => `CAST(? AS ${type})`),
      ...own.types.map((type, index) => `CAST(column${index + 1} AS ${type})`),
    ];
    return `INSERT INTO ${table} (${[...common.names, ...own.names].join(', ')}) SELECT ${selected.join(', ')}
       FROM (${valueList(rows, own.names.length)}) AS own`;
  });
}

function valueList(rows: number, columns: number): string {
  const row = `(${Array.from({ length: columns }, () => '?').join(', ')})`;
  return `VALUES ${Array.from({ length: rows }, () => row).join(', ')}`;
}
