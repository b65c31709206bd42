import { describe, expect, it } from '@jest/globals';
import { localMomentMs, localTimeOf } from './local-time.js';

describe('the time on the wall', () => {
  it.each([
    ['Monday, at midnight', new Date(2026, 3, 13), 'mo', 0],
    ['Thursday, in the morning', new Date(2026, 3, 16, 9, 15), 'th', 555],
    ['Sunday, half a minute before its end', new Date(2026, 3, 19, 23, 59, 30), 'su', 1439.5],
  ])('is %s', (_, date, day, minutes) => {
    expect(localTimeOf(date.getTime())).toEqual({ day, minutes });
  });

  it.each([
    ['later today', 1050, new Date(2026, 3, 16, 17, 30)],
    ['earlier today', 0, new Date(2026, 3, 16)],
    ['the coming midnight', 1440, new Date(2026, 3, 17)],
  ])('leads to %s', (_, minutes, expected) => {
    expect(localMomentMs(new Date(2026, 3, 16, 12, 40).getTime(), minutes)).toBe(expected.getTime());
  });
});
