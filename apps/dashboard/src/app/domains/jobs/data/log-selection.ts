import type { Span } from './log-search';

/** A place in a log: a line, and letters from its beginning, those that are hidden included. */
export interface LogPlace {
  readonly start: number;
  readonly column: number;
}

/** What is selected: from where it was begun to where it is drawn; either may come first. */
export interface LogSelection {
  readonly anchor: LogPlace;
  readonly focus: LogPlace;
}

/** The same, from its first place to its last. */
export interface LogExtent {
  readonly from: LogPlace;
  readonly to: LogPlace;
}

/** A column behind every line's end. */
export const LINE_END = Number.MAX_SAFE_INTEGER;

/** The places in their order. */
export function extentOf({ anchor, focus }: LogSelection): LogExtent {
  const isForwards =
    anchor.start < focus.start || (anchor.start === focus.start && anchor.column <= focus.column);
  return isForwards ? { from: anchor, to: focus } : { from: focus, to: anchor };
}

/** Whether nothing is in it. */
export function isEmptySelection({ anchor, focus }: LogSelection): boolean {
  return anchor.start === focus.start && anchor.column === focus.column;
}

/** What of a line is selected, in letters; undefined: nothing. */
export function selectedIn({ from, to }: LogExtent, start: number, length: number): Span | undefined {
  if (start < from.start || start > to.start) return undefined;
  const first = start === from.start ? Math.min(from.column, length) : 0;
  const end = start === to.start ? Math.min(to.column, length) : length;
  return first < end || (start > from.start && start < to.start) ? [first, end] : undefined;
}

/** The word at a place: letters that belong together, as a double click takes them. */
export function wordAt(text: string, column: number): Span {
  const isWord = (letter: string | undefined): boolean =>
    letter !== undefined && /[\p{L}\p{N}_.-]/u.test(letter);
  let [from, end] = [column, column];
  while (isWord(text[from - 1])) from -= 1;
  while (isWord(text[end])) end += 1;
  return from === end ? [column, Math.min(column + 1, text.length)] : [from, end];
}
