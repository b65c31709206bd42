import { expect, it } from '@jest/globals';
import { killBlenders } from '../../kills/kill-blenders.ts';

const LIMIT_MS = 240_000;

it(
  'a real Blender is ended with all that it was started by, by a cancelation, a time limit and a shutdown',
  async () => {
    const { counts, left } = await killBlenders({ count: 12, seed: 20_261_130 });
    expect(left).toEqual([]);
    expect(Object.keys(counts)).toHaveLength(12);
  },
  LIMIT_MS,
);
