import { open } from 'node:fs/promises';

/** What of an EXR file FFmpeg has to be told to show: it takes the first part's channels `R`, `G`, `B` by itself. */
export interface ExrChoice {
  readonly part?: number;
  /** The channels' names up to the last dot, such as `ViewLayer.Combined`. */
  readonly layer?: string;
}

/** Headers are some KiB long; with much metadata, some 100. */
const LONGEST_HEADER = 1024 * 1024;
const MULTI_PART = 0x1000;

/** The best first: the compositor's output, a view layer's picture; of several views, the left one. */
const PICTURE_LAYERS: readonly RegExp[] = [
  /^Composite\.Combined(\.left)?$/,
  /^Composite\.Combined\.[^.]+$/,
  /(^|\.)Combined(\.left)?$/,
  /(^|\.)Combined\.[^.]+$/,
  /^left$/,
];

/** Chooses the picture among the layers and parts of an EXR file. Files that cannot be read that way are left to FFmpeg. */
export async function choosePictureOfExr(path: string): Promise<ExrChoice> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST_HEADER), 0, LONGEST_HEADER, 0);
    return chooseAmong(readParts(buffer.subarray(0, bytesRead)));
  } finally {
    await file.close();
  }
}

function chooseAmong(parts: readonly (readonly string[])[]): ExrChoice {
  const plain = parts.findIndex(hasPlainPicture);
  if (plain >= 0) return partChoice(plain);
  for (const wanted of PICTURE_LAYERS) {
    for (const [part, channels] of parts.entries()) {
      const layer = channels
        .filter((name) => name.endsWith('.R'))
        .map((name) => name.slice(0, -2))
        .find((name) => wanted.test(name));
      if (layer !== undefined) return { ...partChoice(part), layer };
    }
  }
  return {};
}

function partChoice(part: number): ExrChoice {
  return part === 0 ? {} : { part };
}

function hasPlainPicture(channels: readonly string[]): boolean {
  return ['R', 'G', 'B'].every((name) => channels.includes(name)) || channels.includes('Y');
}

/** The names of the channels of each part, as far as the headers can be read. */
function readParts(header: Buffer): readonly (readonly string[])[] {
  const isMultiPart = header.length >= 8 && (header.readUInt32LE(4) & MULTI_PART) !== 0;
  const parts: (readonly string[])[] = [];
  let channels: readonly string[] = [];
  for (let at = 8; at < header.length;) {
    const attribute = readAttribute(header, at);
    if (attribute === undefined) break;
    if (attribute.name === 'channels') channels = channelNames(attribute.value);
    at = attribute.end;
    if (attribute.name !== '') continue;
    if (channels.length === 0) break; // the end of the headers of a file of several parts
    parts.push(channels);
    channels = [];
    if (!isMultiPart) break;
  }
  return parts;
}

/** A name, a type, a size, a value; an empty name ends the header. */
function readAttribute(
  header: Buffer,
  at: number,
): { readonly name: string; readonly value: Buffer; readonly end: number } | undefined {
  const nameEnd = header.indexOf(0, at);
  if (nameEnd === at) return { name: '', value: Buffer.alloc(0), end: at + 1 };
  const typeEnd = nameEnd < 0 ? -1 : header.indexOf(0, nameEnd + 1);
  if (typeEnd < 0 || typeEnd + 5 > header.length) return undefined;
  const size = header.readUInt32LE(typeEnd + 1);
  const end = typeEnd + 5 + size;
  if (end > header.length) return undefined;
  return { name: header.toString('latin1', at, nameEnd), value: header.subarray(typeEnd + 5, end), end };
}

/** Each channel: its name, and 16 bytes about it. */
function channelNames(value: Buffer): readonly string[] {
  const names: string[] = [];
  for (let at = 0; at < value.length && value[at] !== 0;) {
    const end = value.indexOf(0, at);
    if (end < 0) break;
    names.push(value.toString('utf8', at, end));
    at = end + 17;
  }
  return names;
}
