import {
  Component,
  DestroyRef,
  type ElementRef,
  afterNextRender,
  afterRenderEffect,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Clock } from '../clock';
import { RowsHold } from './rows-hold';
import { type RowsInSight, rowsAndColumnsInSight } from './rows-in-sight';
import { TableArrangement } from './table-arrangement';
import { Theme } from '../theme';
import { HEAD_HEIGHT, TableBody, isSameRange, rowsInSight } from './table-body';
import { MENU_COLUMN, type TableColumn, columnToFocus } from './table-column';
import { TableHead } from './table-head';
import { HEAD_ROW, type TablePlace, moveBy, pointOf } from './table-keyboard';
import { TableRows } from './table-rows';
import { selectionAfter } from './table-selection';
import { type TableSort, sortRows } from './table-sort';

/** So many rows before the end, more of them are asked for. */
const ROWS_AHEAD = 20;

/** A row's menu, asked for by right click or by the row's "…" button. */
export interface RowMenu {
  readonly ids: readonly string[];
  readonly x: number;
  readonly y: number;
}

/** A table of up to 100,000 live rows, of which those are drawn that can be seen; with selection, keyboard and row menu. One Tab stop. */
@Component({
  selector: 'flamenco-data-table',
  imports: [TableHead],
  templateUrl: './data-table.html',
  styleUrl: './data-table.scss',
  hostDirectives: [RowsHold],
})
export class DataTable<Row extends { readonly id: string }> {
  readonly label = input.required<string>();
  readonly rows = input.required<readonly Row[]>();
  readonly columns = input.required<readonly TableColumn<Row>[]>();
  readonly selectedIds = input<ReadonlySet<string>>(new Set());
  /** The row that is opened beside the table. */
  readonly currentId = input<string>();
  /** The rows whose menu is open. */
  readonly menuIds = input<readonly string[]>([]);
  /** How many rows there are, those that are not loaded yet included. */
  readonly total = input<number>();
  /** What the person asked to see, such as a filter: when it changes, rows come and go at once. */
  readonly asked = input<unknown>();
  readonly sort = input<TableSort>();
  /** Whether a change may move a row in the default order; saves sorting 100,000 rows for a progress bar. */
  readonly changesOrder = input<(before: Row, after: Row) => boolean>(() => true);
  /** Rows come in the order that the table shows, from whoever hears of `sortChange`; and more of them at its end. */
  readonly isOrdered = input(false);
  /** Columns that show how long ago something was, and are redrawn as time passes. */
  readonly timeColumns = input<readonly string[]>([]);

  readonly opened = output<string>();
  readonly selectionChange = output<readonly string[]>();
  readonly menuAsked = output<RowMenu>();
  readonly sortChange = output<TableSort>();
  /** The last rows came into sight. */
  readonly endReached = output();
  /** Other rows or columns came into sight. */
  readonly inSight = output<RowsInSight>();

  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');
  private readonly lines = viewChild.required<ElementRef<HTMLElement>>('lines');
  private readonly body = computed(() => new TableBody<Row>(this.lines().nativeElement));
  private readonly size = signal({ width: 0, height: 0 });
  private readonly scrollTop = signal(0);

  protected readonly arrangement = new TableArrangement<Row>({
    label: this.label,
    columns: this.columns,
    sort: this.sort,
    isOrdered: this.isOrdered,
    width: computed(() => this.size().width),
  });

  private readonly hold = inject(RowsHold);
  private readonly tableRows = new TableRows<Row>({
    isHeld: () => this.hold.isHeld(),
    isOrdered: this.isOrdered,
    sort: (rows) => sortRows(rows, untracked(this.arrangement.sorted)),
    changesOrder: (before, after) =>
      untracked(this.arrangement.sorted)?.column.isFirstOrder !== true || this.changesOrder()(before, after),
  });
  protected readonly heldNote = computed(() => {
    const { added, removed } = this.tableRows.held();
    return [added > 0 && `${added} new`, removed > 0 && `${removed} gone`].filter(Boolean).join(', ');
  });
  protected readonly rowCount = computed(
    () => Math.max(this.total() ?? 0, this.tableRows.shown().length) + 1,
  );
  private readonly rowHeight = inject(Theme).rowHeight;
  private readonly range = computed(
    () => rowsInSight(this.scrollTop(), this.size().height, this.tableRows.shown().length, this.rowHeight()),
    { equal: isSameRange },
  );
  private readonly sight = rowsAndColumnsInSight(this.tableRows.shown, this.range, this.arrangement.columns);

  /** Whether the focus is in the table, which is no Tab stop then: Tab leaves it. */
  protected readonly hasFocus = signal(false);
  /** The cell that has the focus, or had it last. */
  private focused: { readonly id: string | undefined; readonly column: string; row: number } | undefined;
  private lastAsked: unknown;
  private wasAnySelected = false;
  /** Where a selection by Shift started. */
  private anchorId: string | undefined;
  /** After a long press, further taps add to the selection. */
  private isTouchSelecting = false;

