import { describe, expect, it } from '@jest/globals';
import { nestingOf } from './json-nesting.js';

describe('the nesting of a JSON text', () => {
  it.each([
    ['5', 0],
    ['"[[["', 0],
    ['[]', 1],
    ['{"a":[1,{"b":2}],"c":[]}', 3],
    ['[[],[],[[]]]', 3],
    [String.raw`["\"[[[", "\\", ["\\\""]]`, 2],
    ['["an open text [[[', 1],
    ['[[[', 3],
    ['', 0],
  ])('%s: %i', (json, depth) => {
    expect(nestingOf(json)).toBe(depth);
  });

  it('is told of any depth', () => {
    expect(nestingOf(`${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`)).toBe(1_000_000);
  });
});
