import type { ImageFile } from '../image-file.js';

/** The kinds of image file that Blender writes. */
export type ImageFormat =
  | 'PNG'
  | 'JPEG'
  | 'OpenEXR'
  | 'TIFF'
  | 'BMP'
  | 'TGA'
  | 'Radiance HDR'
  | 'WebP'
  | 'JPEG 2000'
  | 'DPX'
  | 'Cineon'
  | 'IRIS';

/** What a whole image says of itself. */
export interface ImageFacts {
  readonly width: number;
  readonly height: number;
  /** Bits a channel. */
  readonly depth?: number;
}

/**
 * Looks whether an image is whole, without unpacking it.
 * @throws BrokenImage for the first thing that is wrong
 */
export type ImageReader = (file: ImageFile) => Promise<ImageFacts>;
