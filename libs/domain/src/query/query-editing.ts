import {
  parseQuery,
  printQuery,
  printValue,
  type Comparison,
  type QueryTerm,
  type TextRange,
} from './query-syntax.js';

/** What is being written where the text cursor is: a key or a word, or one of the values of a key. It stands in the range. */
export interface WrittenPart extends TextRange {
  /** Undefined: a key or a word. */
  readonly key: string | undefined;
  /** As far as it is written, without quotes. */
  readonly prefix: string;
}

/** What is being written in a query. @param caret - where the text cursor is, in UTF-16 units */
export function partAt(text: string, caret: number): WrittenPart {
  const term = parseQuery(text).terms.find(({ at, end }) => at < caret && caret <= end);
  if (term === undefined) return { key: undefined, prefix: '', at: caret, end: caret };
  const value = term.values.find(({ at, end }) => at <= caret && caret <= end);
  const isWord = term.key === undefined;
  const start = term.at + (term.isNot ? 1 : 0);
  if (value !== undefined) {
    const at = isWord ? start : value.at;
    const prefix = value.isQuoted ? text.slice(at + 1, caret) : text.slice(at, caret);
    return { key: term.key, prefix, at, end: value.end };
  }
  if (isWord || caret < start + term.key.length + 1)
    return { key: undefined, prefix: text.slice(start, caret), at: start, end: Math.max(caret, start) };
  return { key: term.key, prefix: '', at: caret, end: caret };
}

/** A query without the term in which the text cursor is: the rest, which what is being written goes with. */
export function withoutTermAt(text: string, caret: number): string {
  return parseQuery(text)
    .terms.filter(({ at, end }) => caret <= at || end < caret)
    .map(({ at, end }) => text.slice(at, end))
    .join(' ');
}

/** The values that a query lists for a key with `:` or `=`, and does not exclude. */
export function valuesOf(text: string, key: string): readonly string[] {
  return parseQuery(text)
    .terms.filter((term) => asksFor(term, key))
    .flatMap((term) => term.values.map((value) => value.text));
}

/** A query's text with other values for a key; none take the key out. What else a person wrote stays as it is. */
export function withValues(
  text: string,
  key: string,
  values: readonly string[],
  comparison: Comparison = ':',
): string {
  const kept = parseQuery(text)
    .terms.filter((term) => !asksFor(term, key))
    .map(({ at, end }) => text.slice(at, end));
  const written = values.map((value) => ({ text: value, isQuoted: false }));
  const term = written.length === 0 ? [] : [printQuery([{ isNot: false, key, comparison, values: written }])];
  return [...term, ...kept].join(' ');
}

/** A query's text with a part of it written out, and where the text cursor is then. */
export function withPart(
  text: string,
  { key, at, end }: WrittenPart,
  written: string,
): { readonly text: string; readonly caret: number } {
  const rest = text.slice(end);
  const before =
    text.slice(0, at) + (key === undefined ? written : printValue({ text: written, isQuoted: false }, ':'));
  // Behind a key comes its value, behind a value the next term.
  if (key === undefined) return { text: before + rest, caret: before.length };
  return { text: `${before} ${rest.trimStart()}`, caret: before.length + 1 };
}

function asksFor({ key, isNot, comparison }: QueryTerm, wanted: string): boolean {
  return key?.toLowerCase() === wanted && !isNot && (comparison === ':' || comparison === '=');
}
