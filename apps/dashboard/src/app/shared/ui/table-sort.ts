import { compareValues } from '../collation';
import type { TableColumn } from './table-column';

/** A table's order as the address has it: `priority`, or `-priority` for descending; undefined for the table's own order. */
export type TableSort = string | undefined;

/** The column that a table is sorted by. */
export interface SortedColumn<Row> {
  readonly column: TableColumn<Row>;
  readonly isDescending: boolean;
}

/** The order that a table has. A column that it does not have leaves it in its own. */
export function sortedColumn<Row>(
  columns: readonly TableColumn<Row>[],
  sort: TableSort,
): SortedColumn<Row> | undefined {
  const id = sort?.replace(/^-/, '');
  const column = columns.find((candidate) => candidate.id === id && candidate.isSortable !== false);
  if (column !== undefined) return { column, isDescending: sort?.startsWith('-') === true };
  const first = columns.find(({ isFirstOrder }) => isFirstOrder);
  return first && { column: first, isDescending: false };
}

/** The order after a click on a column's title: upwards, downwards, and the table's own again. */
export function sortAfter<Row>(now: SortedColumn<Row> | undefined, column: TableColumn<Row>): TableSort {
  const isOther = now?.column.id !== column.id;
  if (isOther) return column.isFirstOrder === true ? undefined : column.id;
  return now.isDescending ? undefined : `-${column.id}`;
}

/** Sorts rows; equal ones stay as they come. */
export function sortRows<Row>(rows: readonly Row[], sorted: SortedColumn<Row> | undefined): readonly Row[] {
  if (sorted === undefined) return rows;
  const { column, isDescending } = sorted;
  const sign = isDescending ? -1 : 1;
  const { compare } = column;
  if (compare !== undefined) return rows.toSorted((a, b) => sign * compare(a, b));
  return rows
    .map((row) => ({ row, value: column.value(row) }))
    .sort((a, b) => sign * compareValues(a.value, b.value))
    .map(({ row }) => row);
}
