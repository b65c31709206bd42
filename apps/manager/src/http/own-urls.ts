import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { ListenAddress } from '../config/index.js';

/** An address of this computer, as `os.networkInterfaces()` tells it. */
export interface OwnAddress {
  readonly address: string;
  readonly internal: boolean;
}

/**
 * The URLs under which others reach a server of this computer, the best first (behaviour.md §6): the host that it listens
 * on, or else every address but those that only work from within, as long as there is another.
 */
export function ownUrls(
  { host, port, isSecure = false }: ListenAddress,
  addresses: readonly OwnAddress[] = ownAddresses(),
): readonly string[] {
  if (host !== undefined && host !== '::' && host !== '0.0.0.0') return [urlOf(host, port, isSecure)];
  const usable = addresses.filter(({ address }) => !isLinkLocalV6(address));
  const outside = usable.filter(({ internal }) => !internal);
  const hasRoutableV4 = outside.some(({ address }) => !isIPv6(address) && !isLinkLocalV4(address));
  const chosen = outside.filter(({ address }) => !(hasRoutableV4 && isLinkLocalV4(address)));
  return (chosen.length > 0 ? chosen : usable)
    .map(({ address }) => address)
    .sort((a, b) => Number(isIPv6(a)) - Number(isIPv6(b)) || (a < b ? -1 : 1))
    .map((address) => urlOf(address, port, isSecure));
}

function ownAddresses(): readonly OwnAddress[] {
  return Object.values(networkInterfaces()).flatMap((list) => list ?? []);
}

function isLinkLocalV4(address: string): boolean {
  return address.startsWith('169.254.');
}

function isLinkLocalV6(address: string): boolean {
  return /^fe[89ab]/i.test(address);
}

function urlOf(host: string, port: number, isSecure: boolean): string {
  return `http${isSecure ? 's' : ''}://${isIPv6(host) ? `[${host}]` : host}:${port}/`;
}
