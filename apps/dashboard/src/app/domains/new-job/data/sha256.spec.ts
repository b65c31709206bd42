import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Sha256 } from './sha256';

const shaOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('SHA-256 of what comes piece by piece', () => {
  it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 1_000, 100_000])('of %d bytes', (length) => {
    const bytes = new Uint8Array(randomBytes(length));
    const sha = new Sha256();
    sha.add(bytes);
    expect(sha.end()).toBe(shaOf(bytes));
  });

  it.each([1, 7, 63, 64, 65, 1_000])('in pieces of %d bytes', (size) => {
    const bytes = new Uint8Array(randomBytes(5_003));
    const sha = new Sha256();
    for (let at = 0; at < bytes.length; at += size) sha.add(bytes.subarray(at, at + size));
    expect(sha.end()).toBe(shaOf(bytes));
  });
});
