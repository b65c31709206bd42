/** In pixels; both even, as H.264 wants them. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Larger pictures are made smaller: H.264 ends at 8192 × 4320 (level 6.2), few computers play as much, and x264 takes 4.3 GB of memory for that (2.2 GB for 4096 × 4096).
 */
export const LARGEST_PICTURE: PictureSize = { width: 4096, height: 4096 };

/**
 * Puts two pictures of the same size beside each other.
 * @param left - as FFmpeg's `yuv420p` has it, like `right`
 */
export function sideBySide(left: Buffer, right: Buffer, { width, height }: PictureSize): Buffer {
  const both = Buffer.allocUnsafe(left.length * 2);
  let from = 0;
  for (const [planeWidth, planeHeight] of [
    [width, height],
    [width / 2, height / 2],
    [width / 2, height / 2],
  ] as const) {
    for (let row = 0; row < planeHeight; row += 1, from += planeWidth) {
      left.copy(both, from * 2, from, from + planeWidth);
      right.copy(both, from * 2 + planeWidth, from, from + planeWidth);
    }
  }
  return both;
}
