import { textOf } from '../collation';
import type { TableColumn } from './table-column';
import { textCell } from './table-cells';

/** The height of the titles above the rows, in CSS pixels, as in the style sheet. */
export const HEAD_HEIGHT = 30;

/** So many rows above and below those that can be seen are drawn as well. */
const ROWS_AROUND = 8;

/** Places of rows, the last one included, and how high each is, in CSS pixels. */
export interface RowRange {
  readonly rowHeight: number;
  readonly first: number;
  readonly last: number;
}

/** What is to be drawn. */
export interface ShownRows<Row> {
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly range: RowRange;
  /** A row that is drawn wherever it is: the one with the focus. */
  readonly kept: number | undefined;
  readonly selected: ReadonlySet<string>;
  /** The row that is opened beside the table. */
  readonly current: string | undefined;
  /** The rows whose menu is open. */
  readonly menu: readonly string[];
}

interface DrawnCell {
  readonly element: HTMLElement;
  value: unknown;
}

interface DrawnRow<Row> {
  readonly element: HTMLElement;
  readonly cells: ReadonlyMap<string, DrawnCell>;
  row: Row;
}

/** The rows to draw of those that a scrolled table has. */
export function rowsInSight(scrollTop: number, height: number, count: number, rowHeight: number): RowRange {
  const first = Math.floor(scrollTop / rowHeight) - ROWS_AROUND;
  const last = Math.ceil((scrollTop + Math.max(height - HEAD_HEIGHT, 0)) / rowHeight) + ROWS_AROUND;
  return { rowHeight, first: Math.max(first, 0), last: Math.min(last, count - 1) };
}

/** Whether the same rows are drawn in the same places. */
export function isSameRange(one: RowRange, other: RowRange): boolean {
  return one.first === other.first && one.last === other.last && one.rowHeight === other.rowHeight;
}

/**
 * Draws those rows of a table that can be seen, each once: of a changed row, only the cells with another value are drawn again. By hand and
 * not by a template, for a farm tells of hundreds of changes a second.
 */
export class TableBody<Row extends { readonly id: string }> {
  private readonly drawn = new Map<string, DrawnRow<Row>>();
  private columns: readonly TableColumn<Row>[] = [];

  constructor(private readonly host: HTMLElement) {}

  draw(shown: ShownRows<Row>): void {
    if (shown.columns !== this.columns) this.clear();
    this.columns = shown.columns;
    this.host.style.height = `${shown.rows.length * shown.range.rowHeight}px`;
    const places = placesOf(shown);
    this.removeOthers(new Set(places.map((place) => shown.rows[place]?.id)));
    let next = this.host.firstElementChild;
    for (const place of places) {
      const row = shown.rows[place];
      if (row === undefined) continue;
      const drawn = this.drawn.get(row.id) ?? this.newRow(row);
      this.update(drawn, row, place, shown);
      if (drawn.element === next) next = next.nextElementSibling;
      else this.host.insertBefore(drawn.element, next);
    }
  }

  /** Draws cells again whose looks depend on the time. */
  refresh(columnIds: readonly string[]): void {
    for (const { row, cells } of this.drawn.values())
      for (const column of this.columns)
        if (columnIds.includes(column.id))
          cells.get(column.id)?.element.replaceChildren(contentOf(column, row));
  }

  /** The element of a cell, if it is drawn. */
  cell(rowId: string, columnId: string): HTMLElement | undefined {
    return this.drawn.get(rowId)?.cells.get(columnId)?.element;
  }

  private clear(): void {
    this.host.replaceChildren();
    this.drawn.clear();
  }

  private removeOthers(ids: ReadonlySet<string | undefined>): void {
    for (const [id, { element }] of this.drawn) {
      if (ids.has(id)) continue;
      element.remove();
      this.drawn.delete(id);
    }
  }

  private newRow(row: Row): DrawnRow<Row> {
    const element = document.createElement('div');
    element.className = 'table-row';
    element.setAttribute('role', 'row');
    element.dataset['row'] = row.id;
    const cells = new Map(this.columns.map((column, index) => [column.id, newCell(column, row, index)]));
    element.append(...[...cells.values()].map((cell) => cell.element));
    const drawn = { element, cells, row };
    this.drawn.set(row.id, drawn);
    return drawn;
  }

  private update(drawn: DrawnRow<Row>, row: Row, place: number, shown: ShownRows<Row>): void {
    const { element } = drawn;
    element.style.top = `${place * shown.range.rowHeight}px`;
    element.setAttribute('aria-rowindex', String(place + 2));
    element.setAttribute('aria-selected', String(shown.selected.has(row.id)));
    element.classList.toggle('is-open', row.id === shown.current);
    element.classList.toggle('has-menu', shown.menu.includes(row.id));
    if (drawn.row === row) return;
    drawn.row = row;
    for (const column of this.columns) {
      const cell = drawn.cells.get(column.id);
      if (cell !== undefined) updateCell(cell, column, row);
    }
  }
}

function placesOf({ range, kept }: Pick<ShownRows<never>, 'range' | 'kept'>): readonly number[] {
  const places = Array.from({ length: Math.max(range.last - range.first + 1, 0) }, (_, i) => range.first + i);
  if (kept === undefined || (kept >= range.first && kept <= range.last)) return places;
  return kept < range.first ? [kept, ...places] : [...places, kept];
}

function newCell<Row>(column: TableColumn<Row>, row: Row, index: number): DrawnCell {
  const element = document.createElement('div');
  element.className = `table-cell ${column.classes ?? ''}`;
  element.setAttribute('role', 'gridcell');
  element.setAttribute('aria-colindex', String(index + 1));
  element.tabIndex = -1;
  element.dataset['column'] = column.id;
  element.append(contentOf(column, row));
  if (column.isMuted?.(row) === true) element.classList.add('muted');
  return { element, value: column.value(row) };
}

function updateCell<Row>(cell: DrawnCell, column: TableColumn<Row>, row: Row): void {
  if (column.isMuted !== undefined) cell.element.classList.toggle('muted', column.isMuted(row));
  const value = column.value(row);
  if (value === cell.value) return;
  cell.value = value;
  cell.element.replaceChildren(contentOf(column, row));
}

function contentOf<Row>(column: TableColumn<Row>, row: Row): HTMLElement {
  return column.cell?.(row) ?? textCell(textOf(column.value(row)));
}
