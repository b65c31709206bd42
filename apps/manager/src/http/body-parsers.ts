import { isUtf8 } from 'node:buffer';
import { invalid, type FarmError } from '@flamenco/domain';
import type { FastifyInstance } from 'fastify';
import { nestingOf } from './json-nesting.js';

/** More than any job's settings have, and far less than what functions that call themselves can take. */
const DEEPEST_NESTING = 100;

/**
 * How bodies are read: JSON as JSON, nothing as nothing whatever its type (Flamenco 3's add-on sends empty JSON), files and
 * images as the stream that they come in, for their handlers to store.
 */
export function registerBodyParsers(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, ({ headers }, body, done) => {
    let value: unknown;
    try {
      value = parseJson(body as Buffer, headers['content-encoding']);
    } catch (error) {
      done(error as Error);
      return;
    }
    done(null, value);
  });
  for (const type of ['application/octet-stream', /^image\//]) {
    server.addContentTypeParser(type, (_request, stream, done) => {
      done(null, stream);
    });
  }
  server.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else done(unknownType(request.headers['content-type']));
  });
}

/** Throws `invalid` for what is no JSON, and for what is so deep that nothing real is like it. */
function parseJson(body: Buffer, encoding = ''): unknown {
  if (body.length === 0) return undefined;
  if (!/^(identity)?$/i.test(encoding)) {
    throw invalid('compressed-body', `The body of the request is ${encoding}. Send it uncompressed.`, {
      httpStatus: 415,
    });
  }
  if (!isUtf8(body)) throw malformed('it is not in UTF-8');
  const text = body.toString('utf8');
  if (nestingOf(text) > DEEPEST_NESTING) throw malformed(`it is nested more than ${DEEPEST_NESTING} deep`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed(error instanceof Error ? error.message : 'unreadable', error);
  }
}

function malformed(why: string, cause?: unknown): FarmError {
  return invalid('malformed-json', `The body of the request is not JSON: ${why}.`, { cause });
}

function unknownType(type = 'none'): Error {
  return invalid(
    'unknown-content-type',
    `The Content-Type ${type} is not understood here. Send application/json.`,
  );
}
