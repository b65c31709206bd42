import { describe, expect, it } from '@jest/globals';
import { type FileSpec, planCheckout, withoutDuplicates } from './checkout-plan.js';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);

const spec = (path: string, sha = A, size = 1): FileSpec => ({ sha, size, path });

describe('the plan of a checkout', () => {
  it('takes the same file twice, as UDIM textures are named, and the same content at two paths', async () => {
    const plan = await planCheckout([spec('tex.1001.png'), spec('tex.1001.png'), spec('copy.png')]);
    expect([...plan]).toEqual([
      ['tex.1001.png', { sha: A, size: 1 }],
      ['copy.png', { sha: A, size: 1 }],
    ]);
  });

  it.each([
    ['two checksums at one path', [spec('x'), spec('x', B)], 'two-files-at-one-path'],
    ['two sizes at one path', [spec('x'), spec('x', A, 2)], 'two-files-at-one-path'],
    ['a file in a file', [spec('x'), spec('x/y', B)], 'file-and-folder-at-one-path'],
    [
      'a file in a file, with others between them',
      [spec('x'), spec('x!'), spec('x.y'), spec('x/y', B)],
      'file-and-folder-at-one-path',
    ],
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
  ])('refuses %s', async (_what, files, code) => {
    await expect(planCheckout(files)).rejects.toMatchObject({ code });
  });
});

describe('the plan of a large checkout', () => {
  it.each([
    [
      'of many folders in each other',
      2_000,
      (index: number) => `${`${'a'.repeat(18)}/`.repeat(200)}${index}`,
    ],
    ['of very many files', 40_000, (index: number) => `textures/wood/${index % 700}/bark_${index}.exr`],
  ])('%s is made in turns, and takes no longer than its paths are long', async (_what, count, path) => {
    const files = Array.from({ length: count }, (_, index) => spec(path(index)));
    const [small, large] = [await planned(files.slice(0, count / 10)), await planned(files)];
    expect(large.size).toBe(count);
    expect(large.turns).toBeGreaterThan(1);
    expect(large.cpuMs).toBeLessThan(Math.max(small.cpuMs, 5) * 40); // ten times, with room for the garbage collector
  });
});

/** The turns that others have meanwhile are counted by one of them. */
async function planned(
  files: readonly FileSpec[],
): Promise<{ readonly size: number; readonly turns: number; readonly cpuMs: number }> {
  let turns = 0;
  const count = (): void => {
    turns += 1;
    other = setImmediate(count);
  };
  let other = setImmediate(count);
  const before = process.cpuUsage();
  const plan = await planCheckout(files).finally(() => clearImmediate(other));
  const { user, system } = process.cpuUsage(before);
  return { size: plan.size, turns, cpuMs: (user + system) / 1000 };
}

describe('files without duplicates', () => {
  it('are those of different content, with the first path of each', async () => {
    expect(await withoutDuplicates([spec('a'), spec('b', B), spec('c'), spec('d', A, 2), spec('a')])).toEqual(
      [spec('a'), spec('b', B), spec('d', A, 2)],
    );
  });
});
