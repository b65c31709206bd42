import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import { invalid } from '@flamenco/domain/errors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BodyBudget, type Holding } from './body-budget.js';
import { letFinishSending, readBody, type BodyPace } from './body-reader.js';
import { isWithinLimits, malformed, parseJsonAtOnce, parseJsonInTurns } from './json-in-turns.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the body takes of the memory for bodies, until the request is answered. */
    bodyHolding: Holding | undefined;
  }
}

/** More than any job's settings have, and far less than what functions that call themselves can take. */
const DEEPEST_NESTING = 100;
/** An entry of a list or an object has at least so many bytes, on average, in anything that is sent in earnest. */
const BYTES_AN_ENTRY = 40;

/** How bodies are taken; tests set smaller figures. */
export interface BodyIntake {
  /** Bodies of all requests together may take so much memory … */
  readonly memoryBytes: number;
  /** … of each the first part does not count: reports of Workers always find room. */
  readonly freeBytes: number;
  readonly pace: BodyPace;
}

/** As much as a Manager on a small computer can spare; and a body at 16 KiB a second is on a line that no farm has. */
export const BODY_INTAKE: BodyIntake = {
  memoryBytes: 96 * 1024 * 1024,
  freeBytes: 64 * 1024,
  pace: { patienceMs: 30_000, bytesPerSecond: 16 * 1024 },
};

/**
 * How bodies are read: JSON as JSON, nothing as nothing whatever its type (Flamenco 3's add-on sends empty JSON), files and
 * images as the stream that they come in, for their handlers to store.
 */
export function registerBodyParsers(server: FastifyInstance, intake: BodyIntake): void {
  const budget = new BodyBudget(intake.memoryBytes, intake.freeBytes);
  server.decorateRequest('bodyHolding', undefined);
  server.addHook('preParsing', (request, reply, _payload, done) => {
    if (!isSmall(request, intake.freeBytes)) {
      const holding = budget.hold();
      request.bodyHolding = holding;
      reply.raw.once('close', () => {
        holding.release();
      });
    }
    done();
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', jsonParser(intake.pace));
  for (const type of ['application/octet-stream', /^image\//]) {
    server.addContentTypeParser(type, (_request, stream, done) => {
      done(null, stream);
    });
  }
  server.addContentTypeParser('*', (request, stream, done) => {
    let isFirst = true;
    const doneOnce = (error: Error | null): void => {
      if (isFirst) done(error, undefined);
      isFirst = false;
    };
    stream.once('data', () => {
      doneOnce(unknownType(request.headers['content-type']));
    });
    stream.once('end', () => {
      doneOnce(null);
    });
  });
}

function jsonParser(pace: BodyPace): (request: FastifyRequest, stream: Readable) => Promise<unknown> {
  return async ({ headers, routeOptions, bodyHolding: holding = NOTHING_HELD }, stream) => {
    const length = headers['content-length'];
    const announcedBytes = length === undefined ? undefined : Number(length);
    const mostBytes = routeOptions.bodyLimit;
    const body = await readBody(stream, { announcedBytes, mostBytes, holding, pace }).catch(
      async (refusal: unknown) => {
        await letFinishSending(stream);
        throw refusal;
      },
    );
    return parseJson(body, mostBytes, headers['content-encoding']);
  };
}

/** What does not count is not held. */
const NOTHING_HELD: Holding = { take: () => true, release: () => undefined };

function isSmall({ headers }: FastifyRequest, freeBytes: number): boolean {
  const length = headers['content-length'];
  return length === undefined ? headers['transfer-encoding'] === undefined : Number(length) <= freeBytes;
}

/** Throws `invalid` for what is no JSON, and for what is so deep, or has so many entries, that nothing real is like it. */
function parseJson(body: Buffer, mostBytes: number, encoding = ''): unknown {
  if (body.length === 0) return undefined;
  if (!/^(identity)?$/i.test(encoding)) {
    throw invalid('compressed-body', `The body of the request is ${encoding}. Send it uncompressed.`, {
      httpStatus: 415,
    });
  }
  if (!isUtf8(body)) throw malformed('it is not in UTF-8');
  const limits = { depth: DEEPEST_NESTING, entries: Math.floor(mostBytes / BYTES_AN_ENTRY) };
  return isWithinLimits(body, limits) ? parseJsonAtOnce(body) : parseJsonInTurns(body, limits);
}

function unknownType(type = 'none'): Error {
  return invalid(
    'unknown-content-type',
    `The Content-Type ${type} is not supported here. Send application/json.`,
  );
}
