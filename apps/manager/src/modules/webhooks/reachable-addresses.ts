import { lookup as lookUpName, type LookupAddress } from 'node:dns';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';

/** Where no receiver is, but a cloud's keys (169.254.169.254), or nobody: link-local, multicast, unspecified. */
const UNREACHABLE = new BlockList();
UNREACHABLE.addSubnet('0.0.0.0', 8);
UNREACHABLE.addSubnet('169.254.0.0', 16);
UNREACHABLE.addSubnet('224.0.0.0', 3);
UNREACHABLE.addAddress('::', 'ipv6');
UNREACHABLE.addSubnet('fe80::', 10, 'ipv6');
UNREACHABLE.addSubnet('ff00::', 8, 'ipv6');
UNREACHABLE.addAddress('fd00:ec2::254', 'ipv6');

/** Whether a webhook may be at an IP address. Those of the studio's own network may: that is where they are. */
export function isReachable(address: string): boolean {
  return !UNREACHABLE.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** Whether the host of a URL is an IP address that no webhook may be at; of a name it is found out when it is looked up. */
export function isUnreachableHost(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  return isIP(address) !== 0 && !isReachable(address);
}

/** Looks up a name; what it may not lead to counts as not found, whenever the name comes to lead there. */
export const lookUpReachable: LookupFunction = (hostname, options, callback) => {
  lookUpName(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    const [first, ...others] = error ? [] : found.filter(({ address }) => isReachable(address));
    if (error) callback(error, '', 0);
    else if (!first) callback(new Error(`${hostname} leads to an address that no webhook may have`), '', 0);
    else if (options.all) callback(null, [first, ...others]);
    else callback(null, first.address, first.family);
  });
};
