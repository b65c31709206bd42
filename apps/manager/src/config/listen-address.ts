import { invalid } from '@flamenco/domain/errors';

/** Where a server listens. */
export interface ListenAddress {
  /** Undefined: on all addresses of the computer. */
  readonly host: string | undefined;
  /** 0: any free port. */
  readonly port: number;
  /** Over TLS. */
  readonly isSecure?: boolean;
}

/** Where a Manager is reached that is configured so. */
export function listenAddressOf({
  listen,
  tls,
}: {
  readonly listen: string;
  readonly tls: { readonly certificate: string };
}): ListenAddress {
  return { ...parseListenAddress(listen), isSecure: tls.certificate !== '' };
}

/** Reads an address as Flamenco 3 writes it: `:8080`, `host:8080`, `[::1]:8080`. Throws `invalid` for anything else. */
export function parseListenAddress(written: string): ListenAddress {
  const match = /^(?:\[([0-9a-fA-F:.%]+)\]|([^[\]:/\s]*)):(\d{1,5})$/.exec(written.trim());
  const port = Number(match?.[3]);
  if (!match || port > 65_535) {
    throw invalid(
      'invalid-listen-address',
      `'${written}' is not an address to listen on. Write :8080 for all addresses, or host:port such as 127.0.0.1:8080.`,
    );
  }
  const host = match[1] ?? match[2];
  return { host: host === '' ? undefined : host, port };
}
