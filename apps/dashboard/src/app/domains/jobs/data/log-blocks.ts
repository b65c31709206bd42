import { type LogLine, classifyLine } from './log-text';

/*
 * A log of any length is read in blocks: block n has the lines that begin in the bytes from n × BLOCK_BYTES to (n + 1) × BLOCK_BYTES.
 * Which lines those are does not depend on what else has been read, so blocks can be dropped and read again.
 */

/** Some 1,300 lines: quick to read, and more than a screen has. */
export const BLOCK_BYTES = 128 * 1024;

/** A block's last line may go on behind it; of one that is longer than this, only the beginning is read. */
const LONGEST_REST = 16 * 1024;

/** The lines that begin in a block, in their order. */
export interface LogBlock {
  readonly index: number;
  readonly lines: readonly LogLine[];
}

/** A part of a file: the bytes from `from`, and before `end`. */
export interface ByteRange {
  readonly from: number;
  readonly end: number;
}

/** The block that a line is in. @param start - bytes of the file before the line */
export function blockAt(start: number): number {
  return Math.floor(start / BLOCK_BYTES);
}

/**
 * The bytes that have to be read for a block: with the one before it, which tells whether a line begins with the block, and with the rest
 * of its last line.
 */
export function rangeOfBlock(index: number): ByteRange {
  const from = index * BLOCK_BYTES;
  return { from: Math.max(0, from - 1), end: from + BLOCK_BYTES + LONGEST_REST };
}

/** A block from the bytes of `rangeOfBlock`, or fewer where the file ends. */
export function blockOf(bytes: Uint8Array, index: number): LogBlock {
  const { from } = rangeOfBlock(index);
  const first = from === 0 ? 0 : bytes.indexOf(LINE_BREAK) + 1;
  const end = (index + 1) * BLOCK_BYTES - from; // of the lines' beginnings, within the bytes
  if ((from > 0 && first === 0) || first >= Math.min(end, bytes.length)) return { index, lines: [] };
  const rest = bytes.indexOf(LINE_BREAK, end - 1);
  const isCut = rest < 0;
  const lines = linesIn(bytes.subarray(first, isCut ? bytes.length : rest), from + first);
  const last = lines.at(-1);
  if (isCut && last !== undefined) lines[lines.length - 1] = { ...last, isCut };
  return { index, lines };
}

/** The end of a line, in UTF-8 that of nothing else. */
export const LINE_BREAK = 0x0a;

/** The lines of a part that begins with a line; a line break at its very end begins no other. @param offset - bytes of the file before it */
export function linesIn(bytes: Uint8Array, offset: number): LogLine[] {
  const lines: LogLine[] = [];
  const texts = new TextDecoder().decode(bytes).split('\n');
  let start = 0;
  for (const text of texts) {
    if (start >= bytes.length && text === '' && lines.length > 0) break;
    lines.push(lineOf(text, offset + start));
    const found = bytes.indexOf(LINE_BREAK, start);
    start = found < 0 ? bytes.length : found + 1;
  }
  return lines;
}

/** A line of a file. @param text - without its line break, but that of Windows may be there by half */
export function lineOf(text: string, start: number): LogLine {
  const shown = text.endsWith('\r') ? text.slice(0, -1) : text;
  return { start, text: shown, kind: classifyLine(shown) };
}
