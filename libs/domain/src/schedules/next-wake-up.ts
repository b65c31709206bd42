import { DAYS, type Day } from './days.js';
import { scheduledStatus, sleepBounds, type LocalTime, type SleepSchedule } from './sleep-schedule.js';
import { formatTimeOfDay, MINUTES_PER_DAY } from './time-of-day.js';

/** When a Worker's schedule wakes it up. */
export interface WakeUp {
  /** From now. */
  readonly inMinutes: number;
  /** For people, in the Manager's local time: `08:00` today, `mo 08:00` on another day. */
  readonly at: string;
}

/** A schedule repeats itself each week. */
const DAYS_AHEAD = 8;

/** When a Worker that sleeps by its schedule is woken up by it; undefined when it does not sleep now, or sleeps for ever. */
export function nextWakeUp(schedule: SleepSchedule | undefined, now: LocalTime): WakeUp | undefined {
  if (!schedule || scheduledStatus(schedule, now) === 'awake') return undefined;
  for (let ahead = 0; ahead < DAYS_AHEAD; ahead++) {
    const day = dayAfter(now.day, ahead);
    for (const minutes of [0, ...sleepBounds(schedule)].toSorted((a, b) => a - b)) {
      const inMinutes = ahead * MINUTES_PER_DAY + minutes - now.minutes;
      if (inMinutes <= 0 || minutes === MINUTES_PER_DAY) continue;
      if (scheduledStatus(schedule, { day, minutes }) === 'asleep') continue;
      const time = formatTimeOfDay(minutes);
      return { inMinutes, at: ahead === 0 ? time : `${day} ${time}` };
    }
  }
  return undefined;
}

function dayAfter(day: Day, days: number): Day {
  return DAYS[(DAYS.indexOf(day) + days) % DAYS.length] ?? day;
}
