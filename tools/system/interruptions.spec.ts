import { describe, expect, it } from '@jest/globals';
import { interruptJob } from '../interruptions/interrupt.ts';

const LIMIT_MS = 240_000;

describe('a job that is interrupted all the time', () => {
  it.each([
    ['ours', 15],
    ['flamenco3', 10],
  ] as const)(
    'is never completed with a frame that is not as without interruptions: %s',
    async (workers, count) => {
      const { wrong, completions, events } = await interruptJob({ count, seed: 20_261_128, workers });
      expect({ wrong, events: wrong.length > 0 ? events : [] }).toEqual({ wrong: [], events: [] });
      expect(completions).toBeGreaterThan(0);
    },
    LIMIT_MS,
  );
});
