import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import LongestFirst, { LONGEST } from './longest-first.ts';

type Tests = Parameters<LongestFirst['sort']>[0];

/** Test files as Jest has them, of which nothing is known from before. */
function testsAt(paths: readonly string[]): Tests {
  const context = {
    config: { cache: false, id: 'none' },
    hasteFS: { getSize: (path: string) => path.length },
  };
  return paths.map((path) => ({ path, context })) as unknown as Tests;
}

describe('the order of test files in a fresh clone', () => {
  it('begins with those that are known to take longest', () => {
    const [longest = '', second = ''] = LONGEST;
    const sorted = new LongestFirst({} as never).sort(testsAt(['/a', second, '/abc', longest]));
    expect(sorted.map(({ path }) => path)).toEqual([longest, second, '/abc', '/a']);
  });

  it('knows files that are there', () => {
    expect(LONGEST.filter((path) => !existsSync(path))).toEqual([]);
  });
});
