import type { ColDef, GridApi } from 'ag-grid-community';

/** A column that is shown only in a table of at least this width in pixels: what matters less gives way in a narrow one. */
export function fromWidth(px: number): Pick<ColDef, 'context'> {
  return { context: { fromWidth: px } satisfies ColumnContext };
}

/** Shows the columns that a table of this width has room for. */
export function showColumnsFor(api: GridApi, width: number): void {
  for (const column of api.getColumns() ?? []) {
    const { fromWidth: least = 0 } = (column.getColDef().context ?? {}) as ColumnContext;
    if (column.isVisible() !== width >= least) api.setColumnsVisible([column], width >= least);
  }
}

interface ColumnContext {
  readonly fromWidth?: number;
}
