import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EMPTY_PART, type LogPart, appendPieces, partOf } from './log-bytes';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = ({ text }: LogPart): string =>
  text.lines.map((line) => line.text).join('\n') + (text.isOpen || text.lines.length === 0 ? '' : '\n');
const piece = (log: string, offset?: number) => ({
  task_id: 't',
  log,
  ...(offset !== undefined && { offset }),
});

describe('a part of a log file', () => {
  it('begins with its first whole line, unless it begins with the file', () => {
    expect(textOf(partOf(bytesOf('f of a line\nnext\n'), 100))).toBe('next\n');
    expect(textOf(partOf(bytesOf('a line\nnext\n'), 0))).toBe('a line\nnext\n');
  });

  it.each(['ü', '€', '🦩'])('leaves a %s that is cut at its end to what follows', (letter) => {
    const bytes = bytesOf(`fla${letter}`);
    for (let missing = 1; missing < bytes.length - 3; missing += 1) {
      const part = partOf(bytes.subarray(0, bytes.length - missing), 0);
      expect([textOf(part), part.endOffset]).toEqual(['fla', 3]);
    }
    expect(textOf(partOf(bytes, 0))).toBe(`fla${letter}`);
  });
});

describe('continuing a log with pieces', () => {
  const part = partOf(bytesOf('one\ntwo\n'), 0);
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
        const read = partOf(whole.subarray(0, cut % (whole.length + 1)), 0);
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
        expect([textOf(after), after.hasGap]).toEqual([textOf(partOf(whole, 0)), false]);
      }),
    );
  });

  it('begins with nothing', () => {
    expect(textOf(appendPieces(EMPTY_PART, [piece('a\n', 0), piece('b\n', 2)]))).toBe('a\nb\n');
  });
});
