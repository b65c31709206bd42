import type { IncomingMessage } from 'node:http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ProxyTrust } from '../config/index.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The path below which this client sees the Manager: '/render/flamenco', or '' when it is at the top of its host. */
    readonly pathPrefix: string;
  }
}

/** Segments of RFC 3986's unreserved characters, none of them `.` or `..`: nothing that means something in HTML or in a URL. */
const PREFIX = /^(?:\/(?!\.{1,2}(?:\/|$))[\w.~-]+)+\/?$/;

/**
 * The path below which a reverse proxy shows the Manager, from its `X-Forwarded-Prefix`: without a slash at its end, '' for
 * none. A header that is no such path, or comes from anybody else, counts as none.
 */
export function forwardedPrefix({ headers, socket }: IncomingMessage, isTrusted: ProxyTrust): string {
  const prefix = headers['x-forwarded-prefix'];
  if (typeof prefix !== 'string' || !PREFIX.test(prefix)) return '';
  return isTrusted(socket.remoteAddress ?? '') ? prefix.replace(/\/$/, '') : '';
}

/** Gives every request its `pathPrefix`. */
export function registerPathPrefix(server: FastifyInstance, isTrusted: ProxyTrust): void {
  server.decorateRequest('pathPrefix', {
    getter(this: FastifyRequest): string {
      return forwardedPrefix(this.raw, isTrusted);
    },
  });
}

/** A handler's parameter: what to put before the paths that it answers. See `FastifyRequest.pathPrefix`. */
export const PathPrefix = createParamDecorator(
  (_data: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<FastifyRequest>().pathPrefix,
);
