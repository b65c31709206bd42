import { BlockList, isIP, isIPv6 } from 'node:net';
import { invalid } from '@flamenco/domain/errors';

/** Whether a peer is a reverse proxy whose headers are believed. */
export type ProxyTrust = (address: string) => boolean;

interface Network {
  readonly address: string;
  /** Bits that all addresses of the network share. */
  readonly bits: number;
}

/** Names that stand for networks. */
const NAMED_NETWORKS: Readonly<Record<string, readonly Network[]>> = {
  loopback: [
    { address: '127.0.0.0', bits: 8 },
    { address: '::1', bits: 128 },
  ],
};

/** Reads what names proxies: `loopback`, an IP address, or a network such as 10.0.0.0/8. Throws `invalid` for anything else. */
export function parseProxy(written: string): readonly Network[] {
  const named = NAMED_NETWORKS[written];
  if (named) return named;
  const [address = '', bits, ...more] = written.split('/');
  const mostBits = isIPv6(address) ? 128 : 32;
  const isNetwork = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= mostBits);
  if (isIP(address) === 0 || address.includes('%') || !isNetwork || more.length > 0) {
    throw invalid(
      'invalid-proxy-address',
      `'${written}' is not the address of a proxy. Write an IP address, a network such as 10.0.0.0/8, or loopback for this computer.`,
    );
  }
  return [{ address, bits: bits === undefined ? mostBits : Number(bits) }];
}

/** Who is believed, given what `trusted_proxies` says; nobody when it is empty. */
export function trustIn(proxies: readonly string[]): ProxyTrust {
  const trusted = new BlockList();
  for (const { address, bits } of proxies.flatMap((proxy) => parseProxy(proxy)))
    trusted.addSubnet(address, bits, familyOf(address));
  // IPv4 addresses are found in their IPv6 spelling, too: ::ffff:10.0.0.1
  return (address) => isIP(address) !== 0 && trusted.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}
