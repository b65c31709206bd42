import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isFarmError } from '../errors.js';
import {
  chunkFrames,
  countFrames,
  countFramesTogether,
  formatFrameRange,
  MAX_FRAMES,
  parseFrameRange,
} from './frame-range.js';

const someFrames = fc.uniqueArray(fc.nat({ max: 500 }), { minLength: 1, maxLength: 80 });
const ascending = (frames: readonly number[]): number[] => frames.toSorted((a, b) => a - b);

describe('chunkFrames', () => {
  it.each([
    ['2..11,21..24,50,5..7', 4, ['2-5', '6-9', '10,11,21,22', '23,24,50']],
    ['2-11,21-24,50', 4, ['2-5', '6-9', '10,11,21,22', '23,24,50']],
    [' 2  .. 11,\t21..24\n,50   ', 4, ['2-5', '6-9', '10,11,21,22', '23,24,50']],
    ['12', 4, ['12']],
    ['4-6', 3, ['4-6']],
    ['1-3,9', 4, ['1-3,9']],
    ['7,8', 4, ['7,8']],
    ['1,1,2', 9, ['1,2']],
    ['1-5', 2.9, ['1,2', '3,4', '5']],
  ])('§19.6: cuts %j by %d', (range, size, chunks) => {
    expect(chunkFrames(range, size)).toEqual(chunks);
  });

  it.each([0, -1, 0.5, Number.NaN])('§19.6: refuses the chunk size %d', (size) => {
    expect(() => chunkFrames('1-10', size)).toThrow(/must be positive/);
  });

  it('covers exactly the frames, in order, in chunks that are full but for the last', () => {
    fc.assert(
      fc.property(someFrames, fc.integer({ min: 1, max: 40 }), (frames, size) => {
        const chunks = chunkFrames(formatFrameRange(frames), size).map((chunk) => parseFrameRange(chunk));
        expect(chunks.flat()).toEqual(ascending(frames));
        expect(chunks.slice(0, -1).every((chunk) => chunk.length === size)).toBe(true);
        expect(chunks.every((chunk) => chunk.length <= size)).toBe(true);
      }),
    );
  });
});

describe('parseFrameRange', () => {
  it.each(['5-3', '', '  \t\n '])('§19.6: refuses %j as an empty range', (text) => {
    expect(() => parseFrameRange(text)).toThrow(/empty range/);
  });

  it.each(['3 8', '-5', '1-2-3', '1-', 'a', '1,,2', '1,', '1.5', '99999999999999999999'])(
    '§19.6: refuses %j and says so',
    (text) => {
      expect(() => parseFrameRange(text)).toThrow(
        expect.objectContaining({ kind: 'invalid', message: expect.stringContaining(text) }),
      );
    },
  );

  it.each([
    [
      '10-1,4',
      "'10-1' in '10-1,4' is an empty range of frames, because its first number is the larger one. Write 1-10.",
    ],
    [
      '4, 9 .. 7 ,1',
      "'9 - 7' in '4, 9 .. 7 ,1' is an empty range of frames, because its first number is the larger one. Write 7-9.",
    ],
    ['5-3', "'5-3' is an empty range of frames, because its first number is the larger one. Write 3-5."],
  ])('refuses %j, whose frames would else be left out silently', (text, message) => {
    expect(() => parseFrameRange(text)).toThrow(expect.objectContaining({ message }));
    expect(() => chunkFrames(text, 4)).toThrow(message);
    expect(() => countFrames(text)).toThrow(message);
  });

  it.each([
    ['1-10x3', /Steps are not understood; list the frames/],
    ['1..10:2', /Steps are not understood/],
    ['-3--1', /Frames below 0 cannot be named/],
    ['-5', /Frames below 0/],
    ['2..-1', /Frames below 0/],
    ['1,a', /Write frames as 1-10,15,20\.\.25/],
  ])('says what to write in place of %j', (text, advice) => {
    expect(() => parseFrameRange(text)).toThrow(advice);
  });

  it('§19.6: merges overlaps and drops duplicates', () => {
    expect(parseFrameRange('5..7, 1-6,3,3')).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('refuses a range that no Blender scene can have, before it fills the memory', () => {
    expect(() => parseFrameRange('1-9007199254740991')).toThrow(/more than/);
    expect(countFrames(`1-${MAX_FRAMES}`)).toBe(MAX_FRAMES);
  });

  it('answers a huge range at once', () => {
    const begun = performance.now();
    for (const text of ['1-999999999', '0-9007199254740990,5', `${'1-1048574,'.repeat(999)}7`]) {
      const chunk = (): string => chunkFrames(text, 1_000_000).at(-1) ?? '';
      if (text.startsWith('1-1048574')) expect(chunk()).toBe('1000001-1048574');
      else expect(chunk).toThrow(/more than/);
    }
    expect(performance.now() - begun).toBeLessThan(1000);
  });

  it('gives the frames that formatFrameRange was given', () => {
    fc.assert(
      fc.property(someFrames, (frames) => {
        const text = formatFrameRange(frames);
        expect(parseFrameRange(text)).toEqual(ascending(frames));
        expect(countFrames(text)).toBe(frames.length);
        expect(formatFrameRange(parseFrameRange(text))).toBe(text);
      }),
    );
  });

  it('never does anything but parse or refuse', () => {
    const text = fc.string({ unit: fc.constantFrom('1', '2', '-', '.', ',', ' ', 'a', '\n'), maxLength: 12 });
    fc.assert(
      fc.property(text, (range) => {
        expect(readOrRefuse(range)).toBe('understood');
      }),
    );
  });
});

function readOrRefuse(range: string): unknown {
  try {
    return parseFrameRange(range).length > 0 ? 'understood' : 'nothing';
  } catch (error) {
    return isFarmError(error) ? 'understood' : error;
  }
}

describe('formatFrameRange', () => {
  it.each([
    [[], ''],
    [[3], '3'],
    [[8, 7], '7,8'],
    [[3, 1, 2, 2], '1-3'],
    [[10, 11, 21, 22], '10,11,21,22'],
  ])('writes %j as %j', (frames, text) => {
    expect(formatFrameRange(frames)).toBe(text);
  });
});

describe('countFramesTogether', () => {
  it.each([
    [[], 0],
    [['1-10', '5-12', '20'], 13],
    [['1-10', 'chunk'], 0],
    [['1-1000000', '2000000-3000000'], MAX_FRAMES],
  ])('%j: %d', (ranges, count) => {
    expect(countFramesTogether(ranges)).toBe(count);
  });
});
