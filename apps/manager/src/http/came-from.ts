import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import type { ProxyTrust } from '../config/index.js';

/** Where a request comes from. */
export interface CameFrom {
  /** Of the program, or of the last proxy that is not trusted. */
  readonly address: string;
  /** Whether it was sent over TLS, as far as is known. */
  readonly isSecure: boolean;
}

/** Where a request comes from that Fastify does not see, such as one for live events; as Fastify finds it for others. */
export function cameFrom(request: IncomingMessage, isTrusted: ProxyTrust): CameFrom {
  const { socket, headers } = request;
  const forwarded = isTrusted(socket.remoteAddress ?? '') ? headers['x-forwarded-proto'] : undefined;
  return {
    address: proxyAddr(request, isTrusted),
    isSecure:
      forwarded === undefined
        ? 'encrypted' in socket
        : String(forwarded).split(',').at(-1)?.trim() === 'https',
  };
}
