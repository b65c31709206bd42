import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readBlendHead } from './blend-head.js';
import { blenderVersionIn, blenderVersionName, readsFile } from './blender-version.js';
import { renderedFileOf } from './rendered-file.js';

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** A part of a file with old pointers of 8 bytes, or as 5.0 writes it. */
function part(name: string, content: Uint8Array, form: 'little' | 'big' | 'short' | 'new'): Uint8Array {
  const head = new DataView(new ArrayBuffer(form === 'new' ? 32 : form === 'short' ? 20 : 24));
  for (const [at, letter] of [...ascii(name)].entries()) head.setUint8(at, letter);
  if (form === 'new') head.setBigUint64(16, BigInt(content.length), true);
  else head.setUint32(4, content.length, form !== 'big');
  return joined(new Uint8Array(head.buffer), content);
}

function glob(needs: number, isLittleEndian = true): Uint8Array {
  const content = new DataView(new ArrayBuffer(64));
  content.setInt16(4, 85, isLittleEndian);
  content.setInt16(6, needs, isLittleEndian);
  return new Uint8Array(content.buffer);
}

describe('the beginning of a blend file', () => {
  it.each([
    ['2.79, of a computer with short pointers', 'BLENDER_v279', 'short', 279, 270],
    ['2.50, of a PowerPC', 'BLENDER-V250', 'big', 250, 250],
    ['3.4', 'BLENDER-v304', 'little', 304, 300],
    ['4.2', 'BLENDER-v402', 'little', 402, 306],
    ['5.0', 'BLENDER17-01v0500', 'new', 500, 405],
    ['12.3', 'BLENDER17-01v1203', 'new', 1203, 1105],
  ] as const)('%s says who saved it, and who can read it', (_, header, form, savedBy, needs) => {
    const isLittleEndian = form !== 'big';
    const preview = part('TEST', new Uint8Array(128 * 128 * 4), form);
    const rest = part('GLOB', glob(needs, isLittleEndian), form);
    expect(readBlendHead(joined(ascii(header), part('REND', new Uint8Array(72), form), rest))).toEqual({
      savedBy,
      needs,
    });
    expect(readBlendHead(joined(ascii(header), preview, rest))).toEqual({ savedBy, needs });
    expect(readBlendHead(ascii(header))).toEqual({ savedBy });
    expect(readBlendHead(joined(ascii(header), preview, rest).subarray(0, 500))).toEqual({ savedBy });
  });

  it.each([
    '',
    'BLENDER',
    'BLENDER-v',
    'BLENDER17-02v0600',
    'BLENDERxx',
    '#!BPY',
    '\u0028\u00b5\u002f\u00fd',
  ])('%j is none that is known', (text) => {
    expect(readBlendHead(ascii(text))).toBeUndefined();
  });

  it('may be followed by anything', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('BLENDER-v402', 'BLENDER_V402', 'BLENDER17-01v0500', ''),
        fc.uint8Array({ maxLength: 200 }),
        (header, rest) => {
          expect(() => readBlendHead(joined(ascii(header), rest))).not.toThrow();
        },
      ),
    );
  });
});

it.each([
  ['4.2.3 LTS', 402, '4.2'],
  ['3.4.1', 304, '3.4'],
  ['5.0.0 Alpha', 500, '5.0'],
  ['2.93.18', 293, '2.93'],
  ['4.10', 410, '4.10'],
  ['Blender', undefined, undefined],
  ['4', undefined, undefined],
  ['', undefined, undefined],
])('%s is the version %s', (text, version, name) => {
  expect(blenderVersionIn(text)).toBe(version);
  expect(version && blenderVersionName(version)).toBe(name);
});

it.each([
  [405, 405, true],
  [500, 405, true],
  [404, 405, false],
  [null, 405, undefined],
])('Blender %s reads a file that needs %s: %s', (blender, needs, expected) => {
  expect(readsFile(blender, needs)).toBe(expected);
});

describe('the blend file that a job renders', () => {
  const render = (exe: string, blendfile: unknown, type = 'blender') => ({
    type,
    commands: [
      { name: 'echo', parameters: { message: 'x' } },
      { name: 'blender-render', parameters: { exe, blendfile } },
    ],
  });

  it.each([
    ['the one of its tasks', [render('{blender}', 'a'), render('{blender}', 'a')], 'a'],
    ['not known of several', [render('{blender}', 'a'), render('{blender}', 'b')], undefined],
    ['not known where it brings its own Blender', [render('{blender}', 'a'), render('/b', 'a')], undefined],
    ['not known of other tasks', [render('{blender}', 'a', 'other')], undefined],
    ['not known where it is no text', [render('{blender}', 7)], undefined],
    ['not known without tasks', [], undefined],
  ])('is %s', (_, tasks, file) => {
    expect(renderedFileOf(tasks)).toBe(file);
  });
});
