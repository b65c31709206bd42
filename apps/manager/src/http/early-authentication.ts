import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { operationOf } from './route-operation.js';

/** Rejects for a request that may not come in. */
export type Admission = (request: FastifyRequest) => Promise<void>;

/**
 * Has credentials checked before anything else of a request is looked at, its body included, wherever the API's document asks
 * for them: a stranger learns nothing of what a request has to be like, and 403 comes before 400, as with Flamenco 3. Call
 * it before routes are registered.
 */
export function registerEarlyAuthentication(
  server: FastifyInstance,
  document: OpenAPIObject,
  admit: Admission,
): void {
  server.addHook('onRoute', (route) => {
    if ((operationOf(document, route)?.security ?? []).length === 0) return;
    route.onRequest = [
      ...[route.onRequest ?? []].flat(),
      (request, _reply, done) => {
        admit(request).then(() => done(), done);
      },
    ];
  });
}
