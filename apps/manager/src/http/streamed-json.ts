import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';

/**
 * JSON text as an answer that is written while it is read. Its first two pieces are read before the answer begins: a database that does
 * not answer, above all, is still said with a status. What goes wrong later cuts the answer off.
 */
export function streamedJson(pieces: AsyncIterableIterator<string>): Promise<StreamableFile> {
  return streamedText(pieces, { type: 'application/json; charset=utf-8' });
}

/** The same for text of another kind. */
export async function streamedText(
  pieces: AsyncIterableIterator<string>,
  options: { readonly type: string; readonly disposition?: string },
): Promise<StreamableFile> {
  const [first, second] = [await pieces.next(), await pieces.next()];
  const known = [first, second].flatMap(({ done, value }) => (done === true ? [] : [value]));
  return new StreamableFile(Readable.from(after(known, pieces), { objectMode: false }), options);
}

async function* after(known: readonly string[], pieces: AsyncIterable<string>): AsyncGenerator<string> {
  yield* known;
  yield* pieces;
}
