import { describe, expect, it } from '@jest/globals';
import { parseProxy, trustIn } from './trusted-proxies.js';

describe('trust in reverse proxies', () => {
  it.each([
    [[], '127.0.0.1', false],
    [['loopback'], '127.0.0.1', true],
    [['loopback'], '127.9.9.9', true],
    [['loopback'], '::1', true],
    [['loopback'], '::ffff:127.0.0.1', true],
    [['loopback'], '10.0.0.1', false],
    [['10.0.0.1'], '10.0.0.1', true],
    [['10.0.0.1'], '::ffff:10.0.0.1', true],
    [['10.0.0.1'], '10.0.0.2', false],
    [['192.168.0.0/16', '10.0.0.0/8'], '10.200.0.9', true],
    [['10.0.0.0/8'], '11.0.0.1', false],
    [['2001:db8::/32'], '2001:db8:1::9', true],
    [['2001:db8::/32'], '2001:db9::9', false],
    [['::1'], '127.0.0.1', false],
    [['fe80::/10'], 'fe80::1%eth0', true],
    [['0.0.0.0/0'], 'unknown', false],
    [['0.0.0.0/0'], '', false],
  ])('given %j, %s: %s', (proxies, address, isTrusted) => {
    expect(trustIn(proxies)(address)).toBe(isTrusted);
  });

  it.each([
    '',
    'proxy.local',
    '10.0.0',
    '10.0.0.1/33',
    '10.0.0.1/',
    '10.0.0.1/8/8',
    '::1/129',
    '::1%lo',
    '*',
  ])('cannot be had in %j', (written) => {
    expect(() => parseProxy(written)).toThrow(/is not the address of a proxy.*loopback/);
  });
});
