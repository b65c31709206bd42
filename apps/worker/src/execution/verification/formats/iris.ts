import { BrokenImage } from '../broken-image.js';
import type { ImageFile } from '../image-file.js';
import type { ImageFacts } from './image-format.js';

const HEADER_BYTES = 512;
const ENTRIES_AT_ONCE = 4096;

/** IRIS (SGI): each line of each channel is inside of the file. */
export async function readIris(file: ImageFile): Promise<ImageFacts> {
  const header = await file.read(0, HEADER_BYTES);
  const isCompressed = header.readUInt8(2) === 1;
  const channelBytes = header.readUInt8(3);
  const [width, height] = [header.readUInt16BE(6), Math.max(1, header.readUInt16BE(8))];
  const channels = Math.max(1, header.readUInt16BE(10));
  if (width === 0 || channelBytes === 0) throw new BrokenImage('is damaged: it has no pixels');
  if (isCompressed) await checkLines(file, height * channels);
  else file.checkInside(HEADER_BYTES, width * height * channels * channelBytes);
  return { width, height, depth: channelBytes * 8 };
}

/** Two tables follow the header: where each line begins, and how long it is. */
async function checkLines(file: ImageFile, lineCount: number): Promise<void> {
  file.checkInside(HEADER_BYTES, lineCount * 8);
  for (let index = 0; index < lineCount; index += ENTRIES_AT_ONCE) {
    const count = Math.min(ENTRIES_AT_ONCE, lineCount - index);
    const starts = Buffer.from(await file.read(HEADER_BYTES + index * 4, count * 4));
    const lengths = await file.read(HEADER_BYTES + (lineCount + index) * 4, count * 4);
    for (let line = 0; line < count; line += 1) {
      const start = starts.readUInt32BE(line * 4);
      if (start < HEADER_BYTES)
        throw new BrokenImage(`is cut off: its line ${index + line + 1} is not there`);
      file.checkInside(start, lengths.readUInt32BE(line * 4));
    }
  }
}
