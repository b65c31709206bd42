import { describe, expect, it } from '@jest/globals';
import { FarmError } from '@flamenco/domain/errors';
import { checkFilePath, isCheckoutId, toCheckoutPath } from './checkout-path.js';

describe("a checkout's path", () => {
  it.each([
    ['shot_010', 'shot_010'],
    ['Film/Scene 1/shot', 'Film/Scene 1/shot'],
    ['Ñandú 動画', 'Ñandú 動画'],
    ['', 'job'],
    ['   ', 'job'],
    ['...', 'job'],
    ['a//b/', 'a/b'],
    ['Shot: final? *really*', 'Shot- final- -really-'],
    ['{jobs};x', '-jobs--x'],
    ['a\\b|c<d>"e"', 'a-b-c-d--e-'],
    ['..\\..\\x', '..-..-x'],
    ['line\nbreak\0', 'line-break-'],
    ['ends with dots.. ', 'ends with dots'],
    ['nul', 'nul_'],
    ['COM1.blend/x', 'COM1_.blend/x'],
    ['console', 'console'],
    ['.hidden/x', '.hidden/x'],
    ['.unfinished-checkouts', '_.unfinished-checkouts'],
    ['.Unfinished-Checkouts /x', '_.Unfinished-Checkouts/x'],
    ['x'.repeat(300), 'x'.repeat(200)],
    ['é'.repeat(150), 'é'.repeat(100)],
  ])('requested as %j is %j', (requested, path) => {
    expect(toCheckoutPath(requested)).toBe(path);
  });

  it.each(['/etc', '..', '.', 'a/..', '../a', 'a/../../b', './a', 'a/./b', ' .. ', '//a'])(
    'cannot be %j',
    (requested) => {
      expect(() => toCheckoutPath(requested)).toThrow(FarmError);
    },
  );

  it('is not shortened in the middle of a character', () => {
    expect(toCheckoutPath('🎬'.repeat(60))).toBe('🎬'.repeat(50));
  });
});

describe('the path of an existing checkout', () => {
  it.each(['.unfinished-checkouts', '.UNFINISHED-checkouts/x'])('cannot be %j', (id) => {
    expect(isCheckoutId(id)).toBe(false);
  });
});

describe('the path of a file in a checkout', () => {
  it('may be 200 folders deep, and not more', () => {
    const deepest = `${'a/'.repeat(200)}f`;
    expect(checkFilePath(deepest)).toBe(deepest);
    expect(() => checkFilePath(`a/${deepest}`)).toThrow(expect.objectContaining({ code: 'path-too-deep' }));
  });

  it.each(['a.blend', 'a/b c/d.png', 'tex:1?.png', 'tex.<UDIM>.png', '..a', 'a..', '.hidden', 'ä/日本.exr'])(
    'may be %j',
    (path) => {
      expect(checkFilePath(path)).toBe(path);
      expect(isCheckoutId(path)).toBe(true);
    },
  );

  it.each([
    '',
    '.',
    '..',
    '/etc/passwd',
    '../x',
    'a/../x',
    'a/../../x',
    'a/..',
    './a',
    'a//b',
    'a/',
    '..\\x',
    'a\\b',
    'C:/x',
    'c:x',
    'a\0b',
  ])('cannot be %j', (path) => {
    expect(() => checkFilePath(path)).toThrow(
      expect.objectContaining({ code: 'unsafe-path', kind: 'invalid' }),
    );
    expect(isCheckoutId(path)).toBe(false);
  });
});
