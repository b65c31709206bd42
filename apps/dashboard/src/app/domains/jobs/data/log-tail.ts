import type { EventTaskLogUpdate } from '@flamenco/api-client';
import { BLOCK_BYTES, LINE_BREAK, lineOf, linesIn } from './log-blocks';
import type { LogLine } from './log-text';

/** The end of a log file, which grows: the lines that begin in a block or behind it. What comes before are whole blocks. */
export interface LogTail {
  readonly firstBlock: number;
  readonly lines: readonly LogLine[];
  /** Bytes of the file before what follows it. */
  readonly endOffset: number;
  /** Whether the last line lacks its line break, and may still grow. */
  readonly isOpen: boolean;
  /** Whether something came that does not follow what has been read: the file has to be read again. */
  readonly hasGap: boolean;
}

/** Nothing read yet. */
export const EMPTY_TAIL: LogTail = { firstBlock: 0, lines: [], endOffset: 0, isOpen: false, hasGap: false };

/** What grew beyond this is left to the blocks … */
const MOST_BYTES = 1536 * 1024;
/** … but for this. */
const KEPT_BYTES = 512 * 1024;

/**
 * The tail as it was read from a file. One that begins within the file is taken from its first whole block on; a letter of several bytes
 * that is cut at the end is left to what follows. @param offset - bytes of the file before the part
 */
export function tailOf(bytes: Uint8Array, offset: number): LogTail {
  const whole = bytes.subarray(0, bytes.length - cutAtEnd(bytes));
  const firstBlock = offset === 0 ? 0 : Math.floor(offset / BLOCK_BYTES) + 1;
  const before = firstBlock * BLOCK_BYTES - offset;
  const found = offset === 0 ? 0 : whole.indexOf(LINE_BREAK, before - 1) + 1;
  const first = offset > 0 && found === 0 ? whole.length : found;
  const lines = first < whole.length ? linesIn(whole.subarray(first), offset + first) : [];
  const isOpen = lines.length > 0 && whole.at(-1) !== LINE_BREAK;
  return { firstBlock, lines, endOffset: offset + whole.length, isOpen, hasGap: false };
}

/**
 * The tail continued by pieces that arrived live. A piece may be in it already, whole or in part: each byte of the file is taken
 * once. A piece that does not say where it begins, or begins after the end, makes a gap.
 */
export function appendPieces(tail: LogTail, pieces: readonly EventTaskLogUpdate[]): LogTail {
  let { endOffset, hasGap } = tail;
  let added = '';
  for (const { log, offset } of pieces) {
    if (offset === undefined || offset > endOffset) {
      hasGap = true;
      break;
    }
    const bytes = new TextEncoder().encode(log);
    if (offset + bytes.length <= endOffset) continue;
    added += offset === endOffset ? log : new TextDecoder().decode(bytes.subarray(endOffset - offset));
    endOffset = offset + bytes.length;
  }
  if (added === '') return hasGap === tail.hasGap ? tail : { ...tail, hasGap };
  return shortened({ ...tail, ...appended(tail, added), endOffset, hasGap });
}

function appended({ lines, isOpen, endOffset }: LogTail, added: string): Pick<LogTail, 'lines' | 'isOpen'> {
  const open = isOpen ? lines.at(-1) : undefined;
  const texts = added.split('\n');
  const hasOpenEnd = texts.at(-1) !== '';
  if (!hasOpenEnd) texts.pop();
  let start = endOffset;
  const more = texts.map((text, i) => {
    const goesOn = i === 0 ? open : undefined;
    const line = goesOn === undefined ? lineOf(text, start) : lineOf(goesOn.text + text, goesOn.start);
    start += bytesOf(text) + 1;
    return line;
  });
  return { lines: (open === undefined ? lines : lines.slice(0, -1)).concat(more), isOpen: hasOpenEnd };
}

/** What is long behind goes back to the blocks. */
function shortened(tail: LogTail): LogTail {
  if (tail.endOffset - tail.firstBlock * BLOCK_BYTES <= MOST_BYTES) return tail;
  const firstBlock = Math.ceil((tail.endOffset - KEPT_BYTES) / BLOCK_BYTES);
  const lines = tail.lines.filter(({ start }) => start >= firstBlock * BLOCK_BYTES);
  return { ...tail, firstBlock, lines };
}

/** The length of a text in UTF-8. */
function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** How many bytes at the end are the beginning of a letter whose rest is not there (UTF-8 takes up to four). */
function cutAtEnd(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return bytesOfLetter(byte) > back ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

/** By a letter's first byte. */
function bytesOfLetter(first: number): number {
  if (first >= 0xf0) return 4;
  return first >= 0xe0 ? 3 : 2;
}
