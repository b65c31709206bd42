import { invalid, type FarmError } from '@flamenco/domain/errors';

/** `=?utf-8?q?caf=C3=A9.png?=`: a text of any alphabet in a header (RFC 2047). */
const ENCODED_WORD = /=\?([^?\s]+)\?([bq])\?([^?\s]*)\?=/gi;

/** The name of an uploaded file, for the log. Headers are ASCII, so other names are encoded. Throws `invalid` when they are not well. */
export function decodeOriginalFilename(header: string): string {
  const joined = header.replaceAll(/\?=\s+=\?/g, '?==?'); // long names are several words; the space between is none of the name's
  return joined.replaceAll(ENCODED_WORD, (_word, charset: string, encoding: string, text: string) => {
    const bytes = encoding.toLowerCase() === 'b' ? fromBase64(text, header) : fromQuotedText(text);
    return decoded(bytes, charset, header);
  });
}

function fromBase64(text: string, header: string): Buffer {
  if (!/^(?:[a-z0-9+/]{4})*(?:[a-z0-9+/]{2}(?:==)?|[a-z0-9+/]{3}=?)?$/i.test(text))
    throw undecodable(header, 'it is not Base64');
  return Buffer.from(text, 'base64');
}

function fromQuotedText(text: string): Buffer {
  const latin1 = text
    .replaceAll('_', ' ')
    .replaceAll(/=([0-9a-f]{2})/gi, (_code, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(latin1, 'latin1');
}

function decoded(bytes: Buffer, charset: string, header: string): string {
  try {
    return new TextDecoder(charset.replace(/\*.*$/, ''), { fatal: true }).decode(bytes); // after a *: the language
  } catch (error) {
    throw undecodable(header, `it is not ${charset}`, error);
  }
}

function undecodable(header: string, why: string, cause?: unknown): FarmError {
  return invalid(
    'undecodable-filename',
    `X-Shaman-Original-Filename cannot be decoded: ${why}. It is ${JSON.stringify(header)}; send an RFC 2047 encoded word in UTF-8.`,
    { cause },
  );
}
