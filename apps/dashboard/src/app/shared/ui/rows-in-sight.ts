import { type Signal, computed } from '@angular/core';
import type { RowRange } from './table-body';

/** What a table shows at the moment. */
export interface RowsInSight {
  /** The rows that can be seen, and some around them. */
  readonly ids: readonly string[];
  readonly columns: readonly string[];
}

/** What a table shows, as long as the same rows and columns are in sight the same object. */
export function rowsAndColumnsInSight<Row extends { readonly id: string }>(
  rows: Signal<readonly Row[]>,
  range: Signal<Pick<RowRange, 'first' | 'last'>>,
  columns: Signal<readonly { readonly id: string }[]>,
): Signal<RowsInSight> {
  return computed(
    () => {
      const { first, last } = range();
      return { ids: idsOf(rows().slice(first, last + 1)), columns: idsOf(columns()) };
    },
    { equal: (one, other) => isSameList(one.ids, other.ids) && isSameList(one.columns, other.columns) },
  );
}

function idsOf(all: readonly { readonly id: string }[]): readonly string[] {
  return all.map(({ id }) => id);
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index]);
}
