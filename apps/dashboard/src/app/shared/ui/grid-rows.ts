import type { GridApi } from 'ag-grid-community';
import { rowChanges } from '../row-changes';

/** Above this many changes at once, handing over the whole list costs less. */
const MOST_SINGLE_CHANGES = 2000;

/** How long a changed row keeps its place at least; also how often the pointer is asked to have left. */
const SETTLE_MS = 1000;

/**
 * Keeps an AG Grid at a list of immutable rows. Changed rows are redrawn where they are, and are put in order later, when the
 * pointer is not over the table and Shift is not held: rows never move under the pointer.
 */
export class GridRows<Row extends { readonly id: string }> {
  private rows: readonly Row[] = [];
  private needsSort = false;
  private readonly timer = setInterval(() => this.settle(), SETTLE_MS);

  constructor(
    private readonly api: GridApi<Row>,
    private readonly isHeld: () => boolean,
    private readonly changesOrder: (before: Row, after: Row) => boolean,
  ) {}

  show(rows: readonly Row[]): void {
    const { add, update, remove } = rowChanges(this.rows, rows);
    this.rows = rows;
    if (add.length + update.length + remove.length > MOST_SINGLE_CHANGES) {
      this.api.setGridOption('rowData', [...rows]);
      return;
    }
    for (const row of update) this.update(row);
    if (add.length + remove.length > 0) this.api.applyTransaction({ add: [...add], remove: [...remove] });
  }

  destroy(): void {
    clearInterval(this.timer);
  }

  private update(row: Row): void {
    const node = this.api.getRowNode(row.id);
    if (node?.data === undefined) return;
    this.needsSort ||= this.changesOrder(node.data, row);
    node.updateData(row);
  }

  private settle(): void {
    if (!this.needsSort || this.isHeld()) return;
    this.needsSort = false;
    this.api.refreshClientSideRowModel('sort');
  }
}
