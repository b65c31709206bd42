import type { LogLine } from './log-text';

/** A row of the log viewer: a line, or a run of progress lines folded into one. */
export type LogRow =
  | {
      readonly kind: 'line';
      readonly start: number;
      readonly line: LogLine;
      readonly number: number | undefined;
    }
  | {
      readonly kind: 'fold';
      /** Of its first line. */
      readonly start: number;
      readonly count: number;
      readonly latest: string;
      readonly isOpen: boolean;
      /** Of its first line, counted from 1; undefined until the lines are counted. */
      readonly number: number | undefined;
    };

/** Shorter runs of progress lines are not worth a fold. */
const SHORTEST_FOLD = 3;

/** Which progress lines are folded: all of them but some, or none. */
export interface Folding {
  readonly isOn: boolean;
  /** The beginnings of the first lines of runs that are open nonetheless. */
  readonly unfolded: ReadonlySet<number>;
}

/**
 * The rows of some lines. A run of progress lines becomes a fold that shows the latest of them; one that is unfolded is followed by
 * its lines. @param linesBefore - lines of the file before these; undefined while that is not known
 */
export function logRows(
  lines: readonly LogLine[],
  { isOn, unfolded }: Folding,
  linesBefore: number | undefined,
): readonly LogRow[] {
  const rows: LogRow[] = [];
  const numberOf = (index: number): number | undefined =>
    linesBefore === undefined ? undefined : linesBefore + index + 1;
  let index = 0;
  while (index < lines.length) {
    const end = isOn ? endOfRun(lines, index) : index + 1;
    const count = end - index;
    const start = lines[index]?.start ?? 0;
    const isOpen = unfolded.has(start);
    if (count >= SHORTEST_FOLD) {
      rows.push({
        kind: 'fold',
        start,
        count,
        latest: lines[end - 1]?.text ?? '',
        isOpen,
        number: numberOf(index),
      });
    }
    if (count < SHORTEST_FOLD || isOpen) {
      for (let i = index; i < end; i += 1) {
        const line = lines[i];
        if (line !== undefined) rows.push({ kind: 'line', start: line.start, line, number: numberOf(i) });
      }
    }
    index = end;
  }
  return rows;
}

function endOfRun(lines: readonly LogLine[], start: number): number {
  let end = start + 1;
  if (lines[start]?.kind !== 'progress') return end;
  while (lines[end]?.kind === 'progress') end += 1;
  return end;
}

/** The beginning of the run of progress lines that a line is in, by which folds are known; undefined for other lines. */
export function foldOf(lines: readonly LogLine[], start: number): number | undefined {
  let first = lines.findIndex((line) => line.start === start);
  if (lines[first]?.kind !== 'progress') return undefined;
  while (lines[first - 1]?.kind === 'progress') first -= 1;
  return lines[first]?.start;
}
