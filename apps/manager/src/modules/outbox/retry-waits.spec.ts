import { describe, expect, it } from '@jest/globals';
import { isReceiverDown, quietMs, retryWaitMs } from './retry-waits.js';

describe('after attempts in vain', () => {
  it.each([
    [1, 5],
    [2, 30],
    [3, 120],
    [4, 600],
    [5, 1800],
    [6, 3600],
    [7, 3600],
    [100, 3600],
  ])('%i at a delivery, it waits for %i s', (attempts, seconds) => {
    expect(retryWaitMs(attempts)).toBe(seconds * 1000);
  });

  it.each([
    [0, false, 0],
    [1, false, 0],
    [2, false, 0],
    [3, true, 5],
    [4, true, 30],
    [5, true, 60],
    [100, true, 60],
  ])('%i in a row, a receiver is down: %s, and left alone for %i s', (failures, isDown, seconds) => {
    expect([isReceiverDown(failures), quietMs(failures)]).toEqual([isDown, seconds * 1000]);
  });
});
