/** What is needed of an EXR file's header before its pixels are decoded. */
export interface ExrHeader {
  readonly width: number;
  readonly height: number;
  /** In the order of their names, as they are stored. */
  readonly channels: readonly ExrChannel[];
}

/** A channel, as the header describes it. */
interface ExrChannel {
  readonly name: string;
  /** What follows the name: pixel type, linearity, sampling; 16 bytes. */
  readonly facts: Buffer;
}

interface Attribute {
  readonly name: string;
  readonly type: string;
  readonly value: Buffer;
  /** Where it begins and ends in the file. */
  readonly start: number;
  readonly end: number;
}

/** Magic number and version. */
const FIRST_ATTRIBUTE_AT = 8;
const CHANNEL_FACTS_BYTES = 16;

/** Reads the header of an EXR file (of its first part, when it has several). Throws an Error when it is damaged. */
export function readExrHeader(file: Buffer): ExrHeader {
  const attributes = readAttributes(file);
  const window = attributes.find(({ name }) => name === 'dataWindow')?.value;
  if (window?.length !== 16) throw new Error('The EXR file has no data window: it is damaged');
  const [left, top, right, bottom] = [0, 4, 8, 12].map((at) => window.readInt32LE(at));
  const [width, height] = [sizeOf(left, right), sizeOf(top, bottom)];
  if (width < 1 || height < 1) throw new Error('The EXR file has an empty data window: it is damaged');
  return { width, height, channels: readChannels(channelList(attributes).value) };
}

/**
 * Gives the image of a file with layers the plain channel names R, G, B and A, for decoders look for these alone: Blender's
 * multilayer files call them `ViewLayer.Combined.R`. What the names become shorter by, a further attribute takes up, so
 * that everything behind the header stays where it is. A file that has plain names already, or nothing like an image,
 * comes back as it is.
 */
export function withPlainChannelNames(file: Buffer): Buffer {
  const { channels } = readExrHeader(file);
  const names = channels.map(({ name }) => name);
  const layer = isImage(names, '') ? undefined : imageLayer(names);
  if (layer === undefined) return file;
  const list = channelList(readAttributes(file));
  const renamed = attribute(
    'channels',
    'chlist',
    Buffer.concat([
      ...channels.map(({ name, facts }) => Buffer.concat([text(plainName(name, layer)), facts])),
      END,
    ]),
  );
  const padding = list.end - list.start - renamed.length - PADDING_OVERHEAD;
  if (padding < 0) throw new Error(`The EXR file's layer '${layer}' has too short a name to be read`);
  return Buffer.concat([
    file.subarray(0, list.start),
    renamed,
    attribute(PADDING_NAME, 'string', Buffer.alloc(padding, ' ')),
    file.subarray(list.end),
  ]);
}

const END = Buffer.from([0]);
const PADDING_NAME = '-';
const PADDING_OVERHEAD = attribute(PADDING_NAME, 'string', Buffer.alloc(0)).length;

/** The layer to show: the finished image, as Blender names it, else the first that has colours. */
function imageLayer(names: readonly string[]): string | undefined {
  const layers = names.filter((name) => name.endsWith('.R')).map((name) => name.slice(0, -1));
  const usable = layers.filter((layer) => isImage(names, layer));
  return usable.find((layer) => /(^|\.)Combined\.$/.test(layer)) ?? usable[0];
}

function isImage(names: readonly string[], layer: string): boolean {
  return ['R', 'G', 'B'].every((colour) => names.includes(layer + colour));
}

/** Other layers' names are left alone: that they are then out of order hurts no decoder, for pixels come in the list's order. */
function plainName(name: string, layer: string): string {
  const rest = name.slice(layer.length);
  return name.startsWith(layer) && /^[RGBA]$/.test(rest) ? rest : name;
}

function readAttributes(file: Buffer): readonly Attribute[] {
  const attributes: Attribute[] = [];
  let at = FIRST_ATTRIBUTE_AT;
  while (file[at] !== 0) {
    const name = readText(file, at);
    const type = readText(file, at + name.length + 1);
    const sizeAt = at + name.length + type.length + 2;
    const start = sizeAt + 4;
    const end = start + (start <= file.length ? file.readInt32LE(sizeAt) : Infinity);
    if (!(end >= start && end < file.length))
      throw new Error('The EXR file ends within its header: it is damaged');
    attributes.push({ name, type, value: file.subarray(start, end), start: at, end });
    at = end;
  }
  return attributes;
}

function channelList(attributes: readonly Attribute[]): Attribute {
  const list = attributes.find(({ name, type }) => name === 'channels' && type === 'chlist');
  if (!list) throw new Error('The EXR file lists no channels: it is damaged');
  return list;
}

function readChannels(list: Buffer): readonly ExrChannel[] {
  const channels: ExrChannel[] = [];
  let at = 0;
  while (at < list.length && list[at] !== 0) {
    const name = readText(list, at);
    const factsAt = at + name.length + 1;
    at = factsAt + CHANNEL_FACTS_BYTES;
    channels.push({ name, facts: list.subarray(factsAt, at) });
  }
  return channels;
}

/** Latin 1: as many characters as bytes. */
function readText(bytes: Buffer, at: number): string {
  const end = bytes.indexOf(0, at);
  if (end < 0) throw new Error('The EXR file ends within its header: it is damaged');
  return bytes.toString('latin1', at, end);
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`, 'latin1');
}

function attribute(name: string, type: string, value: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32LE(value.length);
  return Buffer.concat([text(name), text(type), size, value]);
}

function sizeOf(first = 0, last = 0): number {
  return last - first + 1;
}
