import { expect, it } from '@jest/globals';
import { heldPriority, warnOfPriority } from './job-priority.js';

it.each([
  [-3, 0, true],
  [0, 0, false],
  [50, 50, false],
  [100, 100, false],
  [1000, 100, true],
])('a job that is submitted with priority %i gets %i; warned: %s', (wanted, held, isWarned) => {
  expect(heldPriority(wanted)).toBe(held);
  expect(warnOfPriority(wanted)?.code).toBe(isWarned ? 'priority-out-of-range' : undefined);
});
