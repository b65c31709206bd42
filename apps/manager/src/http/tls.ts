import { readFileSync, statSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import type { Server as TlsServer } from 'node:tls';
import { createSecureContext } from 'node:tls';
import { Logger } from '@nestjs/common';
import { unavailable } from '@flamenco/domain/errors';
import { parseListenAddress } from '../config/index.js';

/** How the Manager is reached over TLS, as it is configured. */
export interface TlsSettings {
  /** A PEM file with the certificate and those between it and the root; empty: no TLS. */
  readonly certificate: string;
  readonly key: string;
  /** Where plain HTTP is answered with where to go instead; empty: nowhere. */
  readonly redirectFrom: string;
}

/** Certificates are renewed while the Manager runs. */
const LOOKED_AT_EVERY_MS = 60_000;

/** The certificate and its key. @throws FarmError `unavailable` when they cannot be used */
export function readCertificate({ certificate, key }: TlsSettings): {
  readonly cert: Buffer;
  readonly key: Buffer;
} {
  try {
    const files = { cert: readFileSync(certificate), key: readFileSync(key) };
    createSecureContext(files);
    return files;
  } catch (error) {
    throw unavailable(
      'certificate-unusable',
      `The certificate ${certificate} with the key ${key} cannot be used: ${String(error)}. Check both files, and tls in the configuration file.`,
      { cause: error },
    );
  }
}

/** Has a server use the files anew when they have changed; as long as they are no good, what it has. Ends with the server. */
export function renewCertificate(server: TlsServer, settings: TlsSettings): void {
  const logger = new Logger('Tls');
  let known = changedMs(settings);
  const timer = setInterval(() => {
    const now = changedMs(settings);
    if (now === known) return;
    known = now;
    try {
      server.setSecureContext(readCertificate(settings));
      logger.log(`The certificate ${settings.certificate} has changed, and is used from now on.`);
    } catch (error) {
      logger.error(
        `Going on with the certificate from before. ${error instanceof Error ? error.message : ''}`,
      );
    }
  }, LOOKED_AT_EVERY_MS).unref();
  server.once('close', () => {
    clearInterval(timer);
  });
}

/** Answers plain HTTP with the same address over TLS. @throws FarmError `unavailable` when the port cannot be had */
export async function redirectToTls({ redirectFrom }: TlsSettings, tlsPort: number): Promise<HttpServer> {
  const { host, port } = parseListenAddress(redirectFrom);
  const server = createServer((request, response) => {
    const name = /^(\[[^\]]+\]|[^:]+)/.exec(request.headers.host ?? '')?.[1];
    const authority = `${name ?? 'localhost'}${tlsPort === 443 ? '' : `:${tlsPort}`}`;
    response.writeHead(308, { Location: `https://${authority}${request.url ?? '/'}`, 'Content-Length': 0 });
    response.end();
  });
  server.requestTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        unavailable(
          'cannot-listen',
          `Cannot listen on ${redirectFrom} (tls.redirect_from): ${error.message}`,
          {
            cause: error,
          },
        ),
      );
    });
    server.listen(port, host, resolve);
  });
  return server;
}

function changedMs({ certificate, key }: TlsSettings): number {
  const [one, other] = [certificate, key].map(
    (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  return (one ?? 0) + (other ?? 0);
}
