import { Readable } from 'node:stream';

/**
 * `{"name": […]}` as a stream, for lists that would hold up everybody if they were written in one go. What goes wrong with the first
 * part is thrown, as long as it can be answered; later, the answer is cut.
 */
export async function jsonInParts(
  name: string,
  parts: AsyncIterator<readonly unknown[]>,
): Promise<string | Readable> {
  const first = await parts.next();
  const second = await parts.next();
  if (first.done === true) return JSON.stringify({ [name]: [] });
  if (second.done === true) return JSON.stringify({ [name]: first.value });
  return Readable.from(textsOf(name, [first.value, second.value], parts), { objectMode: false });
}

async function* textsOf(
  name: string,
  known: readonly (readonly unknown[])[],
  parts: AsyncIterator<readonly unknown[]>,
): AsyncGenerator<string> {
  let separator = '';
  const text = (part: readonly unknown[]): string => {
    const entries = JSON.stringify(part).slice(1, -1);
    const written = entries === '' ? '' : separator + entries;
    if (entries !== '') separator = ',';
    return written;
  };
  yield `{${JSON.stringify(name)}:[${known.map(text).join('')}`;
  for (let next = await parts.next(); next.done !== true; next = await parts.next()) yield text(next.value);
  yield ']}';
}
