import tls from 'node:tls';

/** From now on, servers with certificates of these authorities are trusted, too. @param certificates - as PEM */
export function trust(certificates: readonly string[]): void {
  if (certificates.length > 0)
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...certificates]);
}
