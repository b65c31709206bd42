import type { GridApi } from 'ag-grid-community';

/** Puts the focus on the selected row, or on the first. @returns whether there is one */
export function enterTable(api: GridApi): boolean {
  const index = api.getSelectedNodes()[0]?.rowIndex ?? 0;
  const [column] = api.getAllDisplayedColumns();
  if (column === undefined || api.getDisplayedRowCount() === 0) return false;
  api.ensureIndexVisible(index);
  api.setFocusedCell(index, column);
  return true;
}

/** The ids of the rows from an anchor to an index, both included; undefined when the anchor is not shown any more. */
export function idsBetween<Row extends { readonly id: string }>(
  api: GridApi<Row>,
  anchorId: string | undefined,
  index: number,
): readonly string[] | undefined {
  const anchor = api.getRowNode(anchorId ?? '')?.rowIndex;
  if (anchor == null) return undefined;
  const first = Math.min(anchor, index);
  return Array.from({ length: Math.abs(anchor - index) + 1 }, (_, i) => first + i).flatMap((i) => {
    const row = api.getDisplayedRowAtIndex(i)?.data;
    return row === undefined ? [] : [row.id];
  });
}

/** Where a menu opens: at the pointer, or at the cell that the keyboard is in. */
export function pointOf(event: MouseEvent | KeyboardEvent): { readonly x: number; readonly y: number } {
  if (event instanceof MouseEvent) return { x: event.clientX, y: event.clientY };
  const { left, bottom } = (event.target as Element).getBoundingClientRect();
  return { x: left, y: bottom };
}
