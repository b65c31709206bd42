import { type Signal, computed, linkedSignal } from '@angular/core';
import { type ColumnMemory, recallColumns, rememberColumns } from './column-memory';
import { type TableColumn, arrangeColumns, columnTracks, moveColumn } from './table-column';
import type { ColumnMove, ColumnWidth } from './table-head';
import { type TableSort, sortAfter, sortedColumn } from './table-sort';

/** What the columns of a table depend on. */
export interface ArrangedTable<Row> {
  readonly label: Signal<string>;
  readonly columns: Signal<readonly TableColumn<Row>[]>;
  /** The order that the address has. */
  readonly sort: Signal<TableSort>;
  /** Whether somebody else sorts the rows. */
  readonly isOrdered: Signal<boolean>;
  /** In CSS pixels. */
  readonly width: Signal<number>;
}

/** The columns of a table as its reader has arranged them, and by which one it is sorted; remembered in this browser. */
export class TableArrangement<Row> {
  private readonly key = computed(() => `flamenco-columns-${this.table.label().toLowerCase()}`);
  private readonly memory = linkedSignal(() => recallColumns(this.key()));

  /** Those that are shown, from left to right. */
  readonly columns = computed(
    () => arrangeColumns(this.table.columns(), this.memory(), this.table.width()),
    // While an edge is dragged, only the widths change.
    { equal: (one, other) => one.length === other.length && one.every((column, i) => column === other[i]) },
  );
  readonly tracks = computed(() => columnTracks(this.columns(), this.memory()));
  /** An order that the address does not have leaves the remembered one, unless somebody else sorts the rows, who goes by the address. */
  readonly sorted = computed(
    () => {
      const remembered = this.table.isOrdered() ? undefined : this.memory().sort;
      return sortedColumn(this.table.columns(), this.table.sort() ?? remembered);
    },
    {
      equal: (one, other) => one?.column === other?.column && one?.isDescending === other?.isDescending,
    },
  );

  constructor(private readonly table: ArrangedTable<Row>) {}

  /** A column's title was clicked. @returns the order from now on */
  sortBy(column: TableColumn<Row>): TableSort {
    const sort = sortAfter(this.sorted(), column);
    this.remember({ sort });
    return sort;
  }

  resize({ id, width }: ColumnWidth): void {
    const { [id]: _before, ...others } = this.memory().widths;
    this.remember({ widths: width === undefined ? others : { ...others, [id]: width } });
  }

  move({ id, before }: ColumnMove): void {
    const all = arrangeColumns(this.table.columns(), this.memory(), Number.MAX_SAFE_INTEGER);
    const ids = all.filter(({ isFixed }) => isFixed !== true).map((column) => column.id);
    this.remember({ order: moveColumn(ids, id, before) });
  }

  private remember(changed: Partial<ColumnMemory>): void {
    this.memory.update((memory) => ({ ...memory, ...changed }));
    rememberColumns(this.key(), this.memory());
  }
}
