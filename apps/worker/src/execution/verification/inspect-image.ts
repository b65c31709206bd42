import { BrokenImage } from './broken-image.js';
import { formatOf, IMAGE_FORMATS } from './formats/image-formats.js';
import type { ImageFacts, ImageFormat } from './formats/image-format.js';
import { ImageFile } from './image-file.js';

/** Longest signature of a format. */
const SIGNATURE_BYTES = 18;

/** Size and time of a file that was looked at: when they are the same later, so is the file. */
export interface FileStamp {
  readonly size: number;
  /** When it was changed, by the storage's clock, in whole milliseconds. */
  readonly modifiedMs: number;
}

/** A file that is whole, as far as its format lets one see. */
export interface WholeImage extends FileStamp {
  /** Undefined for a kind of file that we do not know: then it is only not empty. */
  readonly format: ImageFormat | undefined;
  readonly facts: ImageFacts | undefined;
}

/**
 * Looks whether a file is a whole image, by its content, whatever its name.
 * @throws BrokenImage; what the file system throws (ENOENT …)
 */
export function inspectImage(path: string, signal: AbortSignal): Promise<WholeImage> {
  return ImageFile.with(path, signal, async (file) => {
    const stamp = { size: file.size, modifiedMs: Number(file.stats.mtimeMs) };
    if (file.size === 0) throw new BrokenImage('is empty');
    const start = await file.read(0, Math.min(SIGNATURE_BYTES, file.size));
    const format = formatOf(start);
    if (format === undefined) {
      // What was allocated, but never written, is zeros.
      if (start.every((byte) => byte === 0)) throw new BrokenImage('is damaged: it begins with zeros');
      return { ...stamp, format, facts: undefined };
    }
    return { ...stamp, format, facts: await IMAGE_FORMATS[format].read(file) };
  });
}
