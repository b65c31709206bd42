import { describe, expect, it } from '@jest/globals';
import { ownUrls } from './own-urls.js';

const LOOPBACK = [
  { address: '127.0.0.1', internal: true },
  { address: '::1', internal: true },
];
const outside = (...addresses: string[]): { address: string; internal: boolean }[] =>
  addresses.map((address) => ({ address, internal: false }));

describe('own URLs', () => {
  it.each([
    ['the host that is listened on', '192.168.0.1', outside('10.0.0.1'), ['http://192.168.0.1:8080/']],
    ['an IPv6 host in brackets', '::1', [], ['http://[::1]:8080/']],
    [
      'all addresses, IPv4 first, in order',
      undefined,
      [...LOOPBACK, ...outside('2001:db8::1', '192.168.0.9', '10.0.0.1')],
      ['http://10.0.0.1:8080/', 'http://192.168.0.9:8080/', 'http://[2001:db8::1]:8080/'],
    ],
    [
      'loopback when there is nothing else',
      undefined,
      LOOPBACK,
      ['http://127.0.0.1:8080/', 'http://[::1]:8080/'],
    ],
    ['no link-local IPv6', '::', [...LOOPBACK, ...outside('fe80::1', '10.0.0.1')], ['http://10.0.0.1:8080/']],
    [
      'link-local IPv4 when it is the only one',
      '0.0.0.0',
      outside('169.254.1.1'),
      ['http://169.254.1.1:8080/'],
    ],
    [
      'no link-local IPv4 beside another',
      undefined,
      outside('169.254.1.1', '10.0.0.1'),
      ['http://10.0.0.1:8080/'],
    ],
  ])('are %s', (_what, host, addresses, urls) => {
    expect(ownUrls({ host, port: 8080 }, addresses)).toEqual(urls);
  });
});
