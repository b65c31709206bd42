import { expect, it } from '@jest/globals';
import { fileSize } from './file-size';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [241_400_000, '241 MB'],
  [999_600_000, '1.0 GB'],
])('a file of %d bytes has %s', (bytes, words) => {
  expect(fileSize(bytes)).toBe(words);
});
