import { invalid } from '../errors.js';

const WHITESPACE = /\s/;
const NEEDS_NO_QUOTES = /^[\w@%+=:,./-]+$/;
/** In double quotes a backslash only escapes these; before anything else it stands for itself (POSIX 2.2.3). */
const ESCAPABLE_IN_DOUBLE_QUOTES = '"\\$`';

/** A word being read: `undefined` until its first character or quote was seen. */
interface Cursor {
  readonly text: string;
  at: number;
  word: string | undefined;
}

/**
 * Splits a text into words as a POSIX shell does: blanks separate, quotes and backslashes keep together. Nothing is
 * expanded. Throws `invalid` when a quote is not closed or a backslash ends the text.
 */
export function splitShell(text: string): string[] {
  const words: string[] = [];
  const cursor: Cursor = { text, at: 0, word: undefined };
  while (cursor.at < text.length) {
    const character = text.charAt(cursor.at);
    cursor.at += 1;
    if (!WHITESPACE.test(character)) {
      readInto(cursor, character);
    } else if (cursor.word !== undefined) {
      words.push(cursor.word);
      cursor.word = undefined;
    }
  }
  if (cursor.word !== undefined) words.push(cursor.word);
  return words;
}

/** Writes words so that a POSIX shell, and `splitShell`, read the same words again. For logs that can be copied. */
export function quoteShell(words: readonly string[]): string {
  return words
    .map((word) => (NEEDS_NO_QUOTES.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}

function readInto(cursor: Cursor, character: string): void {
  cursor.word ??= '';
  if (character === "'") cursor.word += readSingleQuoted(cursor);
  else if (character === '"') cursor.word += readDoubleQuoted(cursor);
  else if (character === '\\') cursor.word += readEscaped(cursor);
  else cursor.word += character;
}

function readSingleQuoted(cursor: Cursor): string {
  const end = cursor.text.indexOf("'", cursor.at);
  if (end < 0) throw unclosed("'", cursor);
  const quoted = cursor.text.slice(cursor.at, end);
  cursor.at = end + 1;
  return quoted;
}

function readDoubleQuoted(cursor: Cursor): string {
  const start = cursor.at;
  let quoted = '';
  for (; cursor.at < cursor.text.length; cursor.at += 1) {
    const character = cursor.text.charAt(cursor.at);
    if (character === '"') {
      cursor.at += 1;
      return quoted;
    }
    const next = cursor.text.charAt(cursor.at + 1);
    if (character !== '\\') {
      quoted += character;
      continue;
    }
    if (next === '\n' || (next !== '' && ESCAPABLE_IN_DOUBLE_QUOTES.includes(next))) cursor.at += 1;
    quoted += next === '\n' ? '' : cursor.text.charAt(cursor.at);
  }
  throw unclosed('"', { ...cursor, at: start });
}

function readEscaped(cursor: Cursor): string {
  if (cursor.at >= cursor.text.length) {
    throw invalid(
      'unbalanced-quotes',
      `'${cursor.text}' ends with a backslash. Write \\\\ for a backslash itself.`,
    );
  }
  const character = cursor.text.charAt(cursor.at);
  cursor.at += 1;
  return character === '\n' ? '' : character;
}

function unclosed(quote: string, cursor: Cursor): Error {
  return invalid(
    'unbalanced-quotes',
    `The quote ${quote} at character ${cursor.at} of '${cursor.text}' is not closed. Close it, or escape it with a backslash.`,
  );
}
