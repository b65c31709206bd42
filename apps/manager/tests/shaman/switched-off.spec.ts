import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { sampleFile, TestShaman } from './test-shaman.js';

const BLEND = sampleFile('shot.blend');

describe('Shaman that is switched off, or has no storage', () => {
  it.each([
    ['shared_storage_path: ./shared\nshaman: {enabled: false}\n', 'shaman-disabled'],
    ['shaman: {enabled: true}\n', 'storage-not-set-up'],
  ])('answers 503 with what to do (%j)', async (yaml, error) => {
    const off = await TestShaman.start({ yaml });
    const answers = await Promise.all([
      off.requirements([BLEND]),
      off.checkout('x', [BLEND]),
      off.fileStatus(BLEND),
      off.upload(BLEND),
    ]);
    for (const answer of answers) expect(answer).toMatchObject({ status: 503, body: { error } });
    expect(existsSync(off.path())).toBe(false);
    await off.close();
  });
});
