import { describe, expect, it } from '@jest/globals';
import { nearestName } from './nearest-name.js';

const NAMES = ['exe', 'exeArgs', 'args', 'argsBefore', 'blendfile', 'outputFile', 'fps', 'env', 'cwd'];

describe('nearestName', () => {
  it.each([
    ['blendFile', 'blendfile'],
    ['blend_file', 'blendfile'],
    ['output-file', 'outputFile'],
    ['agrs', 'args'],
    ['arg', 'args'],
    ['cmd', 'cwd'],
    ['outputfiles', 'outputFile'],
    ['workdir', undefined],
    ['xyz', undefined],
    ['', undefined],
    ['x'.repeat(1000), undefined],
  ])('%j: %j', (name, nearest) => {
    expect(nearestName(name, NAMES)).toBe(nearest);
  });

  it('prefers the one with the fewest slips, and then the first', () => {
    expect(nearestName('frame', ['frames', 'frame-s', 'frame'])).toBe('frame');
    expect(nearestName('fram', ['frames', 'frame', 'farm'])).toBe('frame');
  });
});
