import type { CellRow, FrameCell } from '../data/frame-cells';

/** A line of cells across the grid. */
export interface GridLine {
  /** The index of its first cell. */
  readonly first: number;
  readonly count: number;
  readonly y: number;
}

/** The label above the lines of a row. */
interface GridLabel {
  readonly text: string;
  readonly y: number;
}

/** Where the cells of a frame grid are, in CSS pixels. */
export interface FrameGridLayout {
  readonly columns: number;
  readonly count: number;
  /** From one column to the next; with fractions, so that a line fills the width. */
  readonly pitch: number;
  readonly cellHeight: number;
  readonly gap: number;
  /** Width of the frame numbers at the left of the lines. */
  readonly left: number;
  readonly width: number;
  readonly totalHeight: number;
  readonly lines: readonly GridLine[];
  readonly labels: readonly GridLabel[];
}

/** What a grid is laid out for. */
export interface GridSpace {
  readonly width: number;
  readonly rows: readonly CellRow[];
  /** Digits of the longest frame number. */
  readonly digits: number;
  /** Steps from the standard size of cells: above 0 they are larger. */
  readonly zoom: number;
}

/** How many columns there may be: one counts along them without effort. */
const ROUND_COLUMNS = [5, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 120, 160, 200, 250, 300] as const;
const MOST_STANDARD_COLUMNS = 100;
/** Cells are at least so far from each other unless one zooms out. */
const STANDARD_PITCH = 15;
/** Smaller cannot be pointed at. */
const SMALLEST_PITCH = 4;
const HIGHEST_CELL = 30;
/** From this pitch on, two pixels between cells; below it one. */
const WIDE_GAP_FROM = 12;

/** The ruler above the cells. */
export const RULER_HEIGHT = 16;
const DIGIT_WIDTH = 6.5;
const LEFT_PADDING = 8;
/** A label with what is above it. */
const LABEL_HEIGHT = 20;
/** Before the label of a row that is not the first. */
const ROW_GAP = 6;

/** Lays out rows of cells in lines of a round number that fill the width. */
export function layoutGrid({ width, rows, digits, zoom }: GridSpace): FrameGridLayout {
  const left = Math.ceil(digits * DIGIT_WIDTH) + LEFT_PADDING;
  const space = Math.max(width - left, STANDARD_PITCH);
  const columns = columnsFor(space, zoom);
  const pitch = space / columns;
  const gap = pitch >= WIDE_GAP_FROM ? 2 : 1;
  const cellHeight = Math.min(Math.max(Math.round(pitch) - gap, 2), HIGHEST_CELL);
  const lines: GridLine[] = [];
  const labels: GridLabel[] = [];
  let [y, index] = [RULER_HEIGHT, 0];
  for (const { label, count } of rows) {
    if (label !== undefined) {
      if (index > 0) y += ROW_GAP;
      labels.push({ text: label, y });
      y += LABEL_HEIGHT;
    }
    const end = index + count;
    for (; index < end; index += columns, y += cellHeight + gap)
      lines.push({ first: index, count: Math.min(columns, end - index), y });
    index = end;
  }
  return {
    ...{ columns, count: index, pitch, cellHeight, gap, left, width: left + space },
    totalHeight: lines.length === 0 ? 0 : y,
    lines,
    labels,
  };
}

/** The steps of zoom that make a difference at a width, counted from the standard size. */
export function zoomRange(width: number, digits: number): { readonly least: number; readonly most: number } {
  const space = Math.max(width - Math.ceil(digits * DIGIT_WIDTH) - LEFT_PADDING, STANDARD_PITCH);
  const standard = standardStep(space);
  const smallest = ROUND_COLUMNS.findLastIndex((columns) => space / columns >= SMALLEST_PITCH);
  return { least: standard - Math.max(smallest, standard), most: standard };
}

function columnsFor(space: number, zoom: number): number {
  const step = standardStep(space) - zoom;
  return ROUND_COLUMNS[Math.min(Math.max(step, 0), ROUND_COLUMNS.length - 1)] ?? ROUND_COLUMNS[0];
}

function standardStep(space: number): number {
  const step = ROUND_COLUMNS.findLastIndex(
    (columns) => columns <= MOST_STANDARD_COLUMNS && space / columns >= STANDARD_PITCH,
  );
  return Math.max(step, 0);
}

/** Where a column begins; whole pixels, so that no cell is blurred. */
export function columnX({ left, pitch }: FrameGridLayout, column: number): number {
  return left + Math.round(column * pitch);
}

