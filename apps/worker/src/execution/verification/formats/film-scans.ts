import { BrokenImage } from '../broken-image.js';
import type { ImageFile } from '../image-file.js';
import type { ImageFacts } from './image-format.js';

/** DPX and Cineon: where the header has what. All numbers are in the order of bytes that the signature tells. */
interface Places {
  readonly pixelsAt: number;
  readonly fileSize: number;
  readonly width: number;
  readonly height: number;
  readonly bits: number;
}

const DPX: Places = { pixelsAt: 4, fileSize: 16, width: 772, height: 776, bits: 803 };
const CINEON: Places = { pixelsAt: 4, fileSize: 20, width: 200, height: 204, bits: 198 };

/** Where DPX says how many channels there are: 50 is RGB, 51 and 52 have alpha, others one. */
const DPX_DESCRIPTOR = 800;
const CHANNELS_BY_DESCRIPTOR: Readonly<Record<number, number>> = { 50: 3, 51: 4, 52: 4 };
/** Where Cineon says how many channels there are. */
const CINEON_CHANNELS = 193;

/** What stands for "not said". */
const UNKNOWN = new Set([0, 0xffffffff]);

/** DPX: as many pixels as its size takes. */
export async function readDpx(file: ImageFile): Promise<ImageFacts> {
  const channels = CHANNELS_BY_DESCRIPTOR[(await file.read(DPX_DESCRIPTOR, 1)).readUInt8(0)] ?? 1;
  return readScan(file, DPX, 'SDPX', channels);
}

/** Cineon: as many pixels as its size takes. */
export async function readCineon(file: ImageFile): Promise<ImageFacts> {
  const channels = (await file.read(CINEON_CHANNELS, 1)).readUInt8(0);
  return readScan(file, CINEON, '\x80\x2a\x5f\xd7', channels);
}

async function readScan(
  file: ImageFile,
  places: Places,
  bigEndian: string,
  channels: number,
): Promise<ImageFacts> {
  const isBig = (await file.read(0, 4)).toString('latin1') === bigEndian;
  const numberAt = async (position: number): Promise<number> => {
    const bytes = await file.read(position, 4);
    return isBig ? bytes.readUInt32BE(0) : bytes.readUInt32LE(0);
  };
  const pixelsAt = await numberAt(places.pixelsAt);
  const [width, height] = [await numberAt(places.width), await numberAt(places.height)];
  const depth = (await file.read(places.bits, 1)).readUInt8(0);
  if (width === 0 || height === 0 || depth === 0)
    throw new BrokenImage(`is damaged: it is ${width} × ${height} pixels of ${depth} bits`);
  const size = await numberAt(places.fileSize);
  if (!UNKNOWN.has(size)) file.checkInside(0, size);
  // 10 bits: three values in 4 bytes, the others as they are; nothing is smaller than that.
  file.checkInside(pixelsAt, Math.floor((width * height * Math.max(1, channels) * depth) / 8));
  return { width, height, depth };
}
