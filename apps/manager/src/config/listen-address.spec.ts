import { describe, expect, it } from '@jest/globals';
import { parseListenAddress } from './listen-address.js';

describe('an address to listen on', () => {
  it.each([
    [':8080', undefined, 8080],
    ['127.0.0.1:0', '127.0.0.1', 0],
    [' farm.local:80 ', 'farm.local', 80],
    ['[::]:8080', '::', 8080],
  ])('%j is host %j, port %i', (written, host, port) => {
    expect(parseListenAddress(written)).toEqual({ host, port });
  });

  it.each(['', '8080', 'localhost', ':99999', 'http://x:80', '::1:80', ':80a', 'a b:80'])(
    '%j is refused',
    (written) => {
      expect(() => parseListenAddress(written)).toThrow(/is not an address to listen on/);
    },
  );
});
