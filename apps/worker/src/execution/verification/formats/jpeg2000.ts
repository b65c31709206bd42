import { BrokenImage } from '../broken-image.js';
import type { ImageFile } from '../image-file.js';
import type { ImageFacts } from './image-format.js';

const START_OF_CODESTREAM = 0xff4fff51;
const END_OF_CODESTREAM = 0xffd9;
const MOST_BOXES = 1000;

/** JPEG 2000, in boxes (`.jp2`) or bare (`.j2c`): from the codestream's header to the marker of its end. */
export async function readJpeg2000(file: ImageFile): Promise<ImageFacts> {
  const isBare = (await file.read(0, 4)).readUInt32BE(0) === START_OF_CODESTREAM;
  const { start, end } = isBare ? { start: 0, end: file.size } : await findCodestream(file);
  const header = await file.read(start, 43);
  if (header.readUInt32BE(0) !== START_OF_CODESTREAM) throw new BrokenImage('is damaged: it has no picture');
  if ((await file.read(end - 2, 2)).readUInt16BE(0) !== END_OF_CODESTREAM)
    throw new BrokenImage(`is cut off: it has ${file.size} bytes, and no end`);
  return {
    width: header.readUInt32BE(8) - header.readUInt32BE(16),
    height: header.readUInt32BE(12) - header.readUInt32BE(20),
    depth: (header.readUInt8(42) & 0x7f) + 1,
  };
}

async function findCodestream(file: ImageFile): Promise<{ readonly start: number; readonly end: number }> {
  let position = 0;
  for (let count = 0; count < MOST_BOXES; count += 1) {
    const box = await file.read(position, 8);
    const [short, type] = [box.readUInt32BE(0), box.toString('latin1', 4)];
    // 0: up to the end of the file; 1: the length follows, in 8 bytes.
    const isLong = short === 1;
    const long = isLong ? Number((await file.read(position + 8, 8)).readBigUInt64BE(0)) : short;
    const length = short === 0 ? file.size - position : long;
    const headerBytes = isLong ? 16 : 8;
    if (length < headerBytes) throw new BrokenImage(`is damaged: the box at byte ${position} has no length`);
    file.checkInside(position, length);
    if (type === 'jp2c') return { start: position + headerBytes, end: position + length };
    position += length;
  }
  throw new BrokenImage('is damaged: it has no picture');
}
