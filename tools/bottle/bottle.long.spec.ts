import { describe, expect, it, jest } from '@jest/globals';
import { fingerprintOf } from './fingerprint.ts';

/** Each collection of garbage moves all there is. */
jest.setTimeout(300_000);

describe('the farm in a bottle', () => {
  it('does the same when garbage is collected 300 times', () => {
    const usual = fingerprintOf(41, []);
    expect(usual).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprintOf(41, ['--stress-compaction'])).toBe(usual);
  });
});
