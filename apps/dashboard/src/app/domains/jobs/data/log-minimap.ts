import { BLOCK_BYTES } from './log-blocks';
import type { LogIndex } from './log-index';
import type { BlockCount } from './log-scan';
import type { LogLine } from './log-text';

/** Stripes of a log, equally long from its beginning to its end. */
export interface Stripes {
  /** What is in each, as bits of `STRIPE`. */
  readonly bits: Uint8Array;
  /** How long the longest line in each is, in letters up to 255; 0 where the lines are not there. */
  readonly lengths: Uint8Array;
}

/** What a stripe of the minimap has in it, as bits. */
export const STRIPE = { error: 1, warning: 2, match: 4 } as const;

/** What is shown in a minimap. */
export interface MinimapOf {
  /** Bytes of the log. */
  readonly size: number;
  readonly tail: { readonly firstBlock: number; readonly lines: readonly LogLine[] };
  readonly marks: LogIndex;
  readonly matches: LogIndex;
  readonly isMatch: (line: LogLine) => boolean;
}

const BITS_OF_COUNTS: readonly (readonly [BlockCount, number])[] = [
  ['errors', STRIPE.error],
  ['warnings', STRIPE.warning],
  ['matches', STRIPE.match],
];

/** Cuts a log into so many stripes. */
export function stripesOf({ size, tail, marks, matches, isMatch }: MinimapOf, count: number): Stripes {
  const [bits, lengths] = [new Uint8Array(count), new Uint8Array(count)];
  const at = (offset: number): number =>
    Math.min(count - 1, Math.floor((offset / Math.max(1, size)) * count));
  const add = (offset: number, bit: number): void => {
    bits[at(offset)] = (bits[at(offset)] ?? 0) | bit;
  };
  for (let block = 0; block < tail.firstBlock; block += 1) {
    for (const [kind, bit] of BITS_OF_COUNTS) {
      const index = kind === 'matches' ? matches : marks;
      if (index.countIn(block, [kind]) > 0) add((block + 0.5) * BLOCK_BYTES, bit);
    }
  }
  for (const line of tail.lines) {
    const stripe = at(line.start);
    lengths[stripe] = Math.min(255, Math.max(lengths[stripe] ?? 0, line.text.length));
    if (line.kind === 'error') add(line.start, STRIPE.error);
    if (line.kind === 'warning') add(line.start, STRIPE.warning);
    if (isMatch(line)) add(line.start, STRIPE.match);
  }
  return { bits, lengths };
}