  constructor() {
    const clock = inject(Clock);
    const destroyed = inject(DestroyRef);
    destroyed.onDestroy(() => this.tableRows.destroy());
    afterNextRender(() => {
      const scroller = this.scroller().nativeElement;
      const measure = (): void =>
        this.size.set({ width: scroller.clientWidth, height: scroller.clientHeight });
      const observer = new ResizeObserver(measure);
      observer.observe(scroller);
      destroyed.onDestroy(() => observer.disconnect());
      measure();
    });
    effect(() => this.show(this.rows(), this.asked()));
    effect(() => {
      this.arrangement.sorted();
      untracked(() => this.tableRows.sort());
    });
    afterRenderEffect(() => {
      this.draw();
      this.reveal(this.selectedIds());
      this.askForMore(this.range().last, this.tableRows.shown().length);
    });
    effect(() => {
      const sight = this.sight();
      if (this.size().height > 0) untracked(() => this.inSight.emit(sight));
    });
    afterRenderEffect(() => {
      clock.nowMs();
      this.body().refresh(this.timeColumns());
    });
  }

  /** Selects the row before (-1) or after (1) the selected one. */
  step(by: -1 | 1): void {
    const selected = [...this.selectedIds()]
      .map((id) => this.tableRows.placeOf(id))
      .filter((place) => place !== undefined);
    const from =
      selected.length === 0 ? (by === 1 ? -1 : 0) : by === 1 ? Math.max(...selected) : Math.min(...selected);
    const row = Math.min(Math.max(from + by, 0), this.tableRows.shown().length - 1);
    this.arrive(row, false);
    this.scrollTo(row);
    if (this.hasFocus()) this.focusOn({ row, column: this.focusedColumn() });
  }

  protected scrolled(): void {
    this.scrollTop.set(this.scroller().nativeElement.scrollTop);
  }

  protected release(): void {
    this.tableRows.release();
  }

  protected askSort(column: TableColumn<Row>): void {
    this.sortChange.emit(this.arrangement.sortBy(column));
  }

  protected click(event: MouseEvent): void {
    const place = this.placeAt(event.target);
    const row = this.rowAt(place);
    if (place === undefined || row === undefined) return;
    const isAdding = event.ctrlKey || event.metaKey || this.isTouchSelecting;
    if (this.isMenu(place)) {
      this.askMenu(row, event);
      return;
    }
    this.select(place.row, { shiftKey: event.shiftKey, isAdding });
    if (!isAdding && !event.shiftKey) this.opened.emit(row.id);
  }

  /** A right click asks for the menu; a long press, which has no modifier keys, selects. */
  protected contextMenu(event: MouseEvent): void {
    const place = this.placeAt(event.target);
    const row = this.rowAt(place);
    if (place === undefined || row === undefined) return;
    event.preventDefault();
    if (event instanceof PointerEvent && event.pointerType === 'touch') {
      this.isTouchSelecting = true;
      this.select(place.row, { shiftKey: false, isAdding: true });
    } else this.askMenu(row, event);
  }

  protected press(event: KeyboardEvent): void {
    const from = this.placeAt(event.target);
    if (event.defaultPrevented || event.altKey || from === undefined) return;
    const to = moveBy(event, from, {
      rows: this.tableRows.shown().length,
      columns: this.arrangement.columns().length,
      page: Math.max(Math.floor((this.size().height - HEAD_HEIGHT) / this.rowHeight()), 1),
    });
    if (to !== undefined) this.goTo(to, from, event.shiftKey);
    else if (event.key === ' ') this.select(from.row, { shiftKey: false, isAdding: true });
    else if (event.key === 'Enter') this.enter(from, event);
    else return;
    event.preventDefault();
  }

  /** The Tab stop of the table: the focus goes on to the selected row, or the first. */
  protected enterTable(event: FocusEvent): void {
    if (event.target !== event.currentTarget) return;
    const [selected = ''] = this.selectedIds();
    const row = this.tableRows.placeOf(selected) ?? this.tableRows.placeOf(this.focused?.id ?? '') ?? 0;
    this.focusOn({ row, column: this.focusedColumn() });
  }

  protected focusIn({ target }: FocusEvent): void {
    this.hasFocus.set(true);
    const place = this.placeAt(target);
    const column = this.arrangement.columns()[place?.column ?? -1]?.id;
    if (place === undefined || column === undefined) return;
    this.focused = { id: this.tableRows.shown()[place.row]?.id, column, row: place.row };
  }

  protected focusOut({ relatedTarget }: FocusEvent): void {
    if (!this.scroller().nativeElement.contains(relatedTarget as Node | null)) this.hasFocus.set(false);
  }

  private show(rows: readonly Row[], asked: unknown): void {
    const isAsked = asked !== this.lastAsked;
    this.lastAsked = asked;
    untracked(() => {
      this.tableRows.show(rows, isAsked);
      if (isAsked && this.isOrdered()) this.scroller().nativeElement.scrollTop = 0;
    });
  }

