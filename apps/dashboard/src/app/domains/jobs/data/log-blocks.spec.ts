import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BLOCK_BYTES, type LogBlock, blockOf, linesIn, rangeOfBlock } from './log-blocks';
import { BlockScan, lookFor } from './log-scan';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (file: Uint8Array, index: number): LogBlock => {
  const { from, end } = rangeOfBlock(index);
  return blockOf(file.subarray(from, end), index);
};
const blocksIn = (file: Uint8Array): readonly LogBlock[] =>
  Array.from({ length: Math.ceil(file.length / BLOCK_BYTES) }, (_, index) => read(file, index));

/** A file of some hundred kB, as texts that are repeated in each of its lines. */
const linesOfFile = fc.array(
  fc.tuple(fc.constantFrom('a', 'ü', 'Error: ', 'warning ', '🦩'), fc.integer({ min: 0, max: 9_000 })),
  { minLength: 1, maxLength: 30 },
);
const fileOf = (lines: readonly (readonly [string, number])[]): Uint8Array =>
  bytesOf(lines.map(([text, times]) => `${text.repeat(times)}\n`).join(''));

describe('a log in blocks', () => {
  it('has each line once, whole, in the block that it begins in', () => {
    fc.assert(
      fc.property(linesOfFile, (parts) => {
        const file = fileOf(parts);
        const lines = blocksIn(file).flatMap((block) => block.lines);
        const whole = linesIn(file, 0);
        expect(lines.map(({ start }) => start)).toEqual(whole.map(({ start }) => start));
        for (const [i, line] of lines.entries()) {
          if (line.isCut !== true) expect(line.text === whole[i]?.text).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['ends with the block', 'x'.repeat(BLOCK_BYTES - 1), [1, 1]],
    ['ends a byte before', 'x'.repeat(BLOCK_BYTES - 2), [2, 0]],
    ['ends a byte later', 'x'.repeat(BLOCK_BYTES), [1, 1]],
    ['goes on through the next block', 'x'.repeat(2 * BLOCK_BYTES), [1, 0, 1]],
  ])('a line that %s', (_, line, counts) => {
    const blocks = blocksIn(bytesOf(`${line}\ny\n`));
    expect(blocks.map(({ lines }) => lines.length)).toEqual(counts.slice(0, blocks.length));
  });

  it('has of a line that is very long the beginning, and says so', () => {
    const [first] = blocksIn(bytesOf('x'.repeat(3 * BLOCK_BYTES)));
    expect(first?.lines.map(({ isCut, text }) => [isCut, text.length > BLOCK_BYTES])).toEqual([[true, true]]);
  });

  it('has no line where the file has ended', () => {
    expect(blockOf(new Uint8Array(), 3).lines).toEqual([]);
    expect(blockOf(bytesOf('\n'), 3).lines).toEqual([]);
  });
});

describe('looking through a log', () => {
  const request = { url: '/task.txt', firstBlock: 0, endBlock: 0 };

  it('counts in each block what its lines are, wherever the bytes are cut on their way', () => {
    fc.assert(
      fc.property(linesOfFile, fc.integer({ min: 1_000, max: 70_000 }), fc.nat(3), (parts, step, first) => {
        const file = fileOf(parts);
        const blocks = blocksIn(file);
        const firstBlock = first % blocks.length;
        const scan = new BlockScan({ firstBlock, endBlock: blocks.length }, lookFor(request));
        const counts = [];
        for (let at = rangeOfBlock(firstBlock).from; at < file.length; at += step) {
          counts.push(...scan.add(file.slice(at, at + step)));
        }
        counts.push(...scan.end());
        const count = (block: LogBlock, kind: string): number =>
          block.lines.filter((line) => line.kind === kind).length;
        expect(counts).toEqual(
          blocks
            .slice(firstBlock)
            .map((block) => ({ errors: count(block, 'error'), warnings: count(block, 'warning') })),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('counts lines that match a pattern', () => {
    const scan = new BlockScan(
      { firstBlock: 0, endBlock: 1 },
      lookFor({ ...request, pattern: { text: 'b+', isExpression: true } }),
    );
    expect([...scan.add(bytesOf('abb b\nx\nB\n')), ...scan.end()]).toEqual([{ matches: 2 }]);
  });

  it('waits for no end of a line that has none, and counts on behind it', () => {
    const scan = new BlockScan({ firstBlock: 0, endBlock: 20 }, lookFor(request));
    const part = bytesOf('x'.repeat(BLOCK_BYTES));
    const counts = [];
    for (let i = 0; i < 12; i += 1) counts.push(...scan.add(part));
    expect(counts.length).toBeGreaterThan(8);
    counts.push(...scan.add(bytesOf('error\nError: here\n')), ...scan.end());
    expect(counts).toHaveLength(20);
    expect(counts.map(({ errors }) => errors).lastIndexOf(1)).toBe(12);
  });
});
