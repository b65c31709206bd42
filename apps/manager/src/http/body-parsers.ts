import { invalid } from '@flamenco/domain';
import type { FastifyInstance } from 'fastify';

/**
 * How bodies are read: JSON as JSON, nothing as nothing whatever its type (Flamenco 3's add-on sends empty JSON), files and
 * images as the stream that they come in, for their handlers to store.
 */
export function registerBodyParsers(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    parseJson(String(body), done);
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

function parseJson(body: string, done: (error: Error | null, value?: unknown) => void): void {
  if (body === '') {
    done(null, undefined);
    return;
  }
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable';
    done(invalid('malformed-json', `The body of the request is not JSON: ${reason}.`, { cause: error }));
    return;
  }
  done(null, value);
}

function unknownType(type = 'none'): Error {
  return invalid(
    'unknown-content-type',
    `The Content-Type ${type} is not understood here. Send application/json.`,
    {
      httpStatus: 415,
    },
  );
}