  private draw(): void {
    const rows = this.tableRows.shown();
    const kept = this.hasFocus() ? this.tableRows.placeOf(this.focused?.id ?? '') : undefined;
    const hadFocus = this.lines().nativeElement.contains(document.activeElement);
    this.body().draw({
      ...{ columns: this.arrangement.columns(), rows, range: this.range(), kept },
      ...{ selected: this.selectedIds(), current: this.currentId(), menu: this.menuIds() },
    });
    if (this.focused !== undefined && kept !== undefined) this.focused.row = kept;
    // What was moved or taken out of the page has lost it.
    if (hadFocus && !this.lines().nativeElement.contains(document.activeElement))
      this.focusOn({ row: kept ?? this.focused?.row ?? 0, column: this.focusedColumn() });
  }

  /** What is selected elsewhere, by the address say, comes into sight. */
  private reveal(selected: ReadonlySet<string>): void {
    const [place] = [...selected].flatMap((id) => this.tableRows.placeOf(id) ?? []);
    if (!this.wasAnySelected && place !== undefined) this.scrollTo(place);
    this.wasAnySelected = place !== undefined;
  }

  private askForMore(last: number, count: number): void {
    if (count > 0 && last >= count - ROWS_AHEAD) untracked(() => this.endReached.emit());
  }

  /** The menu is of the selected rows when it is asked for at one of them, otherwise of that row, which stays unselected. */
  private askMenu(row: Row, event: MouseEvent | KeyboardEvent): void {
    const selected = this.selectedIds();
    const ids = selected.has(row.id) ? [...selected] : [row.id];
    this.menuAsked.emit({ ids, ...pointOf(event) });
  }

  private enter(place: TablePlace, event: KeyboardEvent): void {
    const row = this.rowAt(place);
    if (row === undefined) return;
    if (this.isMenu(place)) this.askMenu(row, event);
    else this.opened.emit(row.id);
  }

  /** The selection goes along with the arrow keys; Shift extends it. */
  private goTo(to: TablePlace, from: TablePlace, isExtending: boolean): void {
    if (to.row !== from.row && to.row !== HEAD_ROW) this.arrive(to.row, isExtending);
    this.focusOn(to);
  }

  private arrive(row: number, isExtending: boolean): void {
    if (row >= 0) this.select(row, { shiftKey: isExtending, isAdding: false });
  }

  private select(place: number, keys: Parameters<typeof selectionAfter>[3]): void {
    const rows = this.tableRows.shown();
    const anchor = this.tableRows.placeOf(this.anchorId ?? '');
    const ids = selectionAfter(rows, this.selectedIds(), { place, anchor }, keys);
    if (!keys.shiftKey || anchor === undefined) this.anchorId = rows[place]?.id;
    if (ids.length === 0) this.isTouchSelecting = false;
    this.selectionChange.emit(ids);
  }

  private placeAt(target: EventTarget | null): TablePlace | undefined {
    const cell = target instanceof Element ? target.closest<HTMLElement>('[data-column]') : null;
    const row = cell?.closest<HTMLElement>('[data-row]')?.dataset['row'];
    const column = this.arrangement.columns().findIndex(({ id }) => id === cell?.dataset['column']);
    if (column < 0) return undefined;
    const place = row === undefined ? HEAD_ROW : this.tableRows.placeOf(row);
    return place === undefined ? undefined : { row: place, column };
  }

  private rowAt(place: TablePlace | undefined): Row | undefined {
    return this.tableRows.shown()[place?.row ?? HEAD_ROW];
  }

  private isMenu({ column }: TablePlace): boolean {
    return this.arrangement.columns()[column]?.id === MENU_COLUMN;
  }

  private focusedColumn(): number {
    return columnToFocus(this.arrangement.columns(), this.focused?.column);
  }

  private focusOn({ row, column }: TablePlace): void {
    const scroller = this.scroller().nativeElement;
    const id = this.arrangement.columns()[column]?.id ?? '';
    const place = Math.min(row, this.tableRows.shown().length - 1);
    if (place >= 0) this.scrollTo(place);
    const cell =
      place === HEAD_ROW
        ? scroller.querySelector<HTMLElement>(`.table-head [data-column="${CSS.escape(id)}"]`)
        : this.body().cell(this.tableRows.shown()[place]?.id ?? '', id);
    cell?.focus({ preventScroll: true });
    if (scroller.scrollWidth > scroller.clientWidth)
      cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** Scrolls no further than is needed for a row to be seen, and draws it. */
  private scrollTo(row: number): void {
    const scroller = this.scroller().nativeElement;
    const top = row * this.rowHeight();
    const least = top + this.rowHeight() + HEAD_HEIGHT - scroller.clientHeight;
    if (scroller.scrollTop > top) scroller.scrollTop = top;
    else if (scroller.scrollTop < least) scroller.scrollTop = least;
    else return;
    untracked(() => {
      this.scrolled();
      this.draw();
    });
  }
}
