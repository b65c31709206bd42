import { signal } from '@angular/core';
import type { GridApi } from 'ag-grid-community';
import { rowChanges } from '../row-changes';

/** Above this many changes at once, handing over the whole list costs less. */
const MOST_SINGLE_CHANGES = 2000;

/** How long a changed row keeps its place at least; also how often the pointer is asked to have left. */
const SETTLE_MS = 1000;

/** Rows that came and went while the table was held. */
export interface HeldRows {
  readonly added: number;
  readonly removed: number;
}

const NOTHING_HELD: HeldRows = { added: 0, removed: 0 };

/**
 * Keeps an AG Grid at a list of immutable rows. Changed rows are redrawn where they are. Rows come, go and change places only
 * when the pointer is not over the table and Shift is not held: they never move under the pointer.
 */
export class TableRows<Row extends { readonly id: string }> {
  private shown: readonly Row[] = [];
  private wanted: readonly Row[] = [];
  private needsSort = false;
  private readonly heldRows = signal(NOTHING_HELD);
  private readonly timer = setInterval(() => this.settle(), SETTLE_MS);

  readonly held = this.heldRows.asReadonly();

  constructor(
    private readonly api: GridApi<Row>,
    private readonly isHeld: () => boolean,
    private readonly changesOrder: (before: Row, after: Row) => boolean,
    /** Whether rows are handed over in the order in which they are to be shown. */
    private readonly isOrdered: () => boolean = () => false,
  ) {}

  /** Shows what is new of these rows; all of it when the person asked to see other rows, by a filter say. */
  show(rows: readonly Row[], isAsked: boolean): void {
    this.wanted = rows;
    if (this.isOrdered()) {
      this.showInOrder(rows, isAsked);
      if (isAsked && rows.length > 0) this.api.ensureIndexVisible(0, 'top');
      return;
    }
    const { add, update, remove } = rowChanges(this.shown, rows);
    if (add.length + remove.length > 0 && !isAsked && this.shown.length > 0 && this.isHeld()) {
      this.hold(update, { added: add.length, removed: remove.length });
      return;
    }
    this.shown = rows;
    this.heldRows.set(NOTHING_HELD);
    if (add.length + update.length + remove.length > MOST_SINGLE_CHANGES) {
      this.api.setGridOption('rowData', [...rows]);
      return;
    }
    for (const row of update) this.update(row);
    if (add.length + remove.length > 0) this.api.applyTransaction({ add: [...add], remove: [...remove] });
  }

  /** Lets rows come and go that were held. */
  release(): void {
    if (this.isOrdered()) this.showInOrder(this.wanted, true);
    else this.show(this.wanted, true);
  }

  destroy(): void {
    clearInterval(this.timer);
  }

  /** What is only added at the end moves nothing. */
  private showInOrder(rows: readonly Row[], isAsked: boolean): void {
    const { add, update, remove } = rowChanges(this.shown, rows);
    const staysInPlace = this.shown.every((row, index) => row.id === rows[index]?.id);
    if (!staysInPlace && !isAsked && this.isHeld()) {
      this.hold(update, { added: add.length, removed: remove.length });
      return;
    }
    const isSame = staysInPlace && add.length === 0;
    this.shown = rows;
    this.heldRows.set(NOTHING_HELD);
    if (isSame) for (const row of update) this.update(row);
    else this.api.setGridOption('rowData', [...rows]);
  }

  private hold(update: readonly Row[], held: HeldRows): void {
    const changed = new Map(update.map((row) => [row.id, row]));
    this.shown = this.shown.map((row) => changed.get(row.id) ?? row);
    for (const row of update) this.update(row);
    this.heldRows.set(held);
  }

  private update(row: Row): void {
    const node = this.api.getRowNode(row.id);
    if (node?.data === undefined) return;
    this.needsSort ||= this.changesOrder(node.data, row);
    node.updateData(row);
  }

  private settle(): void {
    if (this.isHeld()) return;
    if (this.heldRows() !== NOTHING_HELD) this.release();
    if (!this.needsSort || this.isOrdered()) return;
    this.needsSort = false;
    this.api.refreshClientSideRowModel('sort');
  }
}
