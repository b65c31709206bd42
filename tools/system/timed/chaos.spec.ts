import { expect, it } from '@jest/globals';
import { runChaos } from '../../chaos/run-chaos.ts';

const LIMIT_MS = 240_000;

it(
  'a farm to which everything happens at once completes each task once, with its whole log, and refuses what comes too late',
  async () => {
    const { wrong, tasks, stale, accidents } = await runChaos({
      seed: 20_261_130,
      tasks: 120,
      workers: 8,
      frameMs: 900,
      accidentsMs: 30_000,
      hasSmallDisks: false,
      times: { between: [150, 900], trouble: [300, 3000], stoppedAtMost: undefined },
      settleMs: 120_000,
    });
    expect(wrong).toEqual([]);
    expect(tasks).toBe(120);
    expect(accidents).toMatchObject({ 'Manager killed': 1, 'line deaf': expect.any(Number) });
    expect(stale).toBeGreaterThan(0);
  },
  LIMIT_MS,
);
