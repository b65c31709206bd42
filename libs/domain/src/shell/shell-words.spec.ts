import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { quoteShell, splitShell } from './shell-words.js';

describe('splitShell', () => {
  it.each([
    [`--flag 'a b' c`, ['--flag', 'a b', 'c']],
    ['', []],
    ['  \t\n', []],
    [`a''b "" c`, ['ab', '', 'c']],
    ['"a \\"b\\" \\x $c"', ['a "b" \\x $c']],
    ['a\\ b \\\\', ['a b', '\\']],
    [`'it'\\''s'`, ["it's"]],
    ['one\\\ntwo "three\\\nfour"', ['onetwo', 'threefour']],
    ['#no comment', ['#no', 'comment']],
  ])('splits %j', (text, words) => {
    expect(splitShell(text)).toEqual(words);
  });

  it.each([`a 'b`, 'a "b', `"a\\"`, 'a\\'])('refuses %j', (text) => {
    expect(() => splitShell(text)).toThrow(
      expect.objectContaining({ kind: 'invalid', code: 'unbalanced-quotes' }),
    );
  });

  it('reads what quoteShell writes', () => {
    const word = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('a', ' ', "'", '"', '\\', '$', '\n', '`') }),
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        expect(splitShell(quoteShell(words))).toEqual(words);
      }),
    );
  });
});

describe('quoteShell', () => {
  it('quotes only what needs it', () => {
    expect(quoteShell(['/usr/bin/blender', '-b', 'my file.blend', "it's", ''])).toBe(
      `/usr/bin/blender -b 'my file.blend' 'it'\\''s' ''`,
    );
  });
});
