import { crc32 } from 'node:zlib';
import { BrokenImage } from '../broken-image.js';
import type { ImageFile } from '../image-file.js';
import type { ImageFacts } from './image-format.js';

const SIGNATURE_BYTES = 8;
/** Length and type before a chunk's data. */
const HEADER_BYTES = 8;
const CRC_BYTES = 4;

/** Larger files are not read through for their checksums: they are walked from chunk to chunk. */
const CHECKSUM_LIMIT_BYTES = 256 * 1024 * 1024;

/** Blender writes chunks of 8 KiB; a file of far more and smaller ones is made to keep us busy. */
const SMALLEST_CHUNK_BYTES = 256;
const SPARE_CHUNKS = 1000;

/** PNG: chunk after chunk, with the right checksums, to the one that ends it. */
export async function readPng(file: ImageFile): Promise<ImageFacts> {
  const facts = await readHeader(file);
  const mostChunks = SPARE_CHUNKS + file.size / SMALLEST_CHUNK_BYTES;
  let hasPixels = false;
  let position = SIGNATURE_BYTES;
  for (let count = 0; count < mostChunks; count += 1) {
    const header = await file.read(position, HEADER_BYTES);
    const [length, type] = [header.readUInt32BE(0), header.toString('latin1', 4)];
    file.checkInside(position, HEADER_BYTES + length + CRC_BYTES);
    if (file.size <= CHECKSUM_LIMIT_BYTES) await checkSum(file, position + 4, length + 4, type);
    if (type === 'IEND') return orNoPixels(facts, hasPixels);
    hasPixels ||= type === 'IDAT' && length > 0;
    position += HEADER_BYTES + length + CRC_BYTES;
  }
  throw new BrokenImage('has more chunks than an image of its size');
}

function orNoPixels(facts: ImageFacts, hasPixels: boolean): ImageFacts {
  if (!hasPixels) throw new BrokenImage('has no pixels');
  return facts;
}

async function readHeader(file: ImageFile): Promise<ImageFacts> {
  const header = await file.read(SIGNATURE_BYTES, HEADER_BYTES + 13);
  if (header.toString('latin1', 4, 8) !== 'IHDR') throw new BrokenImage('does not begin with its header');
  return { width: header.readUInt32BE(8), height: header.readUInt32BE(12), depth: header.readUInt8(16) };
}

async function checkSum(file: ImageFile, start: number, length: number, type: string): Promise<void> {
  let sum = 0;
  for (let done = 0; done < length;) {
    const bytes = (await file.readOn(start + done)).subarray(0, length - done);
    if (bytes.length === 0) throw new BrokenImage(`has become shorter while it was read`);
    sum = crc32(bytes, sum);
    done += bytes.length;
  }
  const written = (await file.read(start + length, CRC_BYTES)).readUInt32BE(0);
  if (sum !== written)
    throw new BrokenImage(`is damaged: the checksum of its ${type} chunk at byte ${start - 4} is wrong`);
}
