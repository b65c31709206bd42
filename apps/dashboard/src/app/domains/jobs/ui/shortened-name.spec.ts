import { describe, expect, it } from '@jest/globals';
import { shortenedName } from './shortened-name';

describe('the name of a Worker in the timeline', () => {
  it.each([
    // name, letters that fit, shown
    ['box-01', 6, 'box-01'],
    ['render-box-basement-017', 12, 'rend…ent-017'],
    ['render-box-basement-018', 12, 'rend…ent-018'],
    ['render-box', 3, '…ox'],
    ['render-box', 1, '…'],
  ])('%s, where %d letters fit, is %s', (name, most, shown) => {
    expect(shortenedName(name, (text) => text.length <= most)).toBe(shown);
  });
});
