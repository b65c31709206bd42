import { describe, expect, it } from '@jest/globals';
import { nameOrder } from '../src/names/index.js';

describe('names in the order in which people look for them', () => {
  it.each([
    ['case and accents do not matter', ['Zoë', 'anna', 'Émile', 'box'], ['anna', 'box', 'Émile', 'Zoë']],
    ['numbers count', ['box-10', 'box-2', 'Box-1'], ['Box-1', 'box-2', 'box-10']],
    ['what is equal stays as it was', ['zoe', 'Zoë', 'ZOE'], ['zoe', 'Zoë', 'ZOE']],
  ])('%s', (_, names, expected) => {
    expect(names.toSorted(nameOrder('en'))).toEqual(expected);
  });

  it('are those of a language', () => {
    expect(['öl', 'zon'].toSorted(nameOrder('sv'))).toEqual(['zon', 'öl']);
  });
});
