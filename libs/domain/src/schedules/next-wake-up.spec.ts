import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAYS, type Day } from './days.js';
import { nextWakeUp } from './next-wake-up.js';
import { scheduledStatus, type LocalTime, type SleepSchedule } from './sleep-schedule.js';
import { formatTimeOfDay, MINUTES_PER_DAY } from './time-of-day.js';

const WEEK = DAYS.length * MINUTES_PER_DAY;

function at(day: Day, hours: number): LocalTime {
  return { day, minutes: hours * 60 };
}

function later({ day, minutes }: LocalTime, by: number): LocalTime {
  const inWeek = (DAYS.indexOf(day) * MINUTES_PER_DAY + minutes + by) % WEEK;
  return {
    day: DAYS[Math.floor(inWeek / MINUTES_PER_DAY)] ?? 'mo',
    minutes: inWeek % MINUTES_PER_DAY,
  };
}

describe('a schedule wakes a Worker up', () => {
  it.each<[string, SleepSchedule, LocalTime, string | undefined]>([
    ['at its end', { isActive: true, days: [], start: '09:00', end: '18:00' }, at('mo', 12), '18:00'],
    ['the next day', { isActive: true, days: [], start: '22:00', end: '06:00' }, at('mo', 23), 'tu 06:00'],
    ['that day', { isActive: true, days: [], start: '22:00', end: '06:00' }, at('tu', 1), '06:00'],
    ['after the weekend', { isActive: true, days: ['sa', 'su'] }, at('sa', 12), 'mo 00:00'],
    ['never', { isActive: true, days: [] }, at('sa', 12), undefined],
    ['not when it is awake', { isActive: true, days: [], end: '06:00' }, at('sa', 12), undefined],
    ['not when it is switched off', { isActive: false, days: [] }, at('sa', 12), undefined],
  ])('%s', (_, schedule, now, expected) => {
    expect(nextWakeUp(schedule, now)?.at).toBe(expected);
  });

  it('at the first minute at which it says so', () => {
    const time = fc.option(fc.nat(MINUTES_PER_DAY - 1).map(formatTimeOfDay), { nil: undefined });
    const schedules = fc
      .record({ days: fc.subarray([...DAYS]), start: time, end: time })
      .map(({ days, start, end }): SleepSchedule => ({
        isActive: true,
        days,
        ...(start !== undefined && { start }),
        ...(end !== undefined && { end }),
      }));
    const moments = fc.record({ day: fc.constantFrom(...DAYS), minutes: fc.nat(MINUTES_PER_DAY - 1) });
    fc.assert(
      fc.property(schedules, moments, (schedule, now) => {
        let first: number | undefined;
        for (let minute = 1; minute <= WEEK && first === undefined; minute++) {
          if (scheduledStatus(schedule, later(now, minute)) === 'awake') first = minute;
        }
        const expected = scheduledStatus(schedule, now) === 'awake' ? undefined : first;
        expect(nextWakeUp(schedule, now)?.inMinutes).toBe(expected);
      }),
    );
  });
});
