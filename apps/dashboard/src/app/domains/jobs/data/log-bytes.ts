import type { EventTaskLogUpdate } from '@flamenco/api-client';
import { EMPTY_LOG, type LogText, appendLog } from './log-text';

/** A part of a log file that has been read, and where in the file it ends. */
export interface LogPart {
  readonly text: LogText;
  /** Bytes of the file before its first line. */
  readonly startOffset: number;
  /** Bytes of the file before what follows it. */
  readonly endOffset: number;
  /** Whether something came that does not follow what has been read: the file has to be read again. */
  readonly hasGap: boolean;
}

/** Nothing read yet. */
export const EMPTY_PART: LogPart = { text: EMPTY_LOG, startOffset: 0, endOffset: 0, hasGap: false };

/**
 * A part as it was read from a file. One that begins within the file is shown from its first whole line on; a letter of several bytes
 * that is cut at the end is left to what follows. @param startOffset - bytes of the file before the part
 */
export function partOf(bytes: Uint8Array, startOffset: number): LogPart {
  const whole = bytes.subarray(0, bytes.length - cutAtEnd(bytes));
  const first = startOffset > 0 ? whole.indexOf(LINE_BREAK) + 1 : 0;
  const text = appendLog(EMPTY_LOG, new TextDecoder().decode(whole.subarray(first)));
  return { text, startOffset: startOffset + first, endOffset: startOffset + whole.length, hasGap: false };
}

/**
 * The part continued by pieces that arrived live. A piece may be in it already, whole or in part: each byte of the file is taken
 * once. A piece that does not say where it begins, or begins after the end, makes a gap.
 */
export function appendPieces(part: LogPart, pieces: readonly EventTaskLogUpdate[]): LogPart {
  let { endOffset, hasGap } = part;
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
  if (added === '' && hasGap === part.hasGap) return part;
  return { ...part, text: appendLog(part.text, added), endOffset, hasGap };
}

const LINE_BREAK = 0x0a;

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
