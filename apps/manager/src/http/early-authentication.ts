import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { operationOf } from './route-operation.js';

/** Throws, or rejects, for a request that may not come in. */
export type Admission = (request: FastifyRequest) => void | Promise<void>;

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
        const admission = attempt(admit, request);
        if (admission instanceof Promise) admission.then(() => done(), done);
        else done(admission);
      },
    ];
  });
}

/** @returns why not, or a promise where it has to be waited for */
function attempt(admit: Admission, request: FastifyRequest): Error | undefined | Promise<void> {
  try {
    return admit(request) ?? undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
