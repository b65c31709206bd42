import { describe, expect, it } from '@jest/globals';
import { systemClock } from './clock.js';

describe('the system clock', () => {
  it('does not let a timer of a month fire at once', async () => {
    let hasFired = false;
    const stop = systemClock.startTimer(30 * 86_400_000, () => (hasFired = true));
    await new Promise<void>((resolve) => systemClock.startTimer(20, resolve));
    stop();
    expect(hasFired).toBe(false);
  });
});
