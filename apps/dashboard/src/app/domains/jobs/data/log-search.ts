import type { LogLine } from './log-text';

/** A part of a line, marked when it matches the search. */
export interface LogSegment {
  readonly text: string;
  readonly isMatch: boolean;
}

/**
 * The pattern to search for: a regular expression where the text is one between slashes (`/sample \d+/`), otherwise the
 * text itself, both without regard to case. Undefined for nothing, and for an expression that is not finished.
 */
export function searchPattern(text: string): RegExp | undefined {
  if (text === '') return undefined;
  const expression = /^\/(.+)\/$/.exec(text)?.[1];
  try {
    return new RegExp(expression ?? text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'gi');
  } catch {
    return undefined; // still being typed
  }
}

/** The indexes of the lines that match. */
export function matchingLines(lines: readonly LogLine[], pattern: RegExp | undefined): readonly number[] {
  if (pattern === undefined) return [];
  const once = new RegExp(pattern.source, 'i');
  const found: number[] = [];
  lines.forEach((line, i) => {
    if (once.test(line.text)) found.push(i);
  });
  return found;
}

/** A line cut into what matches and what does not. */
export function markMatches(text: string, pattern: RegExp | undefined): readonly LogSegment[] {
  if (pattern === undefined) return [{ text, isMatch: false }];
  const segments: LogSegment[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    if (match[0] === '') continue;
    if (match.index > at) segments.push({ text: text.slice(at, match.index), isMatch: false });
    segments.push({ text: match[0], isMatch: true });
    at = match.index + match[0].length;
  }
  if (at < text.length || segments.length === 0) segments.push({ text: text.slice(at), isMatch: false });
  return segments;
}
