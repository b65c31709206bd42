import type { GridApi } from 'ag-grid-community';

/** A table's order as the address has it: `priority`, or `-priority` for descending; undefined for the table's own order. */
export type TableSort = string | undefined;

/** The order that a table has now; undefined when it is the one it begins with. */
export function sortOf(api: GridApi): TableSort {
  const sorted = api.getColumnState().find((column) => column.sort != null);
  if (sorted === undefined || isInitial(api, sorted.colId, sorted.sort)) return undefined;
  return sorted.sort === 'desc' ? `-${sorted.colId}` : sorted.colId;
}

/** Gives a table an order. A column that it does not have leaves it in its own. */
export function applySort(api: GridApi, sort: TableSort): void {
  const wanted = columnIn(api, sort) ?? initialSort(api);
  api.applyColumnState({ state: [wanted], defaultState: { sort: null } });
}

function columnIn(api: GridApi, sort: TableSort): { colId: string; sort: 'asc' | 'desc' } | undefined {
  const colId = sort?.replace(/^-/, '') ?? '';
  if (api.getColumnDef(colId)?.sortable === false || api.getColumn(colId) === null) return undefined;
  return { colId, sort: sort?.startsWith('-') === true ? 'desc' : 'asc' };
}

function initialSort(api: GridApi): { colId: string; sort: 'asc' | 'desc' | null } {
  for (const { colId } of api.getColumnState()) {
    const sort = api.getColumnDef(colId)?.initialSort;
    if (sort === 'asc' || sort === 'desc') return { colId, sort };
  }
  return { colId: '', sort: null };
}

function isInitial(api: GridApi, colId: string, sort: unknown): boolean {
  return api.getColumnDef(colId)?.initialSort === sort;
}
