import {
  Component,
  DestroyRef,
  type ElementRef,
  afterNextRender,
  effect,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { type ColDef, type GridApi, type GridOptions, ModuleRegistry, createGrid } from 'ag-grid-community';
import { Clock } from '../clock';
import { recallColumns, rememberColumns } from './column-memory';
import { GridRows } from './grid-rows';
import { GRID_MODULES, GRID_THEME } from './grid-theme';

ModuleRegistry.registerModules(GRID_MODULES);

/** A row's menu, asked for by right click or by the row's "…" button. */
export interface RowMenu {
  readonly ids: readonly string[];
  readonly x: number;
  readonly y: number;
}

/** The column that holds the row's "…" button. */
export const MENU_COLUMN = 'menu';

/** A table of up to 100,000 live rows: AG Grid with our looks, selection, keyboard and row menu. */
@Component({
  selector: 'flamenco-data-table',
  template: `<div #grid class="data-grid"></div>`,
  host: {
    '(pointerenter)': 'isPointed = true',
    '(pointerleave)': 'isPointed = false',
    '(keydown.shift)': 'isShiftHeld = true',
    '(keyup.shift)': 'isShiftHeld = false',
  },
  styles: ':host { display: block; height: 100%; min-height: 0; }',
})
export class DataTable<Row extends { readonly id: string }> {
  readonly label = input.required<string>();
  readonly rows = input.required<readonly Row[]>();
  readonly columns = input.required<readonly ColDef<Row>[]>();
  readonly selectedIds = input<ReadonlySet<string>>(new Set());
  /** Whether a change may move a row in the default order; saves sorting 100,000 rows for a progress bar. */
  readonly changesOrder = input<(before: Row, after: Row) => boolean>(() => true);
  /** Columns that show how long ago something was, and are redrawn as time passes. */
  readonly timeColumns = input<readonly string[]>([]);

  readonly opened = output<string>();
  readonly selectionChange = output<readonly string[]>();
  readonly menuAsked = output<RowMenu>();

  protected isPointed = false;
  protected isShiftHeld = false;
  private readonly host = viewChild.required<ElementRef<HTMLElement>>('grid');
  private readonly api = signal<GridApi<Row> | undefined>(undefined);
  private gridRows: GridRows<Row> | undefined;

  constructor() {
    const clock = inject(Clock);
    afterNextRender(() => this.create());
    inject(DestroyRef).onDestroy(() => {
      this.gridRows?.destroy();
      this.api()?.destroy();
    });
    effect(() => {
      if (this.api() !== undefined) this.gridRows?.show(this.rows());
    });
    effect(() => this.showSelection(this.api(), this.selectedIds(), this.rows()));
    effect(() => {
      clock.nowMs();
      this.api()?.refreshCells({ columns: [...this.timeColumns()], force: true });
    });
  }

  /** Selects and opens the row before (-1) or after (1) the selected one. */
  step(by: -1 | 1): void {
    const api = this.api();
    if (api === undefined) return;
    const selected = api.getSelectedNodes().map((node) => node.rowIndex ?? -1);
    const from =
      selected.length === 0 ? (by === 1 ? -1 : 0) : by === 1 ? Math.max(...selected) : Math.min(...selected);
    const index = Math.min(Math.max(from + by, 0), api.getDisplayedRowCount() - 1);
    const row = api.getDisplayedRowAtIndex(index)?.data;
    if (row === undefined) return;
    this.selectionChange.emit([row.id]);
    this.opened.emit(row.id);
    api.ensureIndexVisible(index);
  }

  private create(): void {
    const api = createGrid<Row>(this.host().nativeElement, this.options());
    const isSortedOtherwise = (): boolean =>
      api.getColumnState().some((column) => column.sort != null && !isDefault(column));
    const isDefault = (column: { colId: string }): boolean =>
      api.getColumnDef(column.colId)?.initialSort != null;
    this.gridRows = new GridRows(
      api,
      () => this.isPointed || this.isShiftHeld,
      (before, after) => isSortedOtherwise() || this.changesOrder()(before, after),
    );
    recallColumns(api, this.memoryKey());
    this.api.set(api);
  }

  private options(): GridOptions<Row> {
    return {
      theme: GRID_THEME,
      columnDefs: [...this.columns()],
      defaultColDef: { sortable: true, resizable: true, suppressHeaderMenuButton: true, minWidth: 50 },
      rowData: [],
      getRowId: ({ data }) => data.id,
      rowSelection: {
        mode: 'multiRow',
        checkboxes: false,
        headerCheckbox: false,
        enableClickSelection: true,
      },
      suppressCellFocus: false,
      suppressDragLeaveHidesColumns: true,
      suppressNoRowsOverlay: true,
      preventDefaultOnContextMenu: true,
      animateRows: false,
      onSelectionChanged: ({ source, api }) => {
        if (source !== 'api') this.selectionChange.emit(api.getSelectedRows().map((row) => row.id));
      },
      onCellClicked: ({ data, column, event }) => this.clicked(data, column.getColId(), event as MouseEvent),
      onCellContextMenu: ({ data, event }) => this.askMenu(data, event as MouseEvent),
      onCellKeyDown: ({ data, event }) => {
        if ((event as KeyboardEvent).key === 'Enter' && data !== undefined) this.opened.emit(data.id);
      },
      onColumnResized: ({ finished, source, api }) => {
        if (finished && source === 'uiColumnResized') rememberColumns(api, this.memoryKey());
      },
      onColumnMoved: ({ finished, api }) => finished && rememberColumns(api, this.memoryKey()),
      onSortChanged: ({ source, api }) =>
        source === 'uiColumnSorted' && rememberColumns(api, this.memoryKey()),
    };
  }

  private clicked(row: Row | undefined, column: string, event: MouseEvent): void {
    if (row === undefined) return;
    if (column === MENU_COLUMN) this.askMenu(row, event);
    else if (!event.ctrlKey && !event.metaKey && !event.shiftKey) this.opened.emit(row.id);
  }

  private askMenu(row: Row | undefined, event: MouseEvent): void {
    if (row === undefined) return;
    const selected = this.selectedIds();
    const ids = selected.has(row.id) ? [...selected] : [row.id];
    if (!selected.has(row.id)) this.selectionChange.emit(ids);
    this.menuAsked.emit({ ids, x: event.clientX, y: event.clientY });
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
