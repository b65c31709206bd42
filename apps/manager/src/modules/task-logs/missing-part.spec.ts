import { describe, expect, it } from '@jest/globals';
import { missingPart } from './missing-part.js';

describe('what is missing of a text that a crash may have cut short', () => {
  it.each([
    ['nothing was written', 'Fra:1\nFra:2\n', '', 'Fra:1\nFra:2\n'],
    ['only other lines were', 'Fra:1\n', '12:00 assigned\n', 'Fra:1\n'],
    ['all of it was', 'Fra:1\nFra:2\n', 'Fra:1\nFra:2\n', ''],
    ['all of it was, other lines before and behind it', 'Fra:1\n', '12:00 assigned\nFra:1\n12:05 lost\n', ''],
    ['its first line was', 'Fra:1\nFra:2\n', '12:00 assigned\nFra:1\n', 'Fra:2\n'],
    ['it ends in the midst of a line', 'Fra:1\nFra:2\n', 'Fra:1\nFr', 'a:2\n'],
    [
      'it ends in the midst of a character',
      'é\n',
      Buffer.from('é').subarray(0, 1),
      Buffer.from([0xa9, 0x0a]),
    ],
    ['the same words stand within a line', 'Fra:1\n', 'not Fra:1\n', 'Fra:1\n'],
    [
      'it begins like what was written, and goes on otherwise',
      'Fra:1\nFra:2\n',
      'Fra:1\nFra:3\n',
      'Fra:1\nFra:2\n',
    ],
  ])('%s', (_, text, written, missing) => {
    expect(missingPart(Buffer.from(text), Buffer.from(written))).toEqual(Buffer.from(missing));
  });
});
