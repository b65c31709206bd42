import type { LogRow } from '../data/log-rows';

/** The height of a line that is not wrapped, in pixels; the same as in the styles. */
export const LINE_PX = 20;

/** The width of a letter, in pixels, for what is not drawn yet. */
const LETTER_PX = 7.2;

/** Names a row, in the order of the rows: a fold comes before its first line. */
export function keyOf({ kind, start }: LogRow): number {
  return start * 2 + (kind === 'line' ? 1 : 0);
}

/** Where rows stand below each other. */
export interface LogLayout {
  readonly rows: readonly LogRow[];
  /** Where each row begins, in pixels; one more than rows, for the end of the last. */
  readonly tops: Float64Array;
}

/** How high rows are. */
export interface RowHeights {
  /** Pixels that a line has for its text; undefined: lines are not wrapped. */
  readonly wrapPx: number | undefined;
  /** By key: of rows that have been drawn. */
  readonly measured: ReadonlyMap<number, number>;
}

/** Puts rows below each other. */
export function layoutOf(rows: readonly LogRow[], heights: RowHeights): LogLayout {
  const tops = new Float64Array(rows.length + 1);
  rows.forEach((row, i) => {
    tops[i + 1] = (tops[i] ?? 0) + heightOf(row, heights);
  });
  return { rows, tops };
}

function heightOf(row: LogRow, { wrapPx, measured }: RowHeights): number {
  if (wrapPx === undefined || row.kind === 'fold') return LINE_PX;
  const lettersInRow = Math.max(1, Math.floor(wrapPx / LETTER_PX));
  return measured.get(keyOf(row)) ?? Math.max(1, Math.ceil(row.line.text.length / lettersInRow)) * LINE_PX;
}

/** The last row that begins at or before a place in pixels. */
export function rowAt({ tops, rows }: LogLayout, px: number): number {
  return Math.max(
    0,
    lastIndex(rows.length, (i) => (tops[i] ?? 0) <= px),
  );
}

/** The row of a key, or the one before where it would be. */
export function rowOfKey({ rows }: LogLayout, key: number): number {
  return Math.max(
    0,
    lastIndex(rows.length, (i) => {
      const row = rows[i];
      return row !== undefined && keyOf(row) <= key;
    }),
  );
}

/** The last index for which something holds that holds up to there; -1 for none. */
function lastIndex(count: number, holds: (index: number) => boolean): number {
  let [low, high] = [-1, count - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** What is at the upper edge of the viewport: a row and how far it is above, a row that is to be in the middle, or the end of all. */
export type LogPosition =
  | { readonly kind: 'at'; readonly key: number; readonly px: number }
  | { readonly kind: 'middle'; readonly key: number }
  | { readonly kind: 'end' };

/** How far a viewport of some height has to be scrolled for a position. */
export function scrollTopFor(layout: LogLayout, position: LogPosition, viewportPx: number): number {
  const total = layout.tops[layout.rows.length] ?? 0;
  const most = Math.max(0, total - viewportPx);
  if (position.kind === 'end') return most;
  const top = layout.tops[rowOfKey(layout, position.key)] ?? 0;
  const wanted = position.kind === 'at' ? top + position.px : top - viewportPx / 3;
  return Math.min(Math.max(0, wanted), most);
}
