import { BrokenImage } from '../broken-image.js';
import type { ImageFile } from '../image-file.js';
import type { ImageFacts } from './image-format.js';

const FIRST_CHUNK = 12;

/** WebP: as long as its header says. */
export async function readWebp(file: ImageFile): Promise<ImageFacts> {
  const length = (await file.read(4, 4)).readUInt32LE(0);
  file.checkInside(0, 8 + length);
  const chunk = await file.read(FIRST_CHUNK, 18);
  file.checkInside(FIRST_CHUNK + 8, chunk.readUInt32LE(4));
  const read = SIZE_READERS[chunk.toString('latin1', 0, 4)];
  if (!read) throw new BrokenImage('is damaged: it begins with no picture');
  return read(chunk.subarray(8));
}

/** Where the sizes are, by the kind of the first chunk. */
const SIZE_READERS: Readonly<Record<string, (data: Buffer) => ImageFacts>> = {
  'VP8 ': (data) => ({ width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff }),
  VP8L: (data) => {
    const bits = data.readUInt32LE(1);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  },
  VP8X: (data) => ({ width: data.readUIntLE(4, 3) + 1, height: data.readUIntLE(7, 3) + 1 }),
};
