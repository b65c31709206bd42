/** Whose rows a statement may change: of no table, of one, or (undefined) of any. */
export type Changes = 'nothing' | { readonly table: string | undefined };

const WRITES_TO = /^\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(?!OR\b)"?(\w+)/i;
const CHANGES_NOTHING = /^\s*(?:SELECT|BEGIN|COMMIT|SAVEPOINT|RELEASE)\b/i;

/**
 * Whose rows a statement may change, as its text says. A rollback may change all; so may what is not understood. What else a
 * deletion takes along (`ON DELETE`) is not seen: no row that is remembered depends on another one.
 */
export function whatMayChange(text: string): Changes {
  if (CHANGES_NOTHING.test(text)) return 'nothing';
  return { table: WRITES_TO.exec(text)?.[1]?.toLowerCase() };
}

/** What was made of rows, by table, until something is written there. */
export class RowMemory {
  private readonly tables = new Map<string, Map<string | number, object>>();

  /**
   * What is remembered of a row, or else what `load` makes of it; that there is none is not remembered, nor what was written to
   * while it was loaded.
   */
  async find<Value extends object>(
    table: string,
    key: string | number,
    load: () => Promise<Value | undefined>,
  ): Promise<Value | undefined> {
    const rows = this.rowsOf(table);
    const known = rows.get(key) as Value | undefined;
    if (known) return known;
    const loaded = await load();
    if (loaded && this.tables.get(table) === rows) rows.set(key, loaded);
    return loaded;
  }

  /** Forgets the rows of a table; undefined: of all. */
  forget(table: string | undefined): void {
    if (table !== undefined) this.tables.delete(table);
    else this.tables.clear();
  }

  private rowsOf(table: string): Map<string | number, object> {
    const known = this.tables.get(table);
    if (known) return known;
    const rows = new Map<string | number, object>();
    this.tables.set(table, rows);
    return rows;
  }
}
