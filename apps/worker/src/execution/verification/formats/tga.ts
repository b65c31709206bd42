import { BrokenImage } from '../broken-image.js';
import type { ImageFile } from '../image-file.js';
import type { ImageFacts } from './image-format.js';

const HEADER_BYTES = 18;
const UNCOMPRESSED = new Set([1, 2, 3]);
const RUN_LENGTHS = new Set([9, 10, 11]);
const BITS = new Set([8, 15, 16, 24, 32]);

/** Whether it may be a Targa file, which begins with no signature: the kind and the bits of a pixel are ones that there are. */
export function looksLikeTga(start: Buffer): boolean {
  if (start.length < HEADER_BYTES) return false;
  const kind = start.readUInt8(2);
  return (
    start.readUInt8(1) <= 1 &&
    (UNCOMPRESSED.has(kind) || RUN_LENGTHS.has(kind)) &&
    BITS.has(start.readUInt8(16)) &&
    start.readUInt16LE(12) > 0 &&
    start.readUInt16LE(14) > 0
  );
}

/** Targa: all pixels are there, counted run by run where they are compressed. */
export async function readTga(file: ImageFile): Promise<ImageFacts> {
  const header = await file.read(0, HEADER_BYTES);
  const [width, height] = [header.readUInt16LE(12), header.readUInt16LE(14)];
  const pixelBytes = Math.ceil(header.readUInt8(16) / 8);
  const mapBytes = header.readUInt16LE(5) * Math.ceil(header.readUInt8(7) / 8);
  const start = HEADER_BYTES + header.readUInt8(0) + mapBytes;
  if (UNCOMPRESSED.has(header.readUInt8(2))) file.checkInside(start, width * height * pixelBytes);
  else await checkRuns(file, start, width * height, pixelBytes);
  return { width, height };
}

/** A run is a byte and one pixel, which is repeated, or as many as it says. */
async function checkRuns(
  file: ImageFile,
  start: number,
  pixelCount: number,
  pixelBytes: number,
): Promise<void> {
  let [position, left] = [start, pixelCount];
  while (left > 0) {
    const bytes = await file.readOn(position);
    if (bytes.length === 0)
      throw new BrokenImage(`is cut off: ${left} of its ${pixelCount} pixels are missing`);
    let at = 0;
    for (; at < bytes.length && left > 0;) {
      const head = bytes[at] ?? 0;
      const count = (head & 0x7f) + 1;
      left -= count;
      at += 1 + (head & 0x80 ? pixelBytes : count * pixelBytes);
    }
    position += at;
  }
  file.checkInside(start, position - start);
}
