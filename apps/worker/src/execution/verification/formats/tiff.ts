import { BrokenImage } from '../broken-image.js';
import type { ImageFile } from '../image-file.js';
import type { ImageFacts } from './image-format.js';

/** Bytes of a value, by the number of its type. */
const BYTES_BY_TYPE: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

/** The types of positions and counts: BYTE, SHORT, LONG, IFD, LONG8, IFD8. */
const NUMBER_TYPES = new Set([1, 3, 4, 13, 16, 18]);

const TAG = {
  width: 256,
  height: 257,
  bits: 258,
  stripOffsets: 273,
  stripBytes: 279,
  tileOffsets: 324,
  tileBytes: 325,
} as const;

/** Images have one directory, with thumbnails a few; and a directory has some 20 entries. */
const MOST_DIRECTORIES = 256;
const MOST_ENTRIES = 4096;
const VALUES_AT_ONCE = 4096;

/** Numbers of one entry of a directory, wherever they are. */
interface Entry {
  readonly type: number;
  readonly count: number;
  /** Where the values are. */
  readonly at: number;
}

/** How numbers are written in this file. */
interface Layout {
  readonly isLittle: boolean;
  /** BigTIFF: positions and counts have 8 bytes. */
  readonly isBig: boolean;
}

/** TIFF: its directories, one after the other without a loop, and each strip or tile of the pictures inside of the file. */
export async function readTiff(file: ImageFile): Promise<ImageFacts> {
  const start = await file.read(0, 8);
  const isLittle = start.toString('latin1', 0, 2) === 'II';
  const layout = { isLittle, isBig: (isLittle ? start.readUInt16LE(2) : start.readUInt16BE(2)) === 43 };
  let next = await readPosition(file, layout.isBig ? 8 : 4, layout);
  if (next === 0) throw new BrokenImage('is cut off: it has no directory');
  let facts: ImageFacts | undefined;
  const seen = new Set<number>();
  while (next !== 0) {
    if (seen.has(next)) throw new BrokenImage('is damaged: its directories go round in a circle');
    if (seen.size >= MOST_DIRECTORIES) throw new BrokenImage(`has more than ${MOST_DIRECTORIES} directories`);
    seen.add(next);
    const directory = await readDirectory(file, next, layout);
    await checkPieces(file, directory.entries, layout);
    facts ??= await factsOf(file, directory.entries, layout);
    next = directory.next;
  }
  if (!facts) throw new BrokenImage('has no picture');
  return facts;
}

async function readDirectory(
  file: ImageFile,
  position: number,
  layout: Layout,
): Promise<{ readonly entries: ReadonlyMap<number, Entry>; readonly next: number }> {
  const [countBytes, entryBytes, inlineBytes] = layout.isBig ? [8, 20, 8] : [2, 12, 4];
  const count = await readNumber(file, position, countBytes, layout);
  if (count > MOST_ENTRIES) throw new BrokenImage(`is damaged: a directory of it has ${count} entries`);
  const entries = new Map<number, Entry>();
  for (let index = 0; index < count; index += 1) {
    const at = position + countBytes + index * entryBytes;
    const type = await readNumber(file, at + 2, 2, layout);
    const valueCount = await readNumber(file, at + 4, inlineBytes, layout);
    const valueAt = at + 4 + inlineBytes;
    const bytes = (BYTES_BY_TYPE[type] ?? 0) * valueCount;
    const isInline = bytes <= inlineBytes;
    const valuesAt = isInline ? valueAt : await readNumber(file, valueAt, inlineBytes, layout);
    file.checkInside(valuesAt, bytes);
    entries.set(await readNumber(file, at, 2, layout), { type, count: valueCount, at: valuesAt });
  }
  return { entries, next: await readPosition(file, position + countBytes + count * entryBytes, layout) };
}

/** Each strip or tile has to lie inside of the file; Photoshop's own directories may have none. */
async function checkPieces(
  file: ImageFile,
  entries: ReadonlyMap<number, Entry>,
  layout: Layout,
): Promise<void> {
  const offsets = entries.get(TAG.stripOffsets) ?? entries.get(TAG.tileOffsets);
  const sizes = entries.get(TAG.stripBytes) ?? entries.get(TAG.tileBytes);
  if (!offsets || !sizes || offsets.count !== sizes.count)
    throw new BrokenImage('is damaged: it does not say where its pixels are');
  for (let index = 0; index < offsets.count; index += VALUES_AT_ONCE) {
    const count = Math.min(VALUES_AT_ONCE, offsets.count - index);
    const starts = await readValues(file, offsets, { index, count }, layout);
    const lengths = await readValues(file, sizes, { index, count }, layout);
    for (const [piece, start] of starts.entries()) {
      const length = lengths[piece] ?? 0;
      if (start === 0 || length === 0)
        throw new BrokenImage(`is cut off: its piece ${index + piece + 1} of ${offsets.count} is not there`);
      file.checkInside(start, length);
    }
  }
}

async function factsOf(
  file: ImageFile,
  entries: ReadonlyMap<number, Entry>,
  layout: Layout,
): Promise<ImageFacts> {
  const value = async (tag: number): Promise<number | undefined> => {
    const entry = entries.get(tag);
    return entry && (await readValues(file, entry, { index: 0, count: 1 }, layout))[0];
  };
  const [width, height] = [await value(TAG.width), await value(TAG.height)];
  if (!width || !height) throw new BrokenImage('says nowhere how large it is');
  return { width, height, depth: (await value(TAG.bits)) ?? 1 };
}

async function readValues(
  file: ImageFile,
  entry: Entry,
  { index, count }: { readonly index: number; readonly count: number },
  layout: Layout,
): Promise<readonly number[]> {
  const bytes = BYTES_BY_TYPE[entry.type];
  if (bytes === undefined || !NUMBER_TYPES.has(entry.type))
    throw new BrokenImage('is damaged: its directory has no numbers where they should be');
  const values = await file.read(entry.at + index * bytes, count * bytes);
  return Array.from({ length: count }, (_, at) => numberIn(values, at * bytes, bytes, layout));
}

function readPosition(file: ImageFile, at: number, layout: Layout): Promise<number> {
  return readNumber(file, at, layout.isBig ? 8 : 4, layout);
}

async function readNumber(file: ImageFile, at: number, bytes: number, layout: Layout): Promise<number> {
  return numberIn(await file.read(at, bytes), 0, bytes, layout);
}

function numberIn(buffer: Buffer, at: number, bytes: number, { isLittle }: Layout): number {
  if (bytes === 8) return Number(isLittle ? buffer.readBigUInt64LE(at) : buffer.readBigUInt64BE(at));
  return isLittle ? buffer.readUIntLE(at, bytes) : buffer.readUIntBE(at, bytes);
}
