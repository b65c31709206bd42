import type { FastifyInstance } from 'fastify';
import { VERSION } from '../version.js';

/** Tells the Manager's own answers from those of a proxy in front of it, also where they have no body. */
const MANAGER_HEADER = 'X-Flamenco-Manager';

/** Puts the header into every answer, refusals included. Call it before other hooks are registered. */
export function registerManagerHeader(server: FastifyInstance): void {
  server.addHook('onRequest', (_request, reply, done) => {
    reply.header(MANAGER_HEADER, VERSION);
    done();
  });
}
