/** A part of a line, as it is painted. */
export interface LogSegment {
  readonly text: string;
  readonly isMatch: boolean;
  readonly isSelected: boolean;
}

/** What is searched for. */
export interface LogPattern {
  readonly text: string;
  readonly isExpression: boolean;
}

/** The expression that finds a pattern, without regard to case; undefined for nothing, and for an expression that is not finished. */
export function expressionFor({ text, isExpression }: LogPattern): RegExp | undefined {
  if (text === '') return undefined;
  try {
    return new RegExp(isExpression ? text : text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'gi');
  } catch {
    return undefined; // still being typed
  }
}

/** Whether a line has a match. */
export function hasMatch(text: string, expression: RegExp): boolean {
  expression.lastIndex = 0;
  return expression.test(text);
}

/** How many lines of a text have a match. */
export function countMatchingLines(text: string, expression: RegExp, isExpression: boolean): number {
  if (isExpression) return text.split(/\r?\n/).filter((line) => hasMatch(line, expression)).length;
  let count = 0; // a text never goes over the end of a line, so all of them can be searched at once
  expression.lastIndex = 0;
  while (expression.exec(text) !== null) {
    count += 1;
    const end = text.indexOf('\n', expression.lastIndex);
    if (end < 0) break;
    expression.lastIndex = end;
  }
  return count;
}

/** Where something of a line begins, and where it ends: letters from its beginning. */
export type Span = readonly [from: number, end: number];

/** A line cut into what matches or is selected, and what is not. */
export function segmentsOf(
  text: string,
  matches: readonly Span[],
  selected: Span | undefined,
): readonly LogSegment[] {
  const cuts = new Set([0, text.length, ...matches.flat(), ...(selected ?? [])]);
  const at = [...cuts].filter((cut) => cut >= 0 && cut <= text.length).sort((a, b) => a - b);
  const isIn = (from: number, span: Span | undefined): boolean =>
    span !== undefined && from >= span[0] && from < span[1];
  const segments: LogSegment[] = [];
  for (let i = 0; i + 1 < at.length; i += 1) {
    const [from = 0, end] = [at[i], at[i + 1]];
    segments.push({
      text: text.slice(from, end),
      isMatch: matches.some((span) => isIn(from, span)),
      isSelected: isIn(from, selected),
    });
  }
  return segments.length > 0 ? segments : [{ text, isMatch: false, isSelected: selected !== undefined }];
}

/** More of them in one line are not marked. */
const MOST_MARKED = 200;

/** Where a line matches. */
export function matchesIn(text: string, expression: RegExp | undefined): readonly Span[] {
  const spans: Span[] = [];
  if (expression === undefined) return spans;
  for (const match of text.matchAll(expression)) {
    if (match[0] !== '') spans.push([match.index, match.index + match[0].length]);
    if (spans.length >= MOST_MARKED) break;
  }
  return spans;
}
