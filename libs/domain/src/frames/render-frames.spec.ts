import { describe, expect, it } from '@jest/globals';
import { framesOfRenderArgs } from './render-frames.js';

describe('framesOfRenderArgs', () => {
  it.each([
    [['--render-output', '/x/######', '--render-format', 'PNG', '--render-frame', '1..10'], '1-10'],
    [['-f', '3,7..9'], '3,7-9'],
    [['-f', 12], '12'],
    [['-f', '1', '-f', '2', '--render-frame', '3'], '1-3'],
    [['-s', '5', '-e', '8', '-a'], '5-8'],
    [['--frame-start', '1', '--frame-end', '9', '--frame-jump', '4', '--render-anim'], '1,5,9'],
    [['-a'], undefined],
    [['-a', '-s', '1', '-e', '3'], undefined],
    [['-f', '+1'], undefined],
    [['-f'], undefined],
    [['-s', '1', '-e', '5'], undefined],
    [['-s', '1', '-e', '5', '-j', '0', '-a'], undefined],
    [[null, {}, 'x'], undefined],
    [[], undefined],
  ])('finds in %j the frames %j', (args, frames) => {
    expect(framesOfRenderArgs(args)).toBe(frames);
  });
});