/** A cell's place. */
export interface CellBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The place of a cell. */
export function cellBox(layout: FrameGridLayout, index: number): CellBox {
  const { first, y } = layout.lines[lineOf(layout, index)] ?? { first: 0, y: 0 };
  const x = columnX(layout, index - first);
  const width = Math.max(columnX(layout, index - first + 1) - x - layout.gap, 1);
  return { x, y, width, height: layout.cellHeight };
}

/** The smallest box around two. */
export function boxAround(a: CellBox, b: CellBox): CellBox {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const [right, bottom] = [Math.max(a.x + a.width, b.x + b.width), Math.max(a.y + a.height, b.y + b.height)];
  return { x, y, width: right - x, height: bottom - y };
}

/** The cell at a point, counting the gap after a cell as its own; the nearest one for points outside, of the line above. */
export function cellAt(layout: FrameGridLayout, x: number, y: number): number {
  const line = layout.lines[lineAt(layout, y)];
  if (line === undefined) return 0;
  return line.first + Math.min(columnAt(layout, x), line.count - 1);
}

/** The cell at a point; undefined beside the cells, such as in the ruler or behind the last one. */
export function cellUnder(layout: FrameGridLayout, x: number, y: number): number | undefined {
  const line = layout.lines[lineAt(layout, y)];
  if (line === undefined || x < layout.left || y < line.y || y >= line.y + layout.cellHeight + layout.gap)
    return undefined;
  const column = columnAt(layout, x);
  return column < line.count ? line.first + column : undefined;
}

function columnAt({ left, pitch, columns }: FrameGridLayout, x: number): number {
  return Math.min(Math.max(Math.floor((x - left + 0.5) / pitch), 0), columns - 1);
}

/** The cells in the rectangle between two of them. */
export function cellsBetween(layout: FrameGridLayout, a: number, b: number): readonly number[] {
  const [top, bottom] = inOrder(lineOf(layout, a), lineOf(layout, b));
  const [from, to] = inOrder(columnOf(layout, a), columnOf(layout, b));
  return layout.lines.slice(top, bottom + 1).flatMap(({ first, count }) => {
    const length = Math.min(to, count - 1) - from + 1;
    return Array.from({ length: Math.max(length, 0) }, (_, i) => first + from + i);
  });
}

function inOrder(a: number, b: number): readonly [number, number] {
  return a < b ? [a, b] : [b, a];
}

function columnOf(layout: FrameGridLayout, index: number): number {
  return index - (layout.lines[lineOf(layout, index)]?.first ?? 0);
}

/** The cell that a key goes to from another; undefined when the key goes nowhere. */
export function cellForKey(layout: FrameGridLayout, from: number, key: string): number | undefined {
  const last = layout.count - 1;
  const targets: Readonly<Record<string, () => number>> = {
    ArrowLeft: () => from - 1,
    ArrowRight: () => from + 1,
    ArrowUp: () => cellInLine(layout, from, -1) ?? 0,
    ArrowDown: () => cellInLine(layout, from, 1) ?? last,
    PageUp: () => cellInLine(layout, from, -PAGE_LINES) ?? 0,
    PageDown: () => cellInLine(layout, from, PAGE_LINES) ?? last,
    Home: () => 0,
    End: () => last,
  };
  const target = targets[key]?.();
  return target === undefined ? undefined : Math.min(Math.max(target, 0), last);
}

const PAGE_LINES = 10;

/** The cell so many lines below or above, or the last one of that line; undefined when there is no such line. */
function cellInLine(layout: FrameGridLayout, from: number, step: number): number | undefined {
  const at = lineOf(layout, from);
  const [line, next] = [layout.lines[at], layout.lines[at + step]];
  return line && next && next.first + Math.min(from - line.first, next.count - 1);
}

/** The position of a cell's line. */
function lineOf({ lines }: FrameGridLayout, index: number): number {
  return lastLine(lines, ({ first }) => first <= index);
}

/** The position of the last line that begins at or above a height; the first one where none does. */
export function lineAt({ lines }: FrameGridLayout, y: number): number {
  return lastLine(lines, (line) => line.y <= y);
}

/** By halving: a big job has thousands of lines. */
function lastLine(lines: readonly GridLine[], fits: (line: GridLine) => boolean): number {
  let [low, high] = [0, lines.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const line = lines[middle];
    if (line !== undefined && fits(line)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** All indexes from one to another, both included, whichever comes first: as frames run, row after row. */
export function indexesBetween(a: number, b: number): readonly number[] {
  const first = Math.min(a, b);
  return Array.from({ length: Math.abs(a - b) + 1 }, (_, i) => first + i);
}

/** What is written at the left of a line: its first frame, or where in the job its first task is. */
export function lineNumber(cells: readonly FrameCell[], { first }: GridLine): string {
  const cell = cells[first];
  return cell === undefined ? '' : String(cell.frame ?? cell.task.index_in_job);
}
