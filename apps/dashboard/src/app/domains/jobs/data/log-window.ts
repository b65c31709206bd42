import type { LogBlock } from './log-blocks';

/** Blocks that are on screen: the first and the last of them. */
export interface SeenBlocks {
  readonly first: number;
  readonly last: number;
}

/** A log as far as its window needs it. */
export interface WindowSource {
  /** The block with which the tail begins; it stands for all of the tail. */
  readonly tailBlock: number;
  /** A block, if it has been read; the tail is always there. */
  readonly blockAt: (index: number) => LogBlock | undefined;
  /** How many rows its lines make. */
  readonly rowsIn: (block: LogBlock) => number;
}

/** The part of a log that can be scrolled in at the moment: what is on screen, and some more around it. */
export interface LogWindow {
  /** One after the other, without a gap. */
  readonly blocks: readonly LogBlock[];
  /** The block before them that has to be read; undefined at the beginning of the file, and when enough is there. */
  readonly missingBefore: number | undefined;
  /** The same behind them. */
  readonly missingAfter: number | undefined;
  readonly reachesStart: boolean;
  readonly reachesEnd: boolean;
}

/** Rows that shall be there before and behind what is on screen, where progress lines are folded: some screens … */
const ROWS_AROUND = 120;
/** … but not more blocks than this, however few rows they make. */
const BLOCKS_AROUND = 12;

/** The window around what is on screen. It is empty while that has not been read. */
export function windowAround(seen: SeenBlocks, source: WindowSource): LogWindow {
  const { tailBlock, blockAt } = source;
  const first = Math.min(seen.first, tailBlock);
  const last = Math.min(Math.max(seen.last, first), tailBlock);
  const blocks: LogBlock[] = [];
  for (let index = first; index <= last; index += 1) {
    const block = blockAt(index);
    if (block === undefined) return { ...windowOf(blocks, tailBlock), missingAfter: index };
    blocks.push(block);
  }
  const before = walk(first, -1, source);
  const after = walk(last, 1, source);
  return {
    ...windowOf([...before.blocks.reverse(), ...blocks, ...after.blocks], tailBlock),
    missingBefore: before.missing,
    missingAfter: after.missing,
  };
}

function windowOf(blocks: readonly LogBlock[], tailBlock: number): LogWindow {
  return {
    blocks,
    missingBefore: undefined,
    missingAfter: undefined,
    reachesStart: blocks[0]?.index === 0,
    reachesEnd: blocks.at(-1)?.index === tailBlock,
  };
}

/** Goes on from a block until enough rows are there, or one block is not. */
function walk(
  from: number,
  by: 1 | -1,
  { tailBlock, blockAt, rowsIn }: WindowSource,
): { readonly blocks: LogBlock[]; readonly missing: number | undefined } {
  const blocks: LogBlock[] = [];
  let rows = 0;
  for (let index = from + by; index >= 0 && index <= tailBlock; index += by) {
    if (rows >= ROWS_AROUND || blocks.length >= BLOCKS_AROUND) break;
    const block = blockAt(index);
    if (block === undefined) return { blocks, missing: index };
    blocks.push(block);
    rows += rowsIn(block);
  }
  return { blocks, missing: undefined };
}

/** A line whose number is known. */
export interface NumberedLine {
  readonly start: number;
  /** Lines of the file before it. */
  readonly linesBefore: number;
}

/** How many lines of the file come before the blocks, told from one of their lines; undefined when that is not among them. */
export function linesBeforeBlocks(
  blocks: readonly LogBlock[],
  known: NumberedLine | undefined,
): number | undefined {
  const position = known && positionOf(blocks, known.start);
  return known === undefined || position === undefined ? undefined : known.linesBefore - position;
}

/** A line that two windows have, with its number, which one of them knows. */
export function carryNumber(
  from: readonly LogBlock[],
  to: readonly LogBlock[],
  known: NumberedLine | undefined,
): NumberedLine | undefined {
  const before = linesBeforeBlocks(from, known);
  if (before === undefined) return undefined;
  const first = firstLineIn(to);
  const position = first === undefined ? undefined : positionOf(from, first);
  if (first !== undefined && position !== undefined) return { start: first, linesBefore: before + position };
  const own = firstLineIn(from);
  return own !== undefined && positionOf(to, own) !== undefined
    ? { start: own, linesBefore: before }
    : undefined;
}

/** Where the first line of some blocks begins. */
export function firstLineIn(blocks: readonly LogBlock[]): number | undefined {
  return blocks.find(({ lines }) => lines.length > 0)?.lines[0]?.start;
}

/** How many of the blocks' lines come before one of them. */
function positionOf(blocks: readonly LogBlock[], start: number): number | undefined {
  let before = 0;
  for (const { lines } of blocks) {
    const last = lines.at(-1);
    if (last !== undefined && start <= last.start) {
      const at = lines.findIndex((line) => line.start >= start);
      return lines[at]?.start === start ? before + at : undefined;
    }
    before += lines.length;
  }
  return undefined;
}
