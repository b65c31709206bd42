import type { CellRow } from '../data/frame-cells';

/** A line of cells across the grid. */
interface GridLine {
  /** The index of its first cell. */
  readonly first: number;
  readonly count: number;
  readonly y: number;
}

/** The label above the lines of a row. */
export interface GridLabel {
  readonly text: string;
  readonly y: number;
}

/** Where the cells of a frame grid are, in CSS pixels. */
export interface FrameGridLayout {
  readonly columns: number;
  readonly count: number;
  /** Cells are stretched so that a line fills the width. */
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly gap: number;
  readonly totalHeight: number;
  readonly lines: readonly GridLine[];
  readonly labels: readonly GridLabel[];
}

/** Cell sizes from comfortable to tiny; the first with which the grid is not too high is taken. */
const SIZES = [17, 14, 12, 10, 8, 6, 5] as const;

/** Higher than this, not counting labels, and cells get smaller, down to the smallest; then the grid scrolls. */
const COMFORTABLE_HEIGHT = 300;

/** A label with what is above it. */
const LABEL_HEIGHT = 20;
/** Before the label of a row that is not the first. */
const ROW_GAP = 6;

/** Lays out rows of cells in lines that fill the width. */
export function layoutGrid(width: number, rows: readonly CellRow[]): FrameGridLayout {
  const layouts = SIZES.map((size) => layoutWith(Math.max(width, size), rows, size));
  const labels = rows.filter(({ label }) => label !== undefined).length * (LABEL_HEIGHT + ROW_GAP);
  const fitting =
    layouts.find((layout) => layout.totalHeight <= COMFORTABLE_HEIGHT + labels) ?? layouts.at(-1);
  if (fitting === undefined) throw new RangeError('there is no cell size');
  return fitting;
}

function layoutWith(width: number, rows: readonly CellRow[], size: number): FrameGridLayout {
  const gap = size > 8 ? 2 : 1;
  const columns = Math.max(1, Math.floor((width + gap) / (size + gap)));
  const lines: GridLine[] = [];
  const labels: GridLabel[] = [];
  let [y, index] = [0, 0];
  for (const { label, count } of rows) {
    if (label !== undefined) {
      if (y > 0) y += ROW_GAP;
      labels.push({ text: label, y });
      y += LABEL_HEIGHT;
    }
    for (const end = index + count; index < end; index += columns, y += size + gap)
      lines.push({ first: index, count: Math.min(columns, end - index), y });
    index = (lines.at(-1)?.first ?? 0) + (lines.at(-1)?.count ?? 0);
  }
  const cellWidth = (width - gap * (columns - 1)) / columns;
  return {
    columns,
    count: index,
    cellWidth,
    cellHeight: size,
    gap,
    totalHeight: Math.max(0, y - gap),
    lines,
    labels,
  };
}

/** The top left corner of a cell. */
export function cellCorner(
  layout: FrameGridLayout,
  index: number,
): { readonly x: number; readonly y: number } {
  const { first, y } = layout.lines[lineOf(layout, index)] ?? { first: 0, y: 0 };
  return { x: (index - first) * (layout.cellWidth + layout.gap), y };
}

/** The cell at a point, counting the gap after a cell as its own; the nearest one for points outside, of the line above. */
export function cellAt(layout: FrameGridLayout, x: number, y: number): number {
  const below = layout.lines.findIndex((line) => line.y > y);
  const line = layout.lines[below < 0 ? layout.lines.length - 1 : Math.max(below - 1, 0)];
  if (line === undefined) return 0;
  const column = Math.max(Math.floor(x / (layout.cellWidth + layout.gap)), 0);
  return line.first + Math.min(column, line.count - 1);
}

/** The cell that a key goes to from another; undefined when the key goes nowhere. */
export function cellForKey(layout: FrameGridLayout, from: number, key: string): number | undefined {
  const last = layout.count - 1;
  const targets: Readonly<Record<string, () => number>> = {
    ArrowLeft: () => from - 1,
    ArrowRight: () => from + 1,
    ArrowUp: () => cellInLine(layout, from, -1) ?? 0,
    ArrowDown: () => cellInLine(layout, from, 1) ?? last,
    Home: () => 0,
    End: () => last,
  };
  const target = targets[key]?.();
  return target === undefined ? undefined : Math.min(Math.max(target, 0), last);
}

/** The cell below or above, or the last one of that line; undefined when there is no such line. */
function cellInLine(layout: FrameGridLayout, from: number, step: 1 | -1): number | undefined {
  const at = lineOf(layout, from);
  const [line, next] = [layout.lines[at], layout.lines[at + step]];
  return line && next && next.first + Math.min(from - line.first, next.count - 1);
}

/** The position of a cell's line, by halving: a big job has thousands of lines. */
function lineOf({ lines }: FrameGridLayout, index: number): number {
  let [low, high] = [0, lines.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lines[middle]?.first ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** All indexes from one to another, both included, whichever comes first: as frames run, row after row. */
export function indexesBetween(a: number, b: number): readonly number[] {
  const first = Math.min(a, b);
  return Array.from({ length: Math.abs(a - b) + 1 }, (_, i) => first + i);
}
