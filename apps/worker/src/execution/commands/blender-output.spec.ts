import { describe, expect, it } from '@jest/globals';
import { readBlenderLine } from './blender-output.js';

describe('readBlenderLine', () => {
  it.each([
    ["Saved: '/render/frame-000001.png'", { kind: 'saved', path: '/render/frame-000001.png' }],
    ["Saved: '/artist's shot/1.png'", { kind: 'saved', path: "/artist's shot/1.png" }],
    ["00:03.212  render           | Saved: '/render/1.png'", { kind: 'saved', path: '/render/1.png' }],
    [' Time: 00:00.21 (Saving: 00:00.05)', { kind: 'frame-done' }],
    ['Time: 01:02:03.45', { kind: 'frame-done' }],
    ['00:03.212  render           | Time: 00:00.21', { kind: 'frame-done' }],
    ['skipping existing frame "/render/1.png"', { kind: 'frame-done' }],
    ['Skipping existing frame "/render/1.png"', { kind: 'frame-done' }],
    ['Fra:1 Mem:8.70M (Peak 8.70M) | Time:00:00.01 | Rendering 1 / 64 samples', { kind: 'nothing' }],
    ['The add-on said Saved: it all', { kind: 'nothing' }],
    ['print: Time: 00:00.21', { kind: 'nothing' }],
    ['', { kind: 'nothing' }],
  ])('%s', (line, sign) => {
    expect(readBlenderLine(line)).toEqual(sign);
  });
});
