import { signal } from '@angular/core';
import { rowChanges } from '../row-changes';

/** How long a changed row keeps its place at least; also how often the pointer is asked to have left. */
const SETTLE_MS = 1000;

/** Rows that came and went while the table was held. */
export interface HeldRows {
  readonly added: number;
  readonly removed: number;
}

const NOTHING_HELD: HeldRows = { added: 0, removed: 0 };

/** What decides about the order of a table's rows. */
export interface RowOrder<Row> {
  /** Whether nothing may move at the moment. */
  readonly isHeld: () => boolean;
  /** Whether rows are handed over in the order in which they are to be shown. */
  readonly isOrdered: () => boolean;
  readonly sort: (rows: readonly Row[]) => readonly Row[];
  /** Whether a change may move the row. */
  readonly changesOrder: (before: Row, after: Row) => boolean;
}

/**
 * The rows that a table shows, in their order. Changed rows change where they are. Rows come, go and change places only
 * when the pointer is not over the table and Shift is not held: they never move under the pointer.
 */
export class TableRows<Row extends { readonly id: string }> {
  /** As they were handed over, with what has changed since. */
  private given: readonly Row[] = [];
  private wanted: readonly Row[] = [];
  private needsSort = false;
  private places = new Map<string, number>();
  private readonly shownRows = signal<readonly Row[]>([]);
  private readonly heldRows = signal(NOTHING_HELD);
  private readonly timer = setInterval(() => this.settle(), SETTLE_MS);

  readonly shown = this.shownRows.asReadonly();
  readonly held = this.heldRows.asReadonly();

  constructor(private readonly order: RowOrder<Row>) {}

  /** Where a row is; undefined when it is not shown. */
  placeOf(id: string): number | undefined {
    return this.places.get(id);
  }

  /** Shows what is new of these rows; all of it when the person asked to see other rows, by a filter say. */
  show(rows: readonly Row[], isAsked: boolean): void {
    this.wanted = rows;
    const { add, update, remove } = rowChanges(this.given, rows);
    const hasComeOrGone = add.length + remove.length > 0;
    // What is only added at the end moves nothing.
    const isMoving = this.order.isOrdered() ? !staysInPlace(this.given, rows) : hasComeOrGone;
    if (isMoving && !isAsked && this.given.length > 0 && this.order.isHeld()) {
      const changed = new Map(update.map((row) => [row.id, row]));
      this.given = this.given.map((row) => changed.get(row.id) ?? row);
      this.replace(update);
      this.heldRows.set({ added: add.length, removed: remove.length });
      return;
    }
    this.given = rows;
    this.heldRows.set(NOTHING_HELD);
    if (this.order.isOrdered()) this.put(rows, isMoving || hasComeOrGone);
    else if (hasComeOrGone) this.sort();
    else this.replace(update);
  }

  /** Lets rows come and go that were held. */
  release(): void {
    this.show(this.wanted, true);
  }

  /** Puts the rows in order, now. */
  sort(): void {
    this.needsSort = false;
    this.put(this.order.isOrdered() ? this.given : this.order.sort(this.given), true);
  }

  destroy(): void {
    clearInterval(this.timer);
  }

  private put(rows: readonly Row[], isMoved: boolean): void {
    if (isMoved) this.places = new Map(rows.map(({ id }, place) => [id, place]));
    this.shownRows.set(rows);
  }

  private replace(update: readonly Row[]): void {
    if (update.length === 0) return;
    const rows = [...this.shownRows()];
    for (const row of update) {
      const place = this.places.get(row.id);
      const before = place === undefined ? undefined : rows[place];
      if (place === undefined || before === undefined) continue;
      this.needsSort ||= this.order.changesOrder(before, row);
      rows[place] = row;
    }
    this.put(rows, false);
  }

  private settle(): void {
    if (this.order.isHeld()) return;
    if (this.heldRows() !== NOTHING_HELD) this.release();
    if (this.needsSort && !this.order.isOrdered()) this.sort();
  }
}

function staysInPlace<Row extends { readonly id: string }>(
  before: readonly Row[],
  after: readonly Row[],
): boolean {
  return before.every((row, index) => row.id === after[index]?.id);
}
