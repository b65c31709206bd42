import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { invalid } from '@flamenco/domain/errors';

/** What a client may still send of a file that is not wanted; a longer rest costs it the connection. */
const UNWANTED_BYTES = 16 * 2 ** 20;

/** The add-on writes `True` and `False`. */
const FLAGS: Readonly<Record<string, boolean>> = {
  true: true,
  '1': true,
  false: false,
  '0': false,
  '': false,
};

/** Reads X-Shaman-Can-Defer-Upload. Throws `invalid` for what is neither true nor false. */
export function canDeferUpload(header: string | undefined): boolean {
  const flag = FLAGS[header?.trim().toLowerCase() ?? ''];
  if (flag === undefined) {
    throw invalid(
      'invalid-defer-header',
      `X-Shaman-Can-Defer-Upload must be true or false (is ${JSON.stringify(header)}).`,
    );
  }
  return flag;
}

/** The body of an upload, as it comes in. An empty file has none. */
export function uploadBody(body: unknown): Readable {
  if (body instanceof Readable) return body;
  if (body === undefined || body === null) return Readable.from([]);
  throw invalid('file-not-binary', 'Send the file as it is, with Content-Type application/octet-stream.');
}

/** The length that a request announces for its body, if it does. */
export function announcedBytes({ headers }: IncomingMessage): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

/** Lets a client finish sending what is not wanted, so that it gets to read the answer; cuts the connection if it is much. */
export function discardRest(request: IncomingMessage): void {
  if (request.readableEnded || request.destroyed) return;
  let allowance = UNWANTED_BYTES;
  request.on('data', (chunk: Buffer) => {
    allowance -= chunk.length;
    if (allowance < 0) request.destroy();
  });
  request.resume(); // it was paused when its reader let go of it
}
