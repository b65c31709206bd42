import { readBmp } from './bmp.js';
import { readExr } from './exr.js';
import { readCineon, readDpx } from './film-scans.js';
import type { ImageFormat, ImageReader } from './image-format.js';
import { readIris } from './iris.js';
import { readJpeg } from './jpeg.js';
import { readJpeg2000 } from './jpeg2000.js';
import { readPng } from './png.js';
import { readRadianceHdr } from './radiance-hdr.js';
import { looksLikeTga, readTga } from './tga.js';
import { readTiff } from './tiff.js';
import { readWebp } from './webp.js';

interface FormatFacts {
  readonly read: ImageReader;
  /** By the first bytes of a file, up to 18. */
  readonly isFormatOf: (start: Buffer) => boolean;
  /** What Blender calls it: in `--render-format`, and in its settings. */
  readonly blenderNames: readonly string[];
  /** Of its files, the usual one first. */
  readonly extensions: readonly string[];
}

const startsWith =
  (...signatures: readonly string[]) =>
  (start: Buffer): boolean =>
    signatures.some((signature) => start.toString('latin1', 0, signature.length) === signature);

/** The kinds of image file that Blender writes. Targa comes last: its files have no signature, and may look like others. */
export const IMAGE_FORMATS: Readonly<Record<ImageFormat, FormatFacts>> = {
  PNG: {
    read: readPng,
    isFormatOf: startsWith('\x89PNG\r\n\x1a\n'),
    blenderNames: ['PNG'],
    extensions: ['.png'],
  },
  JPEG: {
    read: readJpeg,
    isFormatOf: startsWith('\xff\xd8\xff'),
    blenderNames: ['JPEG'],
    extensions: ['.jpg', '.jpeg'],
  },
  OpenEXR: {
    read: readExr,
    isFormatOf: startsWith('\x76\x2f\x31\x01'),
    blenderNames: ['OPEN_EXR', 'OPEN_EXR_MULTILAYER', 'EXR', 'MULTILAYER'],
    extensions: ['.exr'],
  },
  TIFF: {
    read: readTiff,
    isFormatOf: startsWith('II\x2a\0', 'MM\0\x2a', 'II\x2b\0', 'MM\0\x2b'),
    blenderNames: ['TIFF'],
    extensions: ['.tif', '.tiff'],
  },
  BMP: { read: readBmp, isFormatOf: startsWith('BM'), blenderNames: ['BMP'], extensions: ['.bmp'] },
  'Radiance HDR': {
    read: readRadianceHdr,
    isFormatOf: startsWith('#?'),
    blenderNames: ['HDR'],
    extensions: ['.hdr'],
  },
  WebP: {
    read: readWebp,
    isFormatOf: (start) => startsWith('RIFF')(start) && start.toString('latin1', 8, 12) === 'WEBP',
    blenderNames: ['WEBP'],
    extensions: ['.webp'],
  },
  'JPEG 2000': {
    read: readJpeg2000,
    isFormatOf: startsWith('\0\0\0\x0cjP  \r\n\x87\n', '\xff\x4f\xff\x51'),
    blenderNames: ['JP2', 'JPEG2000'],
    extensions: ['.jp2', '.j2c'],
  },
  DPX: {
    read: readDpx,
    isFormatOf: startsWith('SDPX', 'XPDS'),
    blenderNames: ['DPX'],
    extensions: ['.dpx'],
  },
  Cineon: {
    read: readCineon,
    isFormatOf: startsWith('\x80\x2a\x5f\xd7', '\xd7\x5f\x2a\x80'),
    blenderNames: ['CINEON'],
    extensions: ['.cin'],
  },
  IRIS: {
    read: readIris,
    isFormatOf: startsWith('\x01\xda'),
    blenderNames: ['IRIS', 'IRIZ'],
    extensions: ['.rgb'],
  },
  TGA: {
    read: readTga,
    isFormatOf: looksLikeTga,
    blenderNames: ['TGA', 'RAWTGA', 'TARGA', 'TARGA_RAW'],
    extensions: ['.tga'],
  },
};

const FORMATS = Object.entries(IMAGE_FORMATS) as readonly (readonly [ImageFormat, FormatFacts])[];

/** The format of a file that begins with these bytes; undefined for others than Blender's. */
export function formatOf(start: Buffer): ImageFormat | undefined {
  return FORMATS.find(([, { isFormatOf }]) => isFormatOf(start))?.[0];
}

/** The format that Blender has this word for; undefined for videos, and words that we do not know. */
export function formatNamed(blenderName: string): ImageFormat | undefined {
  return FORMATS.find(([, { blenderNames }]) => blenderNames.includes(blenderName))?.[0];
}
