import { isIPv6 } from 'node:net';

/** Of the eight groups of an IPv6 address, those that name the network of one household or studio (RFC 6177). */
const NETWORK_GROUPS = 4;
const GROUPS = 8;

const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * Whom an address stands for, where something is limited for each: an IPv4 address as it is; of an IPv6 address the first 64 bits, for who
 * has one has all others of its network, too.
 */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%');
  const [, ipv4] = MAPPED_IPV4.exec(plain) ?? [];
  if (ipv4 !== undefined) return ipv4;
  if (!isIPv6(plain)) return address;
  const [before = [], after = []] = plain.split('::').map((part) => part.split(':').filter(Boolean));
  const left = plain.includes('::') ? Array<string>(GROUPS - before.length - after.length).fill('0') : [];
  const groups = [...before, ...left, ...after].slice(0, NETWORK_GROUPS);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
