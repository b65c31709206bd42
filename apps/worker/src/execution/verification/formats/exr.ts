import { BrokenImage } from '../broken-image.js';
import type { ImageFile } from '../image-file.js';
import { isTiled, readExrHeader, type ExrPart } from './exr-header.js';
import type { ImageFacts } from './image-format.js';

/** How many lines a chunk has, by the number of its compression. */
const LINES_BY_COMPRESSION: readonly number[] = [1, 1, 1, 16, 32, 16, 32, 32, 32, 256, 256, 32];

const BITS_BY_PIXEL_TYPE: readonly number[] = [32, 16, 32];

const OFFSET_BYTES = 8;
/** So many offsets are read at once. */
const OFFSETS_AT_ONCE = 4096;

/** OpenEXR: its table of offsets, which is written last, is complete, and the chunk that lies last is inside of the file. */
export async function readExr(file: ImageFile): Promise<ImageFacts> {
  const { parts, isMultiPart, end } = await readExrHeader(file);
  const [first] = parts;
  if (!first) throw new BrokenImage('has no header');
  let tableStart = end;
  const tables = parts.map((part) => {
    const table = { start: tableStart, count: chunkCountOf(part), part };
    tableStart += (table.count ?? 0) * OFFSET_BYTES;
    return table;
  });
  // Without the tables' lengths (mip maps), nothing can be said of where the chunks are.
  const areTablesKnown = tables.every(({ count }) => count !== undefined);
  for (const { start, count = 0, part } of areTablesKnown ? tables : []) {
    file.checkInside(start, count * OFFSET_BYTES);
    const last = await lastChunkOf(file, start, count, tableStart);
    await checkChunk(file, last, isMultiPart, part);
  }
  return {
    width: first.width,
    height: first.height,
    ...(first.pixelType === undefined ? {} : { depth: BITS_BY_PIXEL_TYPE[first.pixelType] ?? 32 }),
  };
}

function chunkCountOf(part: ExrPart): number | undefined {
  if (part.chunkCount !== undefined) return part.chunkCount;
  if (part.tiles) {
    const { width, height, hasLevels } = part.tiles;
    return hasLevels ? undefined : Math.ceil(part.width / width) * Math.ceil(part.height / height);
  }
  const lines = LINES_BY_COMPRESSION[part.compression];
  return lines === undefined ? undefined : Math.ceil(part.height / lines);
}

async function lastChunkOf(
  file: ImageFile,
  tableStart: number,
  count: number,
  dataStart: number,
): Promise<number> {
  let last = 0;
  for (let index = 0; index < count; index += OFFSETS_AT_ONCE) {
    const entries = Math.min(OFFSETS_AT_ONCE, count - index);
    const table = await file.read(tableStart + index * OFFSET_BYTES, entries * OFFSET_BYTES);
    for (let entry = 0; entry < entries; entry += 1) {
      const offset = Number(table.readBigUInt64LE(entry * OFFSET_BYTES));
      if (offset < dataStart || offset >= file.size)
        throw new BrokenImage(`is cut off: its part ${index + entry + 1} of ${count} is not there`);
      last = Math.max(last, offset);
    }
  }
  return last;
}

/** Scan lines: line, size. Tiles: x, y, two levels, size. Several parts: the part's number before. Deep ones have sizes of 8 bytes. */
async function checkChunk(
  file: ImageFile,
  offset: number,
  isMultiPart: boolean,
  part: ExrPart,
): Promise<void> {
  if (part.isDeep) return;
  const sizeAt = offset + (isMultiPart ? 4 : 0) + (isTiled(part) ? 16 : 4);
  const size = (await file.read(sizeAt, 4)).readInt32LE(0);
  file.checkInside(sizeAt + 4, size);
}
