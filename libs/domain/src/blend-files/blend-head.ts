import type { BlenderVersion } from './blender-version.js';

/** What the beginning of a blend file tells, uncompressed. */
export interface BlendHead {
  readonly savedBy: BlenderVersion;
  /** The oldest Blender that can read it, as the file itself says; undefined where that stands farther behind. */
  readonly needs?: BlenderVersion;
}

/** How the parts of a file follow each other: each begins with its name, and how long it is. */
interface Layout {
  readonly isLittleEndian: boolean;
  readonly startAt: number;
  readonly headBytes: number;
  readonly lengthAt: number;
  readonly hasLongLength: boolean;
}

/** Until Blender 4.5: `BLENDER-v405`. */
const OLD_HEADER = /^BLENDER([-_])([vV])(\d{3})/;
/** Since 5.0: `BLENDER17-01v0500`: how long the header is, the version of the format, and Blender's. */
const NEW_HEADER = /^BLENDER(\d{2})-(\d{2})v(\d{4})/;
const LONGEST_HEADER = 17;

/** Of the part `GLOB`, which begins with: four letters, the subversion, then the version of Blender that can read the file. */
const NEEDED_VERSION_AT = 6;

/** Reads the beginning of a blend file; undefined when it is none, or of a format that is not known here. Any bytes can be read. */
export function readBlendHead(bytes: Uint8Array): BlendHead | undefined {
  const text = String.fromCharCode(...bytes.subarray(0, LONGEST_HEADER));
  const found = oldHeader(text) ?? newHeader(text);
  if (found === undefined) return undefined;
  const needs = neededVersion(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), found.layout);
  return { savedBy: found.savedBy, ...(needs !== undefined && { needs }) };
}

interface Header {
  readonly savedBy: BlenderVersion;
  readonly layout: Layout;
}

function oldHeader(text: string): Header | undefined {
  const [, pointers, order, version] = OLD_HEADER.exec(text) ?? [];
  if (version === undefined) return undefined;
  const layout = {
    isLittleEndian: order === 'v',
    startAt: 12,
    headBytes: pointers === '-' ? 24 : 20,
    lengthAt: 4,
    hasLongLength: false,
  };
  return { savedBy: Number(version), layout };
}

function newHeader(text: string): Header | undefined {
  const [, size, format, version] = NEW_HEADER.exec(text) ?? [];
  if (version === undefined || format !== '01') return undefined;
  const layout = {
    isLittleEndian: true,
    startAt: Number(size),
    headBytes: 32,
    lengthAt: 16,
    hasLongLength: true,
  };
  return { savedBy: Number(version), layout };
}

/** Before `GLOB` there are two parts at most, of which one is a small picture. */
function neededVersion(view: DataView, layout: Layout): BlenderVersion | undefined {
  let at = layout.startAt;
  while (at + layout.headBytes + NEEDED_VERSION_AT + 2 <= view.byteLength) {
    const contentAt = at + layout.headBytes;
    const name = String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(at + offset)));
    if (name === 'GLOB') {
      const version = view.getInt16(contentAt + NEEDED_VERSION_AT, layout.isLittleEndian);
      return version > 0 ? version : undefined;
    }
    at = contentAt + lengthOf(view, at + layout.lengthAt, layout);
  }
  return undefined;
}

function lengthOf(view: DataView, at: number, { hasLongLength, isLittleEndian }: Layout): number {
  return hasLongLength ? Number(view.getBigUint64(at, isLittleEndian)) : view.getUint32(at, isLittleEndian);
}
