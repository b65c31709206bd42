import { BrokenImage } from '../broken-image.js';
import type { ImageFile } from '../image-file.js';
import type { ImageFacts } from './image-format.js';

/** BMP: as many bytes of pixels as its size takes, or as its header says. */
export async function readBmp(file: ImageFile): Promise<ImageFacts> {
  const header = await file.read(0, 54);
  const pixelsAt = header.readUInt32LE(10);
  // Lines from top to bottom have a negative height.
  const [width, height] = [header.readInt32LE(18), Math.abs(header.readInt32LE(22))];
  const bitsPerPixel = header.readUInt16LE(28);
  if (width <= 0 || height === 0 || bitsPerPixel === 0)
    throw new BrokenImage(`is damaged: it is ${width} × ${height} pixels of ${bitsPerPixel} bits`);
  const isCompressed = ![0, 3].includes(header.readUInt32LE(30));
  const lineBytes = Math.ceil((width * bitsPerPixel) / 32) * 4;
  file.checkInside(pixelsAt, isCompressed ? header.readUInt32LE(34) : lineBytes * height);
  return { width, height };
}
