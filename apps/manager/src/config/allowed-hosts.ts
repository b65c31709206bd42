import { domainToASCII } from 'node:url';
import { invalid } from '@flamenco/domain/errors';

/** Letters, digits, `-`, and the `_` that container networks use; `*.` before it stands for all names below. */
const HOST_NAME = /^(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;

/** Reads a host name, or `*.studio.example` for all names below one. Throws `invalid` for anything else. */
export function parseAllowedHost(written: string): string {
  const isPattern = written.startsWith('*.');
  const name = asciiName(isPattern ? written.slice(2) : written);
  const host = isPattern ? `*.${name}` : name;
  if (!HOST_NAME.test(host)) {
    throw invalid(
      'invalid-host-name',
      `'${written}' is not a host name. Write it without http:// and port, such as render.studio.example, or *.studio.example for all names below.`,
    );
  }
  return host;
}

/** As browsers send it. Empty for what is no name, and for what Node.js would cut off. */
function asciiName(name: string): string {
  return /^[\p{L}\p{M}\p{N}._-]+$/u.test(name) ? domainToASCII(name) : '';
}

/** Whether a host name, in lower case, is one of those that were written. */
export function isAllowedHost(hostname: string, allowed: readonly string[]): boolean {
  return allowed.some((written) => {
    const host = parseAllowedHost(written);
    return host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host;
  });
}
