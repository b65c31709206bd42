/** The row of the columns' titles. */
export const HEAD_ROW = -1;

/** A cell, counted from 0. */
export interface TablePlace {
  readonly row: number;
  readonly column: number;
}

/** How large a table is. */
export interface TableSize {
  readonly rows: number;
  readonly columns: number;
  /** How many rows fit on the screen. */
  readonly page: number;
}

type Step = (from: TablePlace, size: TableSize) => TablePlace;

const FAR = Number.MAX_SAFE_INTEGER;

const byRows =
  (rows: number): Step =>
  ({ row, column }) => ({ row: row + rows, column });
const byColumns =
  (columns: number): Step =>
  ({ row, column }) => ({ row, column: column + columns });

const STEPS: Readonly<Record<string, Step>> = {
  ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
  ArrowDown: byRows(1),
  ArrowLeft: byColumns(-1),
  ArrowRight: byColumns(1),
  PageUp: ({ row, column }, { page }) => ({ row: Math.max(row - page, 0), column }),
  PageDown: ({ row, column }, { page }) => ({ row: row + page, column }),
  Home: ({ column }) => ({ row: 0, column }),
  End: byRows(FAR),
};

/** With Ctrl, arrow keys go to the ends. */
const LONG_STEPS: Readonly<Record<string, Step>> = {
  ...STEPS,
  ArrowUp: ({ column }) => ({ row: 0, column }),
  ArrowDown: byRows(FAR),
  ArrowLeft: byColumns(-FAR),
  ArrowRight: byColumns(FAR),
};

/** Where a key goes to from a cell; undefined: it does not move. Above the first row are the titles of the columns. */
export function moveBy(
  { key, ctrlKey, metaKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>,
  from: TablePlace,
  size: TableSize,
): TablePlace | undefined {
  const to = (ctrlKey || metaKey ? LONG_STEPS : STEPS)[key]?.(from, size);
  if (to === undefined) return undefined;
  return {
    row: Math.max(Math.min(to.row, size.rows - 1), HEAD_ROW),
    column: Math.max(Math.min(to.column, size.columns - 1), 0),
  };
}

/** Where a menu opens: at the pointer, or at the cell that the keyboard is in. */
export function pointOf(event: MouseEvent | KeyboardEvent): { readonly x: number; readonly y: number } {
  if (event instanceof MouseEvent) return { x: event.clientX, y: event.clientY };
  const { left, bottom } = (event.target as Element).getBoundingClientRect();
  return { x: left, y: bottom };
}
