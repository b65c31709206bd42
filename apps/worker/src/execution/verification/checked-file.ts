import { BrokenImage } from './broken-image.js';
import { isAbsent } from './folder-before.js';
import type { ImageFormat } from './formats/image-format.js';
import { inspectImage, type WholeImage } from './inspect-image.js';

/** What was found of a file. */
export type FileCheck =
  | { readonly state: 'whole'; readonly image: WholeImage }
  /** `why` goes on from the file's name. */
  | { readonly state: 'broken'; readonly why: string }
  | { readonly state: 'missing' };

/**
 * Looks at a file that should be an image.
 * @param wanted - the format that it should have; undefined when any will do
 */
export async function checkFile(
  path: string,
  wanted: ImageFormat | undefined,
  signal: AbortSignal,
): Promise<FileCheck> {
  try {
    const image = await inspectImage(path, signal);
    if (wanted !== undefined && image.format === undefined)
      return { state: 'broken', why: `is no ${wanted} file, as it should be` };
    return { state: 'whole', image };
  } catch (error) {
    if (error instanceof BrokenImage) return { state: 'broken', why: error.message };
    if (isAbsent(error)) return { state: 'missing' };
    throw error;
  }
}
