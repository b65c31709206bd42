import { expect, it } from '@jest/globals';
import { localTimestamp } from '../src/local-timestamp.js';

const MOMENT = Date.UTC(2026, 0, 2, 3, 4, 5, 600);

it.each([
  [MOMENT, 'Europe/Amsterdam', '2026-01-02_040405'],
  [MOMENT, 'Asia/Tokyo', '2026-01-02_120405'],
  [MOMENT + 399, 'Europe/Amsterdam', '2026-01-02_040405'],
  [MOMENT + 400, 'Europe/Amsterdam', '2026-01-02_040406'],
  [-1, 'UTC', '1969-12-31_235959'],
  [0, 'UTC', '1970-01-01_000000'],
])('%i in %s is %s, however often it is asked for, and whatever was before', (moment, zone, written) => {
  for (let round = 0; round < 3; round += 1) {
    expect(localTimestamp(moment, zone)).toBe(written);
    for (let second = 0; second < 20; second += 1) localTimestamp(MOMENT + second * 1000, 'UTC');
    expect(localTimestamp(moment, zone)).toBe(written);
    expect(localTimestamp(moment, zone)).toBe(written);
  }
});
