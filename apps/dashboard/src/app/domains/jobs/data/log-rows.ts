import type { LogLine } from './log-text';

/** A row of the log viewer: a line, or a run of progress lines folded into one. */
export type LogRow =
  | { readonly kind: 'line'; readonly index: number; readonly line: LogLine }
  | {
      readonly kind: 'fold';
      readonly index: number;
      readonly count: number;
      readonly latest: string;
      readonly isOpen: boolean;
    };

/** Shorter runs of progress lines are not worth a fold. */
const SHORTEST_FOLD = 3;

/**
 * The rows to show. A run of progress lines becomes a fold that shows the latest of them; folds whose first line's index is
 * in `unfolded` are followed by their lines.
 */
export function logRows(lines: readonly LogLine[], unfolded: ReadonlySet<number>): readonly LogRow[] {
  const rows: LogRow[] = [];
  let index = 0;
  while (index < lines.length) {
    const end = endOfRun(lines, index);
    const count = end - index;
    const isFold = count >= SHORTEST_FOLD;
    const isOpen = unfolded.has(index);
    if (isFold) rows.push({ kind: 'fold', index, count, latest: lines[end - 1]?.text ?? '', isOpen });
    if (!isFold || isOpen) {
      for (let i = index; i < end; i += 1) {
        const line = lines[i];
        if (line !== undefined) rows.push({ kind: 'line', index: i, line });
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

/** The index of the first line of the run of progress lines that a line is in, which is how folds are named. */
export function foldOf(lines: readonly LogLine[], index: number): number {
  let first = index;
  while (first > 0 && lines[first - 1]?.kind === 'progress') first -= 1;
  return first;
}
