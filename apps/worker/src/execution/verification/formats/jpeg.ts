import { BrokenImage } from '../broken-image.js';
import type { ImageFile } from '../image-file.js';
import type { ImageFacts } from './image-format.js';

/** Where the compressed pixels begin. */
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xffd9;

/** SOF0 … SOF15: the frame header, but for DHT, JPG and DAC, which lie between them. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** JPEG: its segments up to the pixels, and the marker of its end, which no compressed pixels contain. */
export async function readJpeg(file: ImageFile): Promise<ImageFacts> {
  let facts: ImageFacts | undefined;
  for (let position = 2; ;) {
    const [prefix = 0, marker = 0] = await file.read(position, 2);
    if (prefix !== 0xff) throw new BrokenImage(`is damaged: there is no segment at byte ${position}`);
    if (marker === 0xff) {
      position += 1; // filling
      continue;
    }
    const segment = await file.read(position + 2, 2);
    const length = segment.readUInt16BE(0);
    if (length < 2) throw new BrokenImage(`is damaged: the segment at byte ${position} has no length`);
    file.checkInside(position + 2, length);
    if (isFrameHeader(marker)) facts = readFrameHeader(await file.read(position + 4, 5));
    if (marker === START_OF_SCAN) return endOf(file, facts, position + 2 + length);
    position += 2 + length;
  }
}

function readFrameHeader(bytes: Buffer): ImageFacts {
  return { depth: bytes.readUInt8(0), height: bytes.readUInt16BE(1), width: bytes.readUInt16BE(3) };
}

async function endOf(file: ImageFile, facts: ImageFacts | undefined, scanStart: number): Promise<ImageFacts> {
  if (!facts) throw new BrokenImage('says nowhere how large it is');
  const last = file.size - 2;
  if (last <= scanStart || (await file.read(last, 2)).readUInt16BE(0) !== END_OF_IMAGE)
    throw new BrokenImage(`is cut off: it has ${file.size} bytes, and no end`);
  return facts;
}
