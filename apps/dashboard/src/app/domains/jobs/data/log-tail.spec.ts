import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BLOCK_BYTES } from './log-blocks';
import { EMPTY_TAIL, type LogTail, appendPieces, tailOf } from './log-tail';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = ({ lines, isOpen }: LogTail): string =>
  lines.map((line) => line.text).join('\n') + (isOpen || lines.length === 0 ? '' : '\n');
const piece = (log: string, offset?: number) => ({
  task_id: 't',
  log,
  ...(offset !== undefined && { offset }),
});

describe('the tail of a log file', () => {
  it('is the whole of it where that has been read', () => {
    const tail = tailOf(bytesOf('a line\r\nnext\n'), 0);
    expect([textOf(tail), tail.firstBlock, tail.endOffset]).toEqual(['a line\nnext\n', 0, 13]);
  });

  it.each([
    ['begins with its first whole block', 0, 'first\nsecond\n'],
    ['leaves a line that begins before that to the blocks', 3, 'second\n'],
  ])('%s', (_, before, expected) => {
    const tail = tailOf(bytesOf('end\nfirst\nsecond\n'), BLOCK_BYTES - 4 - before);
    expect([textOf(tail), tail.firstBlock]).toEqual([expected, 1]);
  });

  it('names each line by the bytes of the file before it', () => {
    const tail = tailOf(bytesOf('ü\n\nthree\r\nfo'), 0);
    expect(tail.lines.map(({ start }) => start)).toEqual([0, 3, 4, 11]);
    const more = appendPieces(tail, [piece('ur\nä\nsix\n', 13)]);
    expect(more.lines.map(({ start, text }) => [start, text])).toEqual([
      [0, 'ü'],
      [3, ''],
      [4, 'three'],
      [11, 'four'],
      [16, 'ä'],
      [19, 'six'],
    ]);
  });

  it('gives what is long behind back to the blocks', () => {
    const line = `${'x'.repeat(999)}\n`;
    let tail = tailOf(bytesOf(line.repeat(1000)), 0);
    for (let i = 0; i < 4; i += 1) tail = appendPieces(tail, [piece(line.repeat(1000), tail.endOffset)]);
    expect(tail.endOffset).toBe(5_000_000);
    expect(tail.firstBlock).toBeGreaterThan(0);
    expect(tail.lines[0]?.start).toBe(Math.ceil((tail.firstBlock * BLOCK_BYTES) / 1000) * 1000);
    expect(tail.lines.at(-1)?.start).toBe(4_999_000);
  });

  it.each(['ü', '€', '🦩'])('leaves a %s that is cut at its end to what follows', (letter) => {
    const bytes = bytesOf(`fla${letter}`);
    for (let missing = 1; missing < bytes.length - 3; missing += 1) {
      const part = tailOf(bytes.subarray(0, bytes.length - missing), 0);
      expect([textOf(part), part.endOffset]).toEqual(['fla', 3]);
    }
    expect(textOf(tailOf(bytes, 0))).toBe(`fla${letter}`);
  });
});

describe('continuing a log with pieces', () => {
  const part = tailOf(bytesOf('one\ntwo\n'), 0);
  it.each([
    ['follows', piece('three\n', 8), 'one\ntwo\nthree\n', false],
    ['is in it already', piece('two\n', 4), 'one\ntwo\n', false],
    ['is in it in part', piece('two\nthree\n', 4), 'one\ntwo\nthree\n', false],
    ['comes after something that is missing', piece('four\n', 14), 'one\ntwo\n', true],
    ['does not say where it begins', piece('three\n'), 'one\ntwo\n', true],
  ])('one that %s', (_, next, text, hasGap) => {
    const after = appendPieces(part, [next]);
    expect([textOf(after), after.hasGap]).toEqual([text, hasGap]);
  });

  it('changes nothing when all is there already', () => {
    expect(appendPieces(part, [piece('one\n', 0)])).toBe(part);
  });

  it('takes each byte once, wherever the file was cut when it was read, and whichever pieces came meanwhile', () => {
    const words = fc.array(fc.constantFrom('Fra:1 ', 'größer\n', '🦩', '\n', 'x'), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(words, fc.nat(), fc.nat(), (pieces, cut, firstSeen) => {
        const whole = bytesOf(pieces.join(''));
        const read = tailOf(whole.subarray(0, cut % (whole.length + 1)), 0);
        let offset = 0;
        const events = pieces.map((log) => {
          const at = offset;
          offset += bytesOf(log).length;
          return piece(log, at);
        });
        // events from one that was read already, or begins where that ends
        const first = events.findLastIndex(
          (event) => event.offset !== undefined && event.offset <= read.endOffset,
        );
        const seen = events.slice(firstSeen % (first + 1));
        const after = appendPieces(appendPieces(read, seen), seen);
        expect([textOf(after), after.hasGap]).toEqual([textOf(tailOf(whole, 0)), false]);
      }),
    );
  });

  it('begins with nothing', () => {
    expect(textOf(appendPieces(EMPTY_TAIL, [piece('a\n', 0), piece('b\n', 2)]))).toBe('a\nb\n');
  });
});
