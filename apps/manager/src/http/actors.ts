import type { FastifyInstance, FastifyRequest } from 'fastify';
import { actingFor, type ActorOfRequest } from '../database/actor.js';

/**
 * Notes who each request comes from, for all that it changes: somebody who is not known, at an address, until the credentials say
 * more. Again after the body, whose arrival is no part of what asked for it.
 */
export function registerActors(server: FastifyInstance): void {
  const requests = new WeakMap<FastifyRequest, ActorOfRequest>();
  server.addHook('onRequest', (request, _reply, done) => {
    const acting: ActorOfRequest = { actor: { kind: 'anonymous', address: request.ip } };
    requests.set(request, acting);
    actingFor(acting, done);
  });
  server.addHook('preValidation', (request, _reply, done) => {
    const acting = requests.get(request);
    if (acting) actingFor(acting, done);
    else done();
  });
}
