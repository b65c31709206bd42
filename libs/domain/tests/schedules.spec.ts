import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  DAYS,
  formatDays,
  formatTimeOfDay,
  nextCheck,
  parseDays,
  parseSleepSchedule,
  parseTimeOfDay,
  scheduledStatus,
  type Day,
  type SleepSchedule,
} from '../src/schedules/index.js';

const DAYTIME: SleepSchedule = { isActive: true, days: [], start: '10:00', end: '17:30' };
const NIGHT: SleepSchedule = { isActive: true, days: ['fr'], start: '22:00', end: '06:00' };

function at(time: string, day: Day = 'th'): { day: Day; minutes: number } {
  return { day, minutes: parseTimeOfDay(time) ?? 0 };
}

describe('scheduledStatus and nextCheck', () => {
  it.each<[string, SleepSchedule, string, string]>([
    ['09:15', DAYTIME, 'awake', '10:00'],
    ['12:40', DAYTIME, 'asleep', '17:30'],
    ['10:00', DAYTIME, 'asleep', '17:30'],
    ['17:30', DAYTIME, 'awake', '24:00'],
    ['20:05', DAYTIME, 'awake', '24:00'],
    ['06:30', { isActive: true, days: [] }, 'asleep', '24:00'],
    ['11:00', { isActive: true, days: [], start: '10:00' }, 'asleep', '24:00'],
    ['06:30', { isActive: true, days: [], end: '17:30' }, 'asleep', '17:30'],
    ['12:40', { ...DAYTIME, days: ['mo', 'fr'] }, 'awake', '17:30'],
    ['12:40', { ...DAYTIME, days: ['we', 'th'] }, 'asleep', '17:30'],
    ['12:40', { ...DAYTIME, isActive: false }, 'awake', '17:30'],
    ['12:40', { ...DAYTIME, end: '10:00' }, 'awake', '24:00'],
  ])('§33.4: at %s with %j: %s until %s', (time, schedule, status, next) => {
    expect(scheduledStatus(schedule, at(time))).toBe(status);
    expect(formatTimeOfDay(nextCheck(schedule, at(time)))).toBe(next);
  });

  it('§33.4: is awake without a schedule', () => {
    expect(scheduledStatus(undefined, at('12:00'))).toBe('awake');
  });

  it.each<[Day, string, string, string]>([
    ['fr', '05:59', 'awake', '06:00'],
    ['fr', '21:59', 'awake', '22:00'],
    ['fr', '22:00', 'asleep', '24:00'],
    ['sa', '00:00', 'asleep', '06:00'],
    ['sa', '05:59', 'asleep', '06:00'],
    ['sa', '06:00', 'awake', '22:00'],
    ['sa', '23:00', 'awake', '24:00'],
  ])(
    'defect 12 (§14): sleeps over midnight from Friday on: %s %s is %s until %s',
    (day, time, status, next) => {
      expect(scheduledStatus(NIGHT, at(time, day))).toBe(status);
      expect(formatTimeOfDay(nextCheck(NIGHT, at(time, day)))).toBe(next);
    },
  );

  it('sleeps from Sunday night into Monday', () => {
    expect(scheduledStatus({ ...NIGHT, days: ['su'] }, at('03:00', 'mo'))).toBe('asleep');
  });

  it('never changes its mind between now and the next check', () => {
    const time = fc.nat({ max: 1439 }).map((minutes) => formatTimeOfDay(minutes));
    fc.assert(
      fc.property(
        time,
        time,
        fc.subarray([...DAYS]),
        fc.constantFrom(...DAYS),
        fc.nat({ max: 1439 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (start, end, days, day, minutes, share) => {
          const schedule = { isActive: true, days, start, end };
          const next = nextCheck(schedule, { day, minutes });
          const between = minutes + (next - minutes) * share;
          expect(next).toBeGreaterThan(minutes);
          expect(scheduledStatus(schedule, { day, minutes: between })).toBe(
            scheduledStatus(schedule, { day, minutes }),
          );
        },
      ),
    );
  });
});

describe('parseDays', () => {
  it.each([
    ['  Fri   sat su \n', 'fr sa su'],
    ['wednesday thurs', 'we th'],
    ['', ''],
    ['mo-fr sa', 'mo tu we th fr sa'],
    ['Mon - Wed, sunday', 'mo tu we su'],
    ['sa-mo', 'sa su mo'],
    ['mo mo', 'mo'],
    ['fr-fr', 'fr'],
  ])('§33.4: reads %j as %j', (text, expected) => {
    expect(formatDays(parseDays(text))).toBe(expected);
  });

  it.each(['m', 'mondy', 'x', 'mo-', '-fr', 'mo-we-fr', 'funday'])(
    'defect 12 (§14), defect 29 (§14): refuses %j',
    (text) => {
      expect(() => parseDays(text)).toThrow(/not a day of the week/);
    },
  );
});

describe('parseTimeOfDay', () => {
  it.each([
    ['00:00', 0],
    ['9:05', 545],
    ['23:59', 1439],
    ['9:5', 545],
    ['10:0', 600],
    ['24:00', 1440],
    ['10:00:30', 600],
    [' ', undefined],
  ])('reads %j as %j', (text, minutes) => {
    expect(parseTimeOfDay(text)).toBe(minutes);
  });

  it.each(['25:00', '01:99', '24:01', '1000', '10:', 'noon', '10:00x'])(
    'defect 29 (§14): refuses %j',
    (text) => {
      expect(() => parseTimeOfDay(text)).toThrow(/not a time of day/);
    },
  );
});

describe('parseSleepSchedule', () => {
  it('tidies what people write, and keeps overnight times as they are', () => {
    expect(
      parseSleepSchedule({ isActive: true, daysOfWeek: 'Mon TUE', startTime: '22:00', endTime: '6:00' }),
    ).toEqual({
      isActive: true,
      days: ['mo', 'tu'],
      start: '22:00',
      end: '06:00',
    });
    expect(parseSleepSchedule({ isActive: false, daysOfWeek: '', startTime: '', endTime: '' })).toEqual({
      isActive: false,
      days: [],
    });
  });
});
