import {
  Component,
  DestroyRef,
  type ElementRef,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import {
  type CellPosition,
  type ColDef,
  type GridApi,
  type GridOptions,
  ModuleRegistry,
  type NavigateToNextCellParams,
  createGrid,
} from 'ag-grid-community';
import { Clock } from '../clock';
import { compareValues, textOf } from '../collation';
import { recallColumns, rememberColumns } from './column-memory';
import { showColumnsFor } from './column-widths';
import { MENU_COLUMN, textCell } from './table-cells';
import { TableRows } from './table-rows';
import { TABLE_MODULES, TABLE_THEME } from './table-theme';
import { type RowMarks, markRows, rowMarkRules } from './row-marks';
import { enterTable, idsBetween, pointOf } from './table-keyboard';
import { type TableSort, applySort, sortOf } from './table-sort';

/** So many rows before the end, more of them are asked for. */
const ROWS_AHEAD = 20;

ModuleRegistry.registerModules(TABLE_MODULES);

/** A row's menu, asked for by right click or by the row's "…" button. */
export interface RowMenu {
  readonly ids: readonly string[];
  readonly x: number;
  readonly y: number;
}

/** A table of up to 100,000 live rows: AG Grid with our looks, selection, keyboard and row menu. One Tab stop. */
@Component({
  selector: 'flamenco-data-table',
  template: `
    <div #grid class="table-body" data-pane-start></div>
    @if (heldNote(); as note) {
      <button type="button" class="btn held" (click)="tableRows()?.release()">{{ note }}: show</button>
    }
  `,
  host: {
    '(pointerenter)': 'point($event)',
    '(pointerleave)': 'leave()',
    '(document:keydown)': 'holdShift($event.shiftKey)',
    '(document:keyup)': 'holdShift($event.shiftKey)',
    '(window:blur)': 'holdShift(false)',
  },
  styles: `
    :host {
      display: block;
      position: relative;
      height: 100%;
      min-height: 0;
    }
    .held {
      position: absolute;
      bottom: 14px;
      left: 50%;
      translate: -50%;
      box-shadow: var(--shadow);
    }
  `,
})
export class DataTable<Row extends { readonly id: string }> {
  readonly label = input.required<string>();
  readonly rows = input.required<readonly Row[]>();
  readonly columns = input.required<readonly ColDef<Row>[]>();
  readonly selectedIds = input<ReadonlySet<string>>(new Set());
  /** The row that is opened beside the table. */
  readonly currentId = input<string>();
  /** The rows whose menu is open. */
  readonly menuIds = input<readonly string[]>([]);
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

  protected readonly tableRows = signal<TableRows<Row> | undefined>(undefined);
  protected readonly heldNote = computed(() => {
    const { added = 0, removed = 0 } = this.tableRows()?.held() ?? {};
    return [added > 0 && `${added} new`, removed > 0 && `${removed} gone`].filter(Boolean).join(', ');
  });
  private readonly host = viewChild.required<ElementRef<HTMLElement>>('grid');
  private readonly api = signal<GridApi<Row> | undefined>(undefined);
  private readonly marks = computed((): RowMarks => ({
    'is-open': new Set([this.currentId() ?? '']),
    'has-menu': new Set(this.menuIds()),
  }));
  private isPointed = false;
  private isShiftHeld = false;
  private lastAsked: unknown;
  private shownColumns: readonly ColDef<Row>[] | undefined;
  /** Where a selection by Shift and arrow keys started. */
  private anchorId: string | undefined;

  constructor() {
    const clock = inject(Clock);
    afterNextRender(() => this.create());
    inject(DestroyRef).onDestroy(() => {
      this.tableRows()?.destroy();
      this.api()?.destroy();
    });
    effect(() => this.show(this.tableRows(), this.rows(), this.asked()));
    effect(() => this.showSelection(this.api(), this.selectedIds(), this.rows()));
    effect(() => markRows(this.host().nativeElement, this.marks()));
    effect(() => this.showColumns(this.api(), this.columns()));
    effect(() => this.showSort(this.api(), this.sort()));
    effect(() => {
      clock.nowMs();
      this.api()?.refreshCells({ columns: [...this.timeColumns()], force: true });
    });
  }

  /** Selects the row before (-1) or after (1) the selected one. */
  step(by: -1 | 1): void {
    const api = this.api();
    if (api === undefined) return;
    const selected = api.getSelectedNodes().map((node) => node.rowIndex ?? -1);
    const from =
      selected.length === 0 ? (by === 1 ? -1 : 0) : by === 1 ? Math.max(...selected) : Math.min(...selected);
    const index = Math.min(Math.max(from + by, 0), api.getDisplayedRowCount() - 1);
    this.arrive(index, false);
    api.ensureIndexVisible(index);
    const column = api.getFocusedCell()?.column;
    if (column && this.host().nativeElement.contains(document.activeElement))
      api.setFocusedCell(index, column);
  }

  protected point({ pointerType, shiftKey }: PointerEvent): void {
    this.isPointed = pointerType === 'mouse';
    this.isShiftHeld = shiftKey;
  }

  protected leave(): void {
    this.isPointed = false;
  }

  /** Each key says whether Shift is held, also one that is let go of elsewhere; nothing does when the window is left. */
  protected holdShift(isHeld: boolean): void {
    this.isShiftHeld = isHeld;
  }

  private create(): void {
    const api = createGrid<Row>(this.host().nativeElement, this.options());
    const tableRows = new TableRows(
      api,
      () => this.isPointed || this.isShiftHeld,
      (before, after) => sortOf(api) !== undefined || this.changesOrder()(before, after),
      this.isOrdered,
    );
    recallColumns(api, this.memoryKey());
    // Whoever sorts the rows goes by the address.
    if (this.isOrdered()) applySort(api, this.sort());
    this.tableRows.set(tableRows);
    this.api.set(api);
  }

  private options(): GridOptions<Row> {
    return {
      theme: TABLE_THEME,
      columnDefs: [...this.columns()],
      defaultColDef: {
        sortable: true,
        resizable: true,
        suppressHeaderMenuButton: true,
        minWidth: 50,
        comparator: this.isOrdered() ? () => 0 : compareValues,
        cellRenderer: ({ value }: { value: unknown }) => textCell(textOf(value)),
      },
      rowData: [],
      getRowId: ({ data }) => data.id,
      rowClassRules: rowMarkRules(() => this.marks()),
      rowSelection: {
        mode: 'multiRow',
        checkboxes: false,
        headerCheckbox: false,
        enableClickSelection: true,
      },
      suppressDragLeaveHidesColumns: true,
      suppressNoRowsOverlay: true,
      preventDefaultOnContextMenu: true,
      animateRows: false,
      // One Tab stop: Tab leaves the table, arrow keys move in it.
      tabToNextCell: () => false,
      tabToNextHeader: () => false,
      focusGridInnerElement: ({ api }) => enterTable(api),
      navigateToNextCell: (params) => this.navigate(params),
      ...this.listeners(),
    };
  }

  private listeners(): GridOptions<Row> {
    return {
      onSelectionChanged: ({ source, api }) => {
        if (source !== 'api') this.selectionChange.emit(api.getSelectedRows().map((row) => row.id));
      },
      onCellClicked: ({ data, column, event }) => this.clicked(data, column.getColId(), event as MouseEvent),
      onCellContextMenu: ({ data, event }) => this.askMenu(data, event as MouseEvent),
      onCellKeyDown: (cell) => {
        if ((cell.event as KeyboardEvent).key !== 'Enter' || cell.data === undefined) return;
        const isMenu = 'column' in cell && cell.column.getColId() === MENU_COLUMN;
        if (isMenu) this.askMenu(cell.data, cell.event as KeyboardEvent);
        else this.opened.emit(cell.data.id);
      },
      onViewportChanged: ({ lastRow, api }) => {
        if (lastRow >= api.getDisplayedRowCount() - ROWS_AHEAD) this.endReached.emit();
      },
      onGridSizeChanged: ({ api, clientWidth }) => showColumnsFor(api, clientWidth),
      onColumnResized: ({ finished, source, api }) => {
        if (finished && source === 'uiColumnResized') rememberColumns(api, this.memoryKey());
      },
      onColumnMoved: ({ finished, api }) => finished && rememberColumns(api, this.memoryKey()),
      onSortChanged: ({ source, api }) => {
        if (source !== 'uiColumnSorted') return;
        rememberColumns(api, this.memoryKey());
        this.sortChange.emit(sortOf(api));
      },
    };
  }

  private show(tableRows: TableRows<Row> | undefined, rows: readonly Row[], asked: unknown): void {
    const isAsked = asked !== this.lastAsked;
    this.lastAsked = asked;
    untracked(() => tableRows?.show(rows, isAsked));
  }

  /** They are the table's from its beginning; other ones stand in for them. */
  private showColumns(api: GridApi<Row> | undefined, columns: readonly ColDef<Row>[]): void {
    const before = this.shownColumns;
    this.shownColumns = columns;
    if (api === undefined || before === columns) return;
    api.setGridOption('columnDefs', [...columns]);
    showColumnsFor(api, this.host().nativeElement.clientWidth);
  }

  /** An order that the address does not have leaves the remembered one. */
  private showSort(api: GridApi<Row> | undefined, sort: TableSort): void {
    if (api === undefined || (sort === undefined && !this.isOrdered())) return;
    if (sort !== sortOf(api)) applySort(api, sort);
  }

  private clicked(row: Row | undefined, column: string, event: MouseEvent): void {
    if (row === undefined) return;
    if (column === MENU_COLUMN) this.askMenu(row, event);
    else if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
      this.anchorId = row.id;
      this.opened.emit(row.id);
    }
  }

  /** The menu is of the selected rows when it is asked for at one of them, otherwise of that row, which stays unselected. */
  private askMenu(row: Row | undefined, event: MouseEvent | KeyboardEvent): void {
    if (row === undefined) return;
    const selected = this.selectedIds();
    const ids = selected.has(row.id) ? [...selected] : [row.id];
    this.menuAsked.emit({ ids, ...pointOf(event) });
  }

  /** The selection goes along with the arrow keys; Shift extends it. */
  private navigate(params: NavigateToNextCellParams<Row>): CellPosition | null {
    const { nextCellPosition: next, previousCellPosition: before, event } = params;
    if (next !== null && next.rowIndex !== before.rowIndex)
      this.arrive(next.rowIndex, event?.shiftKey === true);
    return next;
  }

  private arrive(index: number, isExtending: boolean): void {
    const api = this.api();
    const row = api?.getDisplayedRowAtIndex(index)?.data;
    if (api === undefined || row === undefined) return;
    const extended = isExtending ? idsBetween(api, this.anchorId, index) : undefined;
    if (!isExtending) this.anchorId = row.id;
    this.selectionChange.emit(extended ?? [row.id]);
  }

  /** `rows` is a dependency: what is selected may arrive after the selection. */
  private showSelection(
    api: GridApi<Row> | undefined,
    ids: ReadonlySet<string>,
    _rows: readonly Row[],
  ): void {
    if (api === undefined) return;
    const before = api.getSelectedNodes();
    const surplus = before.filter((node) => !ids.has(node.id ?? ''));
    const known = [...ids].map((id) => api.getRowNode(id)).filter((node) => node !== undefined);
    const nodes = known.filter((node) => !node.isSelected());
    if (surplus.length > 0) api.setNodesSelected({ nodes: surplus, newValue: false });
    if (nodes.length > 0) api.setNodesSelected({ nodes, newValue: true });
    const [first] = nodes;
    if (before.length === 0 && first !== undefined) api.ensureNodeVisible(first);
  }

  private memoryKey(): string {
    return `flamenco-columns-${this.label().toLowerCase()}`;
  }
}
