import type { Readable } from 'node:stream';
import { invalid, type FarmError } from '@flamenco/domain/errors';

/** The largest image that is taken: 25 MiB, as Flamenco 3's Workers know it. */
export const LARGEST_IMAGE_BYTES = 25 * 1024 * 1024;

/**
 * Types of images that previews can be made of. EXR has no registered type; this one is what programs send. The last is for clients
 * that cannot send another (openapi-python-client leaves out what it knows no type of): an image is told by what is in it.
 */
export const IMAGE_TYPES = [
  'image/jpeg',
  'image/png',
  'image/tiff',
  'image/x-exr',
  'application/octet-stream',
] as const;

/** How long nothing may come in the middle of an image, in ms: a Worker that lost its power must not keep its place for ever. */
const SILENCE_MS = 60_000;

/** Refuses what is no image that previews can be made of, by its Content-Type; with 400, as Flamenco 3 does (behaviour.md §23). */
export function checkImageType(contentType = 'none'): void {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if ((IMAGE_TYPES as readonly string[]).includes(type)) return;
  throw invalid(
    'image-type-unknown',
    `No preview can be made from '${contentType}'. Send one of ${IMAGE_TYPES.join(', ')} as Content-Type.`,
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
 * too large is read and dropped: a client that is cut off while it sends does not see the answer. Throws 408 when nothing
 * comes any more.
 */
export function readImage(body: Readable, silenceMs = SILENCE_MS): Promise<Buffer> {
  return new Promise<Buffer>((resolve, reject) => {
    let chunks: Buffer[] = [];
    let bytes = 0;
    const silence = setTimeout(() => {
      reject(fellSilent(silenceMs));
    }, silenceMs);
    body.on('data', (chunk: Buffer) => {
      silence.refresh();
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
        invalid('image-incomplete', `The image did not arrive in full: ${cause.message}. Send it again.`, {
          cause,
        }),
      );
    });
    body.on('close', () => {
      clearTimeout(silence);
      reject(invalid('image-incomplete', 'The image did not arrive in full. Send it again.'));
    });
  });
}

const EMPTY = invalid('image-missing', 'The request has no image. Send the bytes of the file as its body.');

function fellSilent(silenceMs: number): FarmError {
  return invalid(
    'image-silent',
    `Nothing came for ${silenceMs / 1000} s in the middle of the image, so it was abandoned. Send the next one.`,
    { httpStatus: 408 },
  );
}

function tooLarge(): FarmError {
  return invalid(
    'image-too-large',
    'The image is larger than 25 MiB, the most that previews are made from. Send a smaller one.',
    { httpStatus: 413 },
  );
}
