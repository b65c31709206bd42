/** Where the cells of a frame grid are, in CSS pixels. */
export interface FrameGridLayout {
  readonly columns: number;
  readonly count: number;
  /** Cells are stretched so that a row fills the width. */
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly gap: number;
  readonly totalHeight: number;
}

/** Cell sizes from comfortable to tiny; the first with which the grid is not too high is taken. */
const SIZES = [17, 14, 12, 10, 8, 6, 5] as const;

/** Higher than this, and cells get smaller, down to the smallest; then the grid scrolls. */
const COMFORTABLE_HEIGHT = 300;

/** Lays out cells in rows that fill the width. */
export function layoutGrid(width: number, count: number): FrameGridLayout {
  const layouts = SIZES.map((size) => layoutWith(Math.max(width, size), count, size));
  const fitting = layouts.find((layout) => layout.totalHeight <= COMFORTABLE_HEIGHT) ?? layouts.at(-1);
  if (fitting === undefined) throw new RangeError('there is no cell size');
  return fitting;
}

function layoutWith(width: number, count: number, size: number): FrameGridLayout {
  const gap = size > 8 ? 2 : 1;
  const columns = Math.max(1, Math.floor((width + gap) / (size + gap)));
  const rows = Math.ceil(count / columns);
  const cellWidth = (width - gap * (columns - 1)) / columns;
  return {
    columns,
    count,
    cellWidth,
    cellHeight: size,
    gap,
    totalHeight: Math.max(0, rows * (size + gap) - gap),
  };
}

/** The top left corner of a cell. */
export function cellCorner(
  layout: FrameGridLayout,
  index: number,
): { readonly x: number; readonly y: number } {
  const column = index % layout.columns;
  const row = Math.floor(index / layout.columns);
  return { x: column * (layout.cellWidth + layout.gap), y: row * (layout.cellHeight + layout.gap) };
}

/** The cell at a point, counting the gap after a cell as its own; the nearest one for points outside. */
export function cellAt(layout: FrameGridLayout, x: number, y: number): number {
  const column = Math.min(Math.max(Math.floor(x / (layout.cellWidth + layout.gap)), 0), layout.columns - 1);
  const row = Math.max(Math.floor(y / (layout.cellHeight + layout.gap)), 0);
  return Math.min(row * layout.columns + column, layout.count - 1);
}

/** The cell that a key goes to from another; undefined when the key goes nowhere. */
export function cellForKey(layout: FrameGridLayout, from: number, key: string): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -layout.columns,
    ArrowDown: layout.columns,
    Home: -layout.count,
    End: layout.count,
  };
  const step = steps[key];
  if (step === undefined) return undefined;
  return Math.min(Math.max(from + step, 0), layout.count - 1);
}

/** All indexes from one to another, both included, whichever comes first: as frames run, row after row. */
export function indexesBetween(a: number, b: number): readonly number[] {
  const first = Math.min(a, b);
  return Array.from({ length: Math.abs(a - b) + 1 }, (_, i) => first + i);
}
