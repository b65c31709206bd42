import { createHmac, timingSafeEqual } from 'node:crypto';

/** What the script inside Blender told. */
export interface SignedLines {
  /** Objects of any content: they are signed, but come from a program that runs strangers' scripts. */
  readonly records: readonly Readonly<Record<string, unknown>>[];
  /** Whether all that was written fits: nothing of it was changed, left out or added. */
  readonly isWhole: boolean;
}

/** More lines than this are left unread. */
const MOST_LINES = 100_000;

const LONGEST_LINE_BYTES = 256 * 1024;

/**
 * Reads lines of `NUMBER SIGNATURE JSON`. The signature is that of the number, the signature before and the JSON, so lines
 * can neither be changed, nor left out or exchanged. Ends at the first one that does not fit.
 */
export function readSignedLines(bytes: Buffer, key: string): SignedLines {
  const records: Readonly<Record<string, unknown>>[] = [];
  let signature = '';
  let start = 0;
  while (start < bytes.length && records.length < MOST_LINES) {
    const end = bytes.indexOf(0x0a, start);
    if (end < 0 || end - start > LONGEST_LINE_BYTES) return { records, isWhole: false };
    const line = readLine(bytes.toString('latin1', start, end), records.length, signature, key);
    if (!line) return { records, isWhole: false };
    records.push(line.record);
    signature = line.signature;
    start = end + 1;
  }
  return { records, isWhole: start >= bytes.length };
}

function readLine(
  line: string,
  number: number,
  before: string,
  key: string,
): { readonly record: Record<string, unknown>; readonly signature: string } | undefined {
  const [, told, signature, json] = /^(\d{1,9}) ([0-9a-f]{64}) (\{.*\})$/.exec(line) ?? [];
  if (told !== String(number) || signature === undefined || json === undefined) return undefined;
  const right = createHmac('sha256', key).update(`${number} ${before}${json}`, 'latin1').digest();
  if (!timingSafeEqual(right, Buffer.from(signature, 'hex'))) return undefined;
  try {
    return { record: JSON.parse(json) as Record<string, unknown>, signature };
  } catch {
    return undefined; // cut off, or not made by the script
  }
}
