import { describe, expect, it } from '@jest/globals';
import { causeOf } from './failure-cause.js';

const cause = (line: string): string => causeOf({ category: 'other', line });

describe('the cause of a failure', () => {
  it.each([
    ["cannot save: '/render/0001.png'", "cannot save: '/render/0002.png'"],
    ['process 123 (blender) exited', 'process 77 (blender) exited'],
    ['frame 12 was not rendered', 'frame 7 was not rendered'],
    ['Blender did not render frames 1-10', 'Blender did not render frames 11-20,25'],
    ['Illegal address 0x7fff00', 'Illegal address 0x7ffe10'],
    ['len=67108880 in imb_addrectImBuf', 'len=67108 in imb_addrectImBuf'],
    ['needed more memory than 12.0 GiB', 'needed more memory than 9.5 GiB'],
    ['was last heard of at 2026-11-29T11:47:02.123Z', 'was last heard of at 2026-11-30T01:47:02.123Z'],
    [
      '/tmp/flamenco-9d0c7a54-6f0e-4c52-8a5b-3d1f0f6f2b11/a',
      '/tmp/flamenco-0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11/a',
    ],
  ])('is the same for "%s" and "%s"', (one, other) => {
    expect(cause(one)).toBe(cause(other));
  });

  it.each([
    ['Cannot open //tex/wall_04.exr', 'Cannot open //tex/wall_05.exr'],
    ["No module named 'a'", "No module named 'b'"],
    ['Cannot open //tex/4k/wall.exr', 'Cannot open //tex/8k/wall.exr'],
  ])('is another one for "%s" and "%s"', (one, other) => {
    expect(cause(one)).not.toBe(cause(other));
  });

  it('is another one for another category, and short', () => {
    expect(causeOf({ category: 'crash' })).not.toBe(causeOf({ category: 'silent' }));
    expect(cause('x'.repeat(5000)).length).toBeLessThan(400);
  });
});
