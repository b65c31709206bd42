import { invalid, type FarmError } from '../errors.js';
import type { WorkerStatus } from '../statuses/worker-status.js';
import { dayBefore, parseDays, type Day } from './days.js';
import { formatTimeOfDay, MINUTES_PER_DAY, parseTimeOfDay } from './time-of-day.js';

/** When a Worker sleeps. */
export interface SleepSchedule {
  /** Without it, the Worker is always awake. */
  readonly isActive: boolean;
  /** The days on which it falls asleep; none means every day. */
  readonly days: readonly Day[];
  /** `HH:MM`; absent means 00:00. */
  readonly start?: string;
  /** `HH:MM`; absent means 24:00. Before the start, it is a time of the following day. */
  readonly end?: string;
}

/** A sleep schedule as people write it and the API carries it. */
export interface SleepScheduleText {
  readonly isActive: boolean;
  readonly daysOfWeek: string;
  readonly startTime: string;
  readonly endTime: string;
}

/** A moment on the wall clock of the place where the farm is: the Manager's local time. */
export interface LocalTime {
  readonly day: Day;
  /** Since local midnight; may have a fraction. */
  readonly minutes: number;
}

/** The statuses that a schedule asks for. */
export type ScheduledStatus = Extract<WorkerStatus, 'awake' | 'asleep'>;

/** Checks and tidies a sleep schedule. Throws `invalid` (400) for impossible days and times. */
export function parseSleepSchedule(text: SleepScheduleText): SleepSchedule {
  const start = parseTimeOfDay(text.startTime);
  const end = parseTimeOfDay(text.endTime);
  if (start === MINUTES_PER_DAY) throw startsAtTheEnd(text.startTime);
  return {
    isActive: text.isActive,
    days: parseDays(text.daysOfWeek),
    ...(start !== undefined && { start: formatTimeOfDay(start) }),
    ...(end !== undefined && { end: formatTimeOfDay(end) }),
  };
}

function startsAtTheEnd(text: string): FarmError {
  return invalid(
    'invalid-time-of-day',
    `'${text}' is the end of a day, so no sleep can start then. Write 00:00, and the day after.`,
  );
}

/**
 * What a Worker's schedule wants of it now (behaviour.md §14): asleep from the start to just before the end. When the
 * end is before the start, it sleeps over midnight, into the day after a listed one (Flamenco 3 swapped the two).
 */
export function scheduledStatus(schedule: SleepSchedule | undefined, now: LocalTime): ScheduledStatus {
  if (!schedule?.isActive) return 'awake';
  const { start, end } = rangeOf(schedule);
  if (start <= end) {
    return isListed(schedule, now.day) && start <= now.minutes && now.minutes < end ? 'asleep' : 'awake';
  }
  const fellAsleepToday = isListed(schedule, now.day) && start <= now.minutes;
  const fellAsleepYesterday = isListed(schedule, dayBefore(now.day)) && now.minutes < end;
  return fellAsleepToday || fellAsleepYesterday ? 'asleep' : 'awake';
}

/**
 * When a schedule has to be looked at again: the next of its start, its end and the coming midnight, as minutes since
 * the midnight before `now`. The coming midnight is 1440.
 */
export function nextCheck(schedule: SleepSchedule, now: LocalTime): number {
  const { start, end } = rangeOf(schedule);
  return Math.min(...[start, end, MINUTES_PER_DAY].filter((minutes) => minutes > now.minutes));
}

/** The times of day at which a schedule may change its mind, in minutes since midnight: when it falls asleep, and wakes up. */
export function sleepBounds(schedule: SleepSchedule): readonly [start: number, end: number] {
  const { start, end } = rangeOf(schedule);
  return [start, end];
}

function rangeOf(schedule: SleepSchedule): { readonly start: number; readonly end: number } {
  return {
    start: parseTimeOfDay(schedule.start ?? '') ?? 0,
    end: parseTimeOfDay(schedule.end ?? '') ?? MINUTES_PER_DAY,
  };
}

function isListed({ days }: SleepSchedule, day: Day): boolean {
  return days.length === 0 || days.includes(day);
}
