import { SLATE_FONT } from './slate-font.js';
import type { PictureSize } from './picture-size.js';

/** Video levels: what is black and white in a film. */
const BLACK = 16;
const NO_COLOR = 128;
const WHITE = 180;

const LETTER_WIDTH = 6; // with the space after it
const LETTER_HEIGHT = 7;

/** How much of the picture the number takes at most, and how much smaller the word below it is. */
const NUMBER_PART = 1 / 2;
const WORD_PART = 1 / 3;

/**
 * A black picture with the frame's number and a word that says why, as FFmpeg's `yuv420p` has it. A picture that is too small for the
 * number has none.
 */
export function drawSlate(size: PictureSize, frame: number, word: 'MISSING' | 'BROKEN' | ''): Buffer {
  const { width, height } = size;
  const luma = width * height;
  const picture = Buffer.alloc((luma * 3) / 2, NO_COLOR);
  picture.fill(BLACK, 0, luma);
  const number = String(frame);
  const scale = Math.floor(
    Math.min(
      (width * NUMBER_PART) / (number.length * LETTER_WIDTH),
      (height * NUMBER_PART) / (2 * LETTER_HEIGHT),
    ),
  );
  if (scale < 1) return picture;
  const top = Math.floor(height / 2 - scale * LETTER_HEIGHT);
  drawText(picture, size, number, top, scale);
  const wordScale = Math.floor(scale * WORD_PART);
  if (wordScale >= 1) drawText(picture, size, word, Math.floor(height / 2 + scale * 2), wordScale);
  return picture;
}

/** Draws a line of text in the middle of the width. */
function drawText(picture: Buffer, { width }: PictureSize, text: string, top: number, scale: number): void {
  const left = Math.floor((width - (text.length * LETTER_WIDTH - 1) * scale) / 2);
  for (const [index, letter] of [...text].entries()) {
    for (const [row, bits] of (SLATE_FONT[letter] ?? []).entries()) {
      for (let column = 0; column < 5; column += 1) {
        if ((bits & (0x10 >> column)) === 0) continue;
        const x = left + (index * LETTER_WIDTH + column) * scale;
        for (let line = 0; line < scale; line += 1) {
          const start = (top + row * scale + line) * width + x;
          picture.fill(WHITE, start, start + scale);
        }
      }
    }
  }
}
