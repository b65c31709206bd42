import { BrokenImage } from '../broken-image.js';
import type { ImageFile } from '../image-file.js';

/** What a part's header says of its size, its channels, and its being whole. */
export interface ExrPart {
  /** The names of its channels, such as `R` or `ViewLayer.Combined.R`. */
  readonly channels: readonly string[];
  readonly width: number;
  readonly height: number;
  readonly compression: number;
  /** 0: 32 bit integers, 1: 16 bit, 2: 32 bit. */
  readonly pixelType: number | undefined;
  readonly chunkCount: number | undefined;
  readonly tiles:
    { readonly width: number; readonly height: number; readonly hasLevels: boolean } | undefined;
  readonly isDeep: boolean;
}

/** Whether the part's chunks are tiles. */
export function isTiled({ tiles }: ExrPart): boolean {
  return tiles !== undefined;
}

const MULTI_PART = 0x1000;
const DEEP = 0x800;

/** Names and types have at most 255 characters, and a few attributes are needed; the others, such as metadata, may be long. */
const LONGEST_NAME = 255;
const LONGEST_VALUE = 64 * 1024 - 512;
/** Blender writes some 20 a part, and a part for each view; cryptomatte adds a few. */
const MOST_ATTRIBUTES = 10_000;
const MOST_PARTS = 1000;

interface Attribute {
  readonly name: string;
  readonly value: Buffer;
  readonly end: number;
}

/** Reads the headers of all parts. `end`: where they end. */
export async function readExrHeader(
  file: ImageFile,
): Promise<{ readonly parts: readonly ExrPart[]; readonly isMultiPart: boolean; readonly end: number }> {
  const flags = (await file.read(4, 4)).readUInt32LE(0);
  const isMultiPart = (flags & MULTI_PART) !== 0;
  const parts: ExrPart[] = [];
  let position = 8;
  while (parts.length <= MOST_PARTS) {
    const values = new Map<string, Buffer>();
    position = await readAttributes(file, position, values);
    if (values.size === 0) return { parts, isMultiPart, end: position };
    parts.push(partOf(values, (flags & DEEP) !== 0));
    if (!isMultiPart) return { parts, isMultiPart, end: position };
  }
  throw new BrokenImage(`has more than ${MOST_PARTS} parts`);
}

/** @returns where the header ends */
async function readAttributes(file: ImageFile, start: number, values: Map<string, Buffer>): Promise<number> {
  let position = start;
  for (let count = 0; count < MOST_ATTRIBUTES; count += 1) {
    const attribute = await readAttribute(file, position);
    if (attribute.name === '') return attribute.end;
    values.set(attribute.name, Buffer.from(attribute.value));
    position = attribute.end;
  }
  throw new BrokenImage(`has more than ${MOST_ATTRIBUTES} attributes`);
}

async function readAttribute(file: ImageFile, position: number): Promise<Attribute> {
  const name = await readName(file, position);
  if (name === '') return { name, value: Buffer.alloc(0), end: position + 1 };
  const typeAt = position + name.length + 1;
  const type = await readName(file, typeAt);
  const sizeAt = typeAt + type.length + 1;
  const size = (await file.read(sizeAt, 4)).readInt32LE(0);
  file.checkInside(sizeAt + 4, size);
  const isNeeded = Object.hasOwn(NEEDED, name);
  if (isNeeded && size > LONGEST_VALUE) throw new BrokenImage(`is damaged: its "${name}" has ${size} bytes`);
  const value = isNeeded ? await file.read(sizeAt + 4, size) : Buffer.alloc(0);
  if (isNeeded && size < (NEEDED[name] ?? 0)) throw new BrokenImage(`is damaged: its "${name}" is too short`);
  return { name, value, end: sizeAt + 4 + size };
}

/** The attributes that are read, and how many bytes they have at least. */
const NEEDED: Readonly<Record<string, number>> = {
  channels: 1,
  chunkCount: 4,
  compression: 1,
  dataWindow: 16,
  tiles: 9,
  type: 0,
};

async function readName(file: ImageFile, position: number): Promise<string> {
  const bytes = await file.read(position, Math.min(LONGEST_NAME + 1, Math.max(1, file.size - position)));
  const end = bytes.indexOf(0);
  if (end < 0) throw new BrokenImage(`is damaged: there is no attribute at byte ${position}`);
  return bytes.toString('latin1', 0, end);
}

function partOf(values: ReadonlyMap<string, Buffer>, isDeep: boolean): ExrPart {
  const window = values.get('dataWindow');
  if (!window) throw new BrokenImage('says nowhere how large it is');
  const [left, top, right, bottom] = [0, 4, 8, 12].map((at) => window.readInt32LE(at)) as [
    number,
    number,
    number,
    number,
  ];
  const [width, height] = [right - left + 1, bottom - top + 1];
  if (width <= 0 || height <= 0) throw new BrokenImage(`is damaged: it is ${width} × ${height} pixels`);
  const type = values.get('type')?.toString('latin1').replace(/\0$/, '') ?? '';
  return {
    width,
    height,
    channels: channelNames(values.get('channels')),
    compression: values.get('compression')?.readUInt8(0) ?? 0,
    pixelType: pixelTypeOf(values.get('channels')),
    chunkCount: countOf(values.get('chunkCount')),
    tiles: tilesOf(values.get('tiles')),
    isDeep: isDeep || type.startsWith('deep'),
  };
}

/** Each channel: its name, the name's end, and 16 bytes about it. */
function channelNames(channels: Buffer = Buffer.alloc(0)): readonly string[] {
  const names: string[] = [];
  for (let at = 0; at < channels.length && channels[at] !== 0;) {
    const end = channels.indexOf(0, at);
    if (end < 0) break;
    names.push(channels.toString('utf8', at, end));
    at = end + 17;
  }
  return names;
}

/** Of the first channel: a name, its end, the type. */
function pixelTypeOf(channels: Buffer | undefined): number | undefined {
  const end = channels?.indexOf(0) ?? -1;
  if (!channels || end <= 0 || end + 5 > channels.length) return undefined;
  return channels.readInt32LE(end + 1);
}

function countOf(value: Buffer | undefined): number | undefined {
  const count = value?.readInt32LE(0);
  if (count !== undefined && count <= 0) throw new BrokenImage(`is damaged: it has ${count} parts of lines`);
  return count;
}

function tilesOf(value: Buffer | undefined): ExrPart['tiles'] {
  if (!value) return undefined;
  const [width, height] = [value.readUInt32LE(0), value.readUInt32LE(4)];
  if (width === 0 || height === 0) throw new BrokenImage('is damaged: its tiles have no size');
  return { width, height, hasLevels: (value.readUInt8(8) & 0x0f) !== 0 };
}
