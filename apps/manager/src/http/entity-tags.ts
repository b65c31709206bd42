import { createHash } from 'node:crypto';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { operationOf } from './route-operation.js';

/**
 * Gives the answers of operations that say 304 in the API's document an ETag, and sends nothing again to who has it already. It is made
 * of the answer itself, so that none is ever out of date: 1 MB takes a millisecond. A list that is streamed has none. Call it before
 * routes are registered.
 */
export function registerEntityTags(server: FastifyInstance, document: OpenAPIObject): void {
  server.addHook('onRoute', (route) => {
    if (operationOf(document, route)?.responses['304'] === undefined) return;
    route.onSend = [
      ...[route.onSend ?? []].flat(),
      (request, reply, payload, done) => {
        if (reply.statusCode !== 200 || typeof payload !== 'string') {
          done(null, payload);
          return;
        }
        const tag = entityTagOf(payload);
        void reply.header('ETag', tag).header('Cache-Control', 'no-cache');
        if (!hasTag(request.headers['if-none-match'], tag)) {
          done(null, payload);
          return;
        }
        void reply.status(304).removeHeader('Content-Type').removeHeader('Content-Length');
        done(null, '');
      },
    ];
  });
}

/** Weak, for what is compressed on the way is the same. */
export function entityTagOf(body: string): string {
  return `W/"${createHash('sha1').update(body).digest('base64url')}"`;
}

/** Whether a list of tags, as in `If-None-Match`, has this one; weak and strong ones are the same here. */
export function hasTag(written: string | undefined, tag: string): boolean {
  if (written === undefined) return false;
  const wanted = bare(tag);
  return written.split(',').some((one) => one.trim() === '*' || bare(one) === wanted);
}

function bare(tag: string): string {
  return tag.trim().replace(/^W\//, '').replaceAll('"', '');
}
