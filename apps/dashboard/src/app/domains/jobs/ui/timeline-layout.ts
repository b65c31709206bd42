import type { Attempt } from '../data/attempt-history';
import type { TimelineRow, TimeSpan } from '../data/timeline';

/** Where the rows and bars of a timeline are, in CSS pixels. */
export interface TimelineLayout {
  readonly rows: readonly TimelineRow[];
  readonly span: TimeSpan;
  /** Now, where bars that run end. */
  readonly nowMs: number;
  readonly width: number;
  /** Width of the Workers' names. */
  readonly left: number;
  readonly totalHeight: number;
}

/** The axis above the rows. */
export const AXIS_HEIGHT = 20;
const ROW_HEIGHT = 24;
/** Of a bar in its row. */
export const BAR_HEIGHT = 16;
const WIDE = 560;
const LEAST_BAR = 3;

/** Lays out rows below an axis. */
export function layoutTimeline(
  rows: readonly TimelineRow[],
  { span, nowMs, width }: Pick<TimelineLayout, 'span' | 'nowMs' | 'width'>,
): TimelineLayout {
  const left = width >= WIDE ? 116 : 84;
  return {
    rows,
    span,
    nowMs,
    width: Math.max(width, left + 1),
    left,
    totalHeight: AXIS_HEIGHT + rows.length * ROW_HEIGHT,
  };
}

/** Where a moment is; also left of the rows, or right of them. */
export function xOf({ span, left, width }: TimelineLayout, ms: number): number {
  return left + ((ms - span.fromMs) / (span.toMs - span.fromMs)) * (width - left);
}

/** The moment at a place. */
export function msAt({ span, left, width }: TimelineLayout, x: number): number {
  return span.fromMs + ((x - left) / (width - left)) * (span.toMs - span.fromMs);
}

/** The top of a row's bars. */
export function barY(row: number): number {
  return AXIS_HEIGHT + row * ROW_HEIGHT + (ROW_HEIGHT - BAR_HEIGHT) / 2;
}

/** The row at a height; undefined above, below and between. */
export function rowAt({ rows }: TimelineLayout, y: number): number | undefined {
  const row = Math.floor((y - AXIS_HEIGHT) / ROW_HEIGHT);
  return y >= AXIS_HEIGHT && row < rows.length ? row : undefined;
}

/** A bar from left to right, cut where the rows end; undefined when it lies outside of them. */
export function barBox(
  layout: TimelineLayout,
  { startedMs, endedMs }: Attempt,
): { readonly x: number; readonly width: number } | undefined {
  const from = Math.max(xOf(layout, startedMs), layout.left);
  const endMs = Math.max(endedMs ?? layout.nowMs, startedMs); // the page's clock may be behind
  const to = Math.min(xOf(layout, endMs), layout.width);
  if (to < layout.left || from > layout.width) return undefined;
  const x = Math.round(from);
  return { x, width: Math.max(Math.round(to) - x - (to - from > LEAST_BAR ? 1 : 0), 1) };
}

/** The bar of a row at a place: the last one that begins before it and has not ended, give or take what a hand needs. */
export function barAt(layout: TimelineLayout, row: number, x: number): number | undefined {
  const bars = layout.rows[row]?.bars ?? [];
  const found = bars.findLastIndex((bar) => {
    const box = barBox(layout, bar);
    return box !== undefined && x >= box.x - 1 && x <= box.x + Math.max(box.width, LEAST_BAR) + 1;
  });
  return found < 0 ? undefined : found;
}

/** A bar by its place in the rows. */
export interface BarPlace {
  readonly row: number;
  readonly bar: number;
}

/** The bar that a key goes to from another; undefined when the key goes nowhere. */
export function barForKey(rows: readonly TimelineRow[], from: BarPlace, key: string): BarPlace | undefined {
  const last = (rows[from.row]?.bars.length ?? 1) - 1;
  const targets: Readonly<Record<string, () => BarPlace>> = {
    ArrowLeft: () => ({ ...from, bar: Math.max(from.bar - 1, 0) }),
    ArrowRight: () => ({ ...from, bar: Math.min(from.bar + 1, last) }),
    Home: () => ({ ...from, bar: 0 }),
    End: () => ({ ...from, bar: last }),
    ArrowUp: () => nearest(rows, from, -1),
    ArrowDown: () => nearest(rows, from, 1),
  };
  return targets[key]?.();
}

/** In the next row, the bar that ran at the same time, or the one before it. */
function nearest(rows: readonly TimelineRow[], from: BarPlace, step: 1 | -1): BarPlace {
  const next = rows[from.row + step];
  const atMs = rows[from.row]?.bars[from.bar]?.startedMs;
  if (next === undefined || atMs === undefined) return from;
  const bar = next.bars.findLastIndex(({ startedMs }) => startedMs <= atMs);
  return { row: from.row + step, bar: Math.max(bar, 0) };
}
