import { DAYS, type Day, scheduledStatus } from '@flamenco/domain/schedules';
import { describe, expect, it } from '@jest/globals';
import {
  DAY_MINUTES,
  type WeekDraft,
  describeWeek,
  fromWeek,
  scheduleOfWeek,
  spansOf,
  toWeek,
  withDay,
  withEdge,
} from './week';

const WORKDAYS = DAYS.slice(0, 5);
const week = (days: readonly Day[], start: number, end: number): WeekDraft => ({
  isActive: true,
  days,
  start: start * 60,
  end: end * 60,
});

describe('the week of a sleep schedule', () => {
  it.each<[string, WeekDraft]>([
    ['by day', week(WORKDAYS, 9, 18)],
    ['overnight', week(['fr', 'su'], 22, 6)],
    ['from midnight', week(DAYS, 0, 8)],
    ['to midnight', week(['mo'], 20, 24)],
    ['whole days', week(['sa', 'su'], 0, 24)],
    ['to the same hour, which is never', week(['we'], 12, 12)],
  ])('shows each minute as the scheduler sees it: %s', (_, drawn) => {
    const schedule = scheduleOfWeek(drawn);
    for (const day of DAYS) {
      const spans = spansOf(drawn, day);
      for (let minutes = 0; minutes < DAY_MINUTES; minutes += 30) {
        const isShown = spans.some(({ from, to }) => from <= minutes && minutes < to);
        expect([day, minutes, isShown]).toEqual([
          day,
          minutes,
          scheduledStatus(schedule, { day, minutes }) === 'asleep',
        ]);
      }
    }
  });

  it.each([
    [{ is_active: true, days_of_week: 'mo tu we th fr', start_time: '09:00', end_time: '18:00' }],
    [{ is_active: false, days_of_week: '', start_time: '', end_time: '' }],
    [{ is_active: true, days_of_week: 'fr', start_time: '22:15', end_time: '06:00' }],
  ])('comes back as it was: %j', (schedule) => {
    expect(fromWeek(toWeek(schedule))).toEqual(schedule);
  });

  it('is off when no day is left: no days would mean every day', () => {
    const none = withDay(week(['mo'], 9, 18), 'mo');
    expect(none.days).toEqual([]);
    expect(fromWeek(none).is_active).toBe(false);
  });

  it.each<[WeekDraft, 'start' | 'end', number, readonly [number, number]]>([
    // to the next half hour
    [week(DAYS, 9, 18), 'start', 10 * 60 + 14, [600, 1080]],
    // past the end: overnight from then on
    [week(DAYS, 9, 18), 'start', 20 * 60, [1200, 1080]],
    // to midnight, not beyond
    [week(DAYS, 9, 18), 'end', 2000, [540, 1440]],
    [week(DAYS, 22, 6), 'end', -5, [1320, 0]],
    // nothing is left of it: it stays
    [week(DAYS, 9, 18), 'start', 18 * 60, [540, 1080]],
  ])('%# moves an edge', (before, edge, minutes, expected) => {
    const { start, end } = withEdge(before, edge, minutes);
    expect([start, end]).toEqual(expected);
  });

  it.each<[WeekDraft, string]>([
    [week(WORKDAYS, 9, 18), 'Mo–Fr 09:00–18:00'],
    [week(DAYS, 22, 6), 'every day 22:00–06:00, into the day after'],
    [week(['mo', 'tu', 'th', 'sa', 'su'], 0, 24), 'Mo, Tu, Th, Sa, Su 00:00–24:00'],
    [week([], 9, 18), 'on no day: it never does'],
  ])('%# is said in words', (said, words) => {
    expect(describeWeek(said)).toBe(words);
  });
});
