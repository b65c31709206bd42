import { BrokenImage } from '../broken-image.js';
import type { ImageFile } from '../image-file.js';
import type { ImageFacts } from './image-format.js';

/** Blender writes some 100 bytes of header; other programs their settings, too. */
const LONGEST_HEADER = 16 * 1024;

/** Lines of other widths are not compressed. */
const RUN_WIDTHS = { least: 8, most: 0x7fff };

const CHANNELS = 4;

/** Radiance HDR: all lines are there. */
export async function readRadianceHdr(file: ImageFile): Promise<ImageFacts> {
  const start = await file.read(0, Math.min(LONGEST_HEADER, file.size));
  const match = /\n\n[-+]Y (\d{1,9}) [-+]X (\d{1,9})\n/.exec(start.toString('latin1'));
  if (!match) throw new BrokenImage('says nowhere how large it is');
  const [height, width] = [Number(match[1]), Number(match[2])];
  if (width === 0 || height === 0) throw new BrokenImage(`is damaged: it is ${width} × ${height} pixels`);
  let position = match.index + match[0].length;
  for (let line = 0; line < height; line += 1) {
    position = await endOfLine(file, position, width).catch((error: unknown) => {
      if (!(error instanceof BrokenImage)) throw error;
      throw new BrokenImage(`is cut off: ${height - line} of its ${height} lines are missing`);
    });
  }
  return { width, height };
}

async function endOfLine(file: ImageFile, start: number, width: number): Promise<number> {
  const [first, second, high = 0, low] = await file.read(start, CHANNELS);
  const mayHaveRuns = width >= RUN_WIDTHS.least && width <= RUN_WIDTHS.most;
  if (!mayHaveRuns || first !== 2 || second !== 2 || (high & 0x80) !== 0) {
    file.checkInside(start, width * CHANNELS);
    return start + width * CHANNELS;
  }
  if (high * 256 + (low ?? 0) !== width) throw new BrokenImage('is damaged: a line of it has another width');
  let position = start + CHANNELS;
  for (let channel = 0; channel < CHANNELS; channel += 1) position = await endOfRuns(file, position, width);
  return position;
}

/** A run is its length above 128 and a value, or a length and as many values. */
async function endOfRuns(file: ImageFile, start: number, width: number): Promise<number> {
  let position = start;
  for (let left = width; left > 0;) {
    const bytes = await file.readOn(position);
    if (bytes.length === 0) throw new BrokenImage('is cut off');
    let at = 0;
    while (at < bytes.length && left > 0) {
      const length = bytes[at] ?? 0;
      const count = length > 128 ? length - 128 : length;
      if (count === 0 || count > left) throw new BrokenImage('is damaged: a line of it does not fit');
      left -= count;
      at += length > 128 ? 2 : 1 + count;
    }
    position += at;
  }
  file.checkInside(start, position - start);
  return position;
}
