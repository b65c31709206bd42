import { describe, expect, it } from '@jest/globals';
import { isReachable, isUnreachableHost, lookUpReachable } from './reachable-addresses.js';

describe('an address of a webhook', () => {
  it.each([
    ['10.1.2.3', true],
    ['192.168.0.7', true],
    ['127.0.0.1', true],
    ['::1', true],
    ['fd12:3456::1', true],
    ['8.8.8.8', true],
    ['169.254.169.254', false],
    ['::ffff:169.254.169.254', false],
    ['0.0.0.0', false],
    ['224.0.0.251', false],
    ['255.255.255.255', false],
    ['::', false],
    ['fe80::1', false],
    ['ff02::1', false],
    ['fd00:ec2::254', false],
  ])('%s: may be one: %s', (address, expected) => {
    expect(isReachable(address)).toBe(expected);
  });

  it.each([
    ['169.254.169.254', true],
    ['[fe80::1]', true],
    ['[::1]', false],
    ['chat.example', false],
  ])('in a URL, %s is refused at once: %s', (host, expected) => {
    expect(isUnreachableHost(host)).toBe(expected);
  });

  it.each([
    ['127.0.0.1', undefined],
    ['169.254.169.254', 'leads to an address that no webhook may have'],
  ])('that a name leads to, %s, is refused with: %s', async (name, refusal) => {
    const message = await new Promise<string | undefined>((resolve) => {
      lookUpReachable(name, { all: true }, (error) => {
        resolve(error?.message);
      });
    });
    expect(message).toEqual(refusal === undefined ? undefined : expect.stringContaining(refusal));
  });
});
