import sharp, { type Sharp } from 'sharp';
import { decodeExr } from './exr/exr-decoder.js';
import { formatOf } from './image-format.js';
import { PREVIEW_SIZES, type PreviewSize } from './preview-files.js';

/** A last-rendered image in one size. */
export interface Preview {
  readonly file: string;
  /** As JPEG. */
  readonly bytes: Buffer;
}

/** The largest image that is decoded, in pixels: 16384 by 8192. A small file can say that it is far larger. */
const LARGEST_IMAGE_PIXELS = 2 ** 27;

/** Of EXR files less: a decoded pixel takes eight bytes there, and is in memory whole. */
const LARGEST_EXR_PIXELS = 2 ** 26;

/** As Flamenco 3 has it. */
const JPEG_QUALITY = 85;

/** One thread beside the Manager's own, and no memory kept: previews are no reason to slow a computer that renders, too. */
sharp.concurrency(1);
sharp.cache(false);

/**
 * Makes an image's previews, each of the one before: fit into its box, never enlarged, what is transparent black.
 * Throws an Error that says why when the image cannot be decoded.
 */
export async function makePreviews(image: Buffer): Promise<readonly Preview[]> {
  const previews: Preview[] = [];
  let source = await openImage(image);
  for (const size of PREVIEW_SIZES) {
    const { data, info } = await fitted(source, size).raw().toBuffer({ resolveWithObject: true });
    const raw = { width: info.width, height: info.height, channels: info.channels };
    const bytes = await sharp(data, { raw }).jpeg({ quality: JPEG_QUALITY }).toBuffer();
    previews.push({ file: size.file, bytes });
    source = sharp(data, { raw });
  }
  return previews;
}

/** What the image is decides how it is read, not its Content-Type: libvips reads more formats than are wanted from strangers. */
async function openImage(image: Buffer): Promise<Sharp> {
  const format = formatOf(image);
  if (format === undefined) throw new Error('The file is neither JPEG nor PNG, TIFF or EXR');
  if (format !== 'exr') return sharp(image, { limitInputPixels: LARGEST_IMAGE_PIXELS, failOn: 'error' });
  const { width, height, rgb } = await decodeExr(image, LARGEST_EXR_PIXELS);
  return sharp(rgb, { raw: { width, height, channels: 3 } });
}

function fitted(image: Sharp, { width, height }: PreviewSize): Sharp {
  return image
    .flatten({ background: 'black' })
    .toColourspace('srgb')
    .resize({ width, height, fit: 'inside', withoutEnlargement: true, kernel: 'lanczos3' });
}
