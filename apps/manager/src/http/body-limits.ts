import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { operationOf } from './route-operation.js';

const MIB = 1024 * 1024;

/** The largest body that is read into memory where nothing else is said: far more than any client sends there. */
export const USUAL_BODY_BYTES = MIB;

/**
 * Operations whose bodies may be larger, by their ids. A file of a checkout takes some 200 bytes, and 100,000 of them are allowed;
 * a script may want to know of each task of a job beforehand, in a setting that is a list.
 */
const LARGER_BODIES: Readonly<Record<string, number>> = {
  shamanCheckout: 32 * MIB,
  shamanCheckoutRequirements: 32 * MIB,
  submitJob: 4 * MIB,
  submitJobCheck: 4 * MIB,
  taskUpdate: 4 * MIB,
};

/** Gives each route the limit of its operation. Call it before routes are registered. */
export function registerBodyLimits(server: FastifyInstance, document: OpenAPIObject): void {
  server.addHook('onRoute', (route) => {
    const bytes = LARGER_BODIES[operationOf(document, route)?.operationId ?? ''];
    if (bytes !== undefined) route.bodyLimit = bytes;
  });
}
