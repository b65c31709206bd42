import type { Dialect } from './dialect.js';
import type { ReadEntities, WrittenEntities } from './entities.js';

/** A value that a column can hold. */
export type SqlValue = string | number | bigint | Buffer | null;

/**
 * Stands in texts that are put together of what people write, of which there may be any number. They take no place that a text of the
 * house would have with a database that keeps them.
 */
export const ANY_TEXT = '/* any */';

/**
 * What a question needs of a connection. A text has `?` for each parameter, and no question mark else; it is prepared once and
 * kept, for preparing a statement means planning it. Row types are claims about the text beside them: keep both in the same
 * file, below `persistence/`.
 */
export interface SqlReader {
  readonly dialect: Dialect;
  /** For what is asked now and then: TypeORM writes the statements, which takes it 50 to 300 µs each. */
  readonly entities: ReadEntities;
  /** The first row, or undefined when there is none. */
  get<Row>(text: string, ...values: readonly SqlValue[]): Promise<Row | undefined>;
  /** All rows, in memory at once. */
  all<Row>(text: string, ...values: readonly SqlValue[]): Promise<readonly Row[]>;
  /**
   * What `load` makes of a row, or what it made of it since anything was last written to its table. For what each request needs
   * and few requests change.
   * @param key - tells the row from the table's others, and what is made of it from other things
   */
  remembered<Value extends object>(
    table: string,
    key: string | number,
    load: () => Promise<Value | undefined>,
  ): Promise<Value | undefined>;
}

/** A connection that writes, within a work. */
export interface SqlWriter extends SqlReader {
  readonly entities: WrittenEntities;
  /**
   * Runs a statement whose outcome the work does not need. A database elsewhere may be still at it when this resolves, so that what
   * comes next does not wait for it; should it fail, so do the next statement and the work.
   */
  run(text: string, ...values: readonly SqlValue[]): Promise<void>;
  /** Runs a statement. @returns the number of rows it changed */
  change(text: string, ...values: readonly SqlValue[]): Promise<number>;
}

/** Inserts one row. @param text - an INSERT that ends with `RETURNING id` @returns the row's id */
export async function insertRow(
  sql: SqlWriter,
  text: string,
  ...values: readonly SqlValue[]
): Promise<number> {
  const row = await sql.get<{ id: number }>(text, ...values);
  if (!row) throw new Error('A row was not inserted');
  return row.id;
}
