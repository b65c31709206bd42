import { BLOCK_BYTES, LINE_BREAK } from './log-blocks';
import { type LogPattern, countMatchingLines, expressionFor } from './log-search';
import { countMarks } from './log-text';

/** What is counted in each block of a log. */
export type BlockCount = 'errors' | 'warnings' | 'matches';

/** How many lines of each kind one block has. */
export type BlockCounts = Readonly<Partial<Record<BlockCount, number>>>;

/** Which blocks of which file are to be looked through, and for what: errors and warnings, or a pattern. */
export interface ScanRequest {
  readonly url: string;
  readonly firstBlock: number;
  /** The first one that is not to be looked through. */
  readonly endBlock: number;
  readonly pattern?: LogPattern;
}

/** Counts in one block's text what a request asks for. */
export type Look = (text: string) => BlockCounts;

/** What to look for. */
export function lookFor({ pattern }: ScanRequest): Look {
  if (pattern === undefined) return countMarks;
  const expression = expressionFor(pattern);
  return (text) => ({
    matches: expression === undefined ? 0 : countMatchingLines(text, expression, pattern.isExpression),
  });
}

/** A line without an end in this many bytes is not waited for. */
const LONGEST_LINE = 1024 * 1024;

/**
 * Cuts a stream of a file's bytes into blocks and looks at each; never keeps more than a block and a long line. The bytes begin with the
 * one before the first block, if there is one (`rangeOfBlock`).
 */
export class BlockScan {
  private block: number;
  /** Bytes that are not looked at yet, from the beginning of a line. */
  private rest: Uint8Array = new Uint8Array();
  /** Where `rest` is in the file. */
  private offset: number;
  private isWithinLine: boolean;

  constructor(
    { firstBlock, endBlock }: Pick<ScanRequest, 'firstBlock' | 'endBlock'>,
    private readonly look: Look,
  ) {
    this.block = firstBlock;
    this.endBlock = endBlock;
    this.offset = Math.max(0, firstBlock * BLOCK_BYTES - 1);
    this.isWithinLine = firstBlock > 0;
  }

  private readonly endBlock: number;

  /** Takes the next bytes. @returns the counts of the blocks that are complete with them */
  add(bytes: Uint8Array): readonly BlockCounts[] {
    this.rest = joined(this.rest, bytes);
    if (this.isWithinLine) this.skipLine();
    const counts: BlockCounts[] = [];
    while (this.block < this.endBlock) {
      const length = this.lengthOfBlock();
      if (length === undefined) break;
      counts.push(this.take(length));
    }
    return counts;
  }

  /** The file has ended. @returns the counts of the blocks that were not complete */
  end(): readonly BlockCounts[] {
    const counts: BlockCounts[] = [];
    while (this.block < this.endBlock) counts.push(this.take(this.isWithinLine ? 0 : this.rest.length));
    return counts;
  }

  /** How many bytes of `rest` are lines that begin in the block; undefined while the last of them has not come whole. */
  private lengthOfBlock(): number | undefined {
    const end = (this.block + 1) * BLOCK_BYTES - this.offset; // of the lines' beginnings, within `rest`
    if (this.isWithinLine) return end <= 0 ? 0 : undefined;
    if (end <= 0) return 0;
    const last = this.rest.indexOf(LINE_BREAK, end - 1);
    if (last >= 0) return last + 1;
    if (this.rest.length - end < LONGEST_LINE) return undefined;
    this.isWithinLine = true;
    return this.rest.length;
  }

  private take(length: number): BlockCounts {
    const text = new TextDecoder().decode(this.rest.subarray(0, length));
    this.drop(length);
    this.block += 1;
    return this.look(text);
  }

  private skipLine(): void {
    const end = this.rest.indexOf(LINE_BREAK);
    this.isWithinLine = end < 0;
    this.drop(end < 0 ? this.rest.length : end + 1);
  }

  private drop(length: number): void {
    this.rest = this.rest.subarray(length);
    this.offset += length;
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  if (one.length === 0) return other;
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
