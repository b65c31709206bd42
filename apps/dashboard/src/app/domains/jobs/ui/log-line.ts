import { partsOf, timeWords } from '../data/log-prefix';
import type { LogRow } from '../data/log-rows';
import { type LogSegment, matchesIn, segmentsOf } from '../data/log-search';
import { type LogExtent, selectedIn } from '../data/log-selection';
import { keyOf } from './log-layout';

/** Of a longer line, only the beginning is drawn. */
const MOST_LETTERS = 4_000;

/** What decides how rows are drawn. */
export interface LogDrawing {
  readonly showsPrefixes: boolean;
  /** When the attempt began. */
  readonly startedMs: number | undefined;
  readonly expression: RegExp | undefined;
  readonly extent: LogExtent | undefined;
}

/** A row as it is drawn. */
export interface DrawnRow {
  readonly key: number;
  readonly row: LogRow;
  /** `error`, `warning`, `progress`, `plain` or `fold`. */
  readonly look: string;
  readonly number: string;
  readonly time: string;
  /** Letters of the line that come before what is drawn. */
  readonly hidden: number;
  readonly segments: readonly LogSegment[];
  /** Letters that are not drawn. */
  readonly leftOut: number;
}

/** A row as it is drawn. */
export function drawRow(row: LogRow, drawing: LogDrawing): DrawnRow {
  const whole = row.kind === 'line' ? row.line.text : row.latest;
  const { prefix, time } = partsOf(whole);
  const hidden = drawing.showsPrefixes ? 0 : prefix;
  const text = whole.slice(hidden, hidden + MOST_LETTERS);
  const selected = row.kind === 'line' ? selectionOf(row.start, whole.length, hidden, drawing) : undefined;
  return {
    key: keyOf(row),
    row,
    look: row.kind === 'line' ? row.line.kind : 'fold',
    number: row.number?.toLocaleString('en') ?? '',
    time: time === undefined ? '' : timeWords(time, drawing.startedMs),
    hidden,
    segments: segmentsOf(text, row.kind === 'line' ? matchesIn(text, drawing.expression) : [], selected),
    leftOut: whole.length - hidden - text.length,
  };
}

function selectionOf(
  start: number,
  length: number,
  hidden: number,
  { extent }: LogDrawing,
): readonly [number, number] | undefined {
  const span = extent && selectedIn(extent, start, length);
  return span && [Math.max(0, span[0] - hidden), Math.max(0, span[1] - hidden)];
}
