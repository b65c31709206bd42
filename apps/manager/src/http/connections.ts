import { STATUS_CODES, type ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import { errorCode } from '../system-error.js';
import type { PageGuard } from './page-guard.js';

/** How long a client may take for the head of a request, in ms. */
const HEADERS_TIMEOUT_MS = 5_000;

/** How the HTTP server treats its connections. */
export function connectionOptions(guard: PageGuard): ServerOptions {
  return {
    // A connection that nothing comes on is not kept for ever.
    headersTimeout: HEADERS_TIMEOUT_MS,
    connectionsCheckingInterval: 1_000,
    // Only Socket.IO leaves HTTP, for pages of ours. Whoever else would like to (curl --http2, Java's client) is answered as if he
    // had not said so.
    shouldUpgradeCallback: (request) =>
      request.headers.upgrade?.toLowerCase() === 'websocket' &&
      request.url?.startsWith('/socket.io/') === true &&
      guard.refusalNow(request) === undefined,
  };
}

interface Answer {
  readonly status: number;
  readonly message: string;
}

/** Answers to what Node.js cannot read as a request, by its error codes. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    message: `The head of the request did not arrive within ${HEADERS_TIMEOUT_MS / 1000} s. Send it again.`,
  },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    message: 'The headers of the request are larger than 16 kB together. Send fewer or shorter ones.',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    message: 'The chunks of the body have extensions that are too large. Send the body without any.',
  },
};

const NOT_HTTP: Answer = {
  status: 400,
  message: 'This is not an HTTP request. Check the client that sent it.',
};

/** Answers what is no request as every other error, `{code, message}`, and ends its connection. */
export function answerClientError(error: Error, socket: Socket): void {
  const code = errorCode(error);
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, message } = ANSWERS[code ?? ''] ?? NOT_HTTP;
  const body = JSON.stringify({ code: status, message, kind: 'invalid', error: 'bad-request' });
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
    () => socket.destroy(),
  );
}
