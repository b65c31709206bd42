import type { Readable } from 'node:stream';
import { invalid, type FarmError } from '@flamenco/domain';

/** The largest image that is taken: 25 MiB, as Flamenco 3's Workers know it. */
export const LARGEST_IMAGE_BYTES = 25 * 1024 * 1024;

/** Types of images that previews can be made of. EXR has no registered type; this one is what programs send. */
export const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/tiff', 'image/x-exr'] as const;

/** Refuses what is no image that previews can be made of (415), by its Content-Type. */
export function checkImageType(contentType = 'none'): void {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if ((IMAGE_TYPES as readonly string[]).includes(type)) return;
  throw invalid(
    'image-type-unknown',
    `No preview can be made of '${contentType}'. Send one of ${IMAGE_TYPES.join(', ')} as Content-Type.`,
    { httpStatus: 415 },
  );
}

/** How many bytes an image may take in memory: what its Content-Length says, or the most when it does not say. Throws 413. */
export function announcedBytes(contentLength: string | undefined): number {
  if (contentLength === undefined) return LARGEST_IMAGE_BYTES;
  const bytes = Number(contentLength);
  if (bytes > LARGEST_IMAGE_BYTES) throw tooLarge();
  return bytes;
}

/**
 * Reads an image into memory. Throws `invalid` when it is empty (400) or larger than 25 MiB (413). The rest of one that is
 * too large is read and dropped: a client that is cut off while it sends does not see the answer.
 */
export function readImage(body: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let bytes = 0;
    body.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= LARGEST_IMAGE_BYTES) chunks.push(chunk);
      else {
        chunks = [];
        reject(tooLarge());
      }
    });
    body.on('end', () => {
      if (bytes === 0) reject(EMPTY);
      else resolve(Buffer.concat(chunks));
    });
    body.on('error', (cause: Error) => {
      reject(
        invalid('image-incomplete', `The image did not arrive whole: ${cause.message}. Send it again.`, {
          cause,
        }),
      );
    });
    body.on('close', () => {
      reject(invalid('image-incomplete', 'The image did not arrive whole. Send it again.'));
    });
  });
}

const EMPTY = invalid('image-missing', 'The request has no image. Send the bytes of the file as its body.');

function tooLarge(): FarmError {
  return invalid(
    'image-too-large',
    'The image is larger than 25 MiB, the most that previews are made of. Send a smaller one.',
    { httpStatus: 413 },
  );
}
