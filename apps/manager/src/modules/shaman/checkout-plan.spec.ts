import { describe, expect, it } from '@jest/globals';
import { planCheckout, withoutDuplicates, type FileSpec } from './checkout-plan.js';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);

const spec = (path: string, sha = A, size = 1): FileSpec => ({ sha, size, path });

describe('the plan of a checkout', () => {
  it('takes the same file twice, as UDIM textures are named, and the same content at two paths', () => {
    const plan = planCheckout([spec('tex.1001.png'), spec('tex.1001.png'), spec('copy.png')]);
    expect([...plan]).toEqual([
      ['tex.1001.png', { sha: A, size: 1 }],
      ['copy.png', { sha: A, size: 1 }],
    ]);
  });

  it.each([
    ['two checksums at one path', [spec('x'), spec('x', B)], 'two-files-at-one-path'],
    ['two sizes at one path', [spec('x'), spec('x', A, 2)], 'two-files-at-one-path'],
    ['a file in a file', [spec('x'), spec('x/y', B)], 'file-and-folder-at-one-path'],
    ['a file deep in a file', [spec('x/y/z/a', B), spec('x/y')], 'file-and-folder-at-one-path'],
    ['a path that leads out', [spec('../x')], 'unsafe-path'],
    ['a short checksum', [spec('x', 'a')], 'invalid-checksum'],
    ['an empty checksum', [spec('x', '')], 'invalid-checksum'],
    ['a checksum in capitals', [spec('x', 'A'.repeat(64))], 'invalid-checksum'],
    ['a checksum that leads out', [spec('x', `../${'a'.repeat(61)}`)], 'invalid-checksum'],
    ['a checksum with a line break', [spec('x', `${A}\n`)], 'invalid-checksum'],
    ['a negative size', [spec('x', A, -1)], 'invalid-file-size'],
    ['a broken size', [spec('x', A, 1.5)], 'invalid-file-size'],
    ['an enormous size', [spec('x', A, 1e20)], 'invalid-file-size'],
  ])('refuses %s', (_what, files, code) => {
    expect(() => planCheckout(files)).toThrow(expect.objectContaining({ code }));
  });
});

describe('files without duplicates', () => {
  it('are those of different content, with the first path of each', () => {
    expect(withoutDuplicates([spec('a'), spec('b', B), spec('c'), spec('d', A, 2), spec('a')])).toEqual([
      spec('a'),
      spec('b', B),
      spec('d', A, 2),
    ]);
  });
});
