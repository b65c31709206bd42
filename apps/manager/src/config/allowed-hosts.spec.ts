import { describe, expect, it } from '@jest/globals';
import { isAllowedHost, parseAllowedHost } from './allowed-hosts.js';

describe('an allowed host', () => {
  it.each([
    ['render.studio.example', 'render.studio.example'],
    ['Render.Studio.Example', 'render.studio.example'],
    ['*.studio.example', '*.studio.example'],
    ['flamenco_manager', 'flamenco_manager'],
    ['bücher.example', 'xn--bcher-kva.example'],
  ])('may be written as %s', (written, read) => {
    expect(parseAllowedHost(written)).toBe(read);
  });

  it.each([
    '',
    '*',
    '*.',
    'http://render.example',
    'render.example:8080',
    'a..b',
    'a b',
    '*.*.example',
    'a/b',
  ])('cannot be %j', (written) => {
    expect(() => parseAllowedHost(written)).toThrow(/is not a host name.*render\.studio\.example/);
  });

  it.each([
    ['render.example', ['render.example'], true],
    ['a.render.example', ['render.example'], false],
    ['a.render.example', ['*.render.example'], true],
    ['a.b.render.example', ['other', '*.render.example'], true],
    ['render.example', ['*.render.example'], false],
    ['evilrender.example', ['*.render.example'], false],
    ['render.example', [], false],
  ])('%s, with %j allowed: %s', (hostname, allowed, isAllowed) => {
    expect(isAllowedHost(hostname, allowed)).toBe(isAllowed);
  });
});
