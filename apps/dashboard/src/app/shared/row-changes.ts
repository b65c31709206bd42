/** What turns one list of rows into the next. */
export interface RowChanges<Row> {
  readonly add: readonly Row[];
  readonly update: readonly Row[];
  readonly remove: readonly Row[];
}

/**
 * Compares two lists of immutable rows by identity. Costs one pass without a map while ids stay in place, which is every
 * live update; the order is the table's own.
 */
export function rowChanges<Row extends { readonly id: string }>(
  before: readonly Row[],
  after: readonly Row[],
): RowChanges<Row> {
  const isAligned = before.length === after.length && before.every((row, i) => row.id === after[i]?.id);
  if (isAligned) return { add: [], update: after.filter((row, i) => row !== before[i]), remove: [] };
  const known = new Map(before.map((row) => [row.id, row]));
  const add: Row[] = [];
  const update: Row[] = [];
  for (const row of after) {
    const old = known.get(row.id);
    if (old === undefined) add.push(row);
    else if (old !== row) update.push(row);
    known.delete(row.id);
  }
  return { add, update, remove: [...known.values()] };
}
