import { describe, expect, it } from '@jest/globals';
import { LONGEST_LINE_BYTES, OutputLines } from './output-lines.js';

function linesOf(...writes: readonly (string | Buffer)[]): string[] {
  const lines: string[] = [];
  const output = new OutputLines((line) => lines.push(line));
  for (const bytes of writes) output.write(Buffer.from(bytes));
  output.end();
  return lines;
}

describe('OutputLines', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['line feeds', ['a\nb\n'], ['a', 'b']],
    ['a last line without an end', ['a\nb'], ['a', 'b']],
    ['empty lines', ['a\n\nb\n'], ['a', '', 'b']],
    ['Windows line ends', ['a\r\nb\r\n'], ['a', 'b']],
    ['Windows line ends cut in two', ['a\r', '\nb\r', '\n'], ['a', 'b']],
    ["FFmpeg's progress", ['frame=1\rframe=2\r'], ['frame=1', 'frame=2']],
    ['a return, and a line that begins the next write', ['a\r', 'b\n'], ['a', 'b']],
    ['lines that arrive in pieces', ['hel', 'lo\nwor', 'ld\n'], ['hello', 'world']],
    ['nothing', [], []],
  ])('understands %s', (_what, writes, lines) => {
    expect(linesOf(...writes)).toEqual(lines);
  });

  it('keeps a character whole whose bytes arrive apart', () => {
    const bytes = Buffer.from('naïve 🎬\n');
    expect(linesOf(...[...bytes].map((byte) => Buffer.from([byte])))).toEqual(['naïve 🎬']);
  });

  it.each(['x', 'é', '€', '🎬'])('cuts overlong lines of %s between characters', (character) => {
    const text = `.${character.repeat(LONGEST_LINE_BYTES)}`;
    const lines = linesOf(`${text}\nnext\n`);
    expect(lines.at(-1)).toBe('next');
    expect(lines.slice(0, -1).join('')).toBe(text);
    expect(lines.every((line) => Buffer.byteLength(line) <= LONGEST_LINE_BYTES)).toBe(true);
    expect(lines.some((line) => line.includes('\ufffd'))).toBe(false);
  });

  it('does not wait for the end of a line that never ends', () => {
    const lines: string[] = [];
    new OutputLines((line) => lines.push(line)).write(Buffer.alloc(LONGEST_LINE_BYTES + 1, 'x'));
    expect(lines).toHaveLength(1);
  });
});
