import type { ColumnState, GridApi } from 'ag-grid-community';

/** Applies the column widths, order and sorting that the person left behind, if any. */
export function recallColumns(api: GridApi, key: string): void {
  const saved = localStorage.getItem(key);
  if (saved === null) return;
  try {
    api.applyColumnState({ state: JSON.parse(saved) as ColumnState[], applyOrder: true });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    localStorage.removeItem(key); // written by something else
  }
}

/** Remembers the column widths, order and sorting in this browser. */
export function rememberColumns(api: GridApi, key: string): void {
  const state = api
    .getColumnState()
    .map(({ colId, width, sort, sortIndex }) => ({ colId, width, sort, sortIndex }));
  localStorage.setItem(key, JSON.stringify(state));
}
