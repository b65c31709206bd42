import type { FastifyReply } from 'fastify';

/** Aborted when the client has gone, or was answered. */
export function hungUp(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    controller.abort();
  });
  return controller.signal;
}
