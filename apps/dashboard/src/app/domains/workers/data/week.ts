import type { WorkerSleepSchedule } from '@flamenco/api-client';
import {
  DAYS,
  type Day,
  type SleepSchedule,
  formatDays,
  formatTimeOfDay,
  parseSleepSchedule,
  parseTimeOfDay,
} from '@flamenco/domain/schedules';

/** Minutes in a day. */
export const DAY_MINUTES = 24 * 60;

/** Sleep begins and ends at these, in the grid; by the fields, at any minute. */
export const STEP_MINUTES = 30;

/** A sleep within one day of the week, in minutes since its midnight. */
export interface DaySpan {
  readonly from: number;
  readonly to: number;
  /** It began on the day before: its first minute is midnight, and its start cannot be moved here. */
  readonly isRest: boolean;
  /** It goes on into the next day. */
  readonly goesOn: boolean;
}

/** A schedule as it is edited: all days are named, and the times are always there. */
export interface WeekDraft {
  readonly isActive: boolean;
  readonly days: readonly Day[];
  /** Minutes since midnight. */
  readonly start: number;
  /** Minutes since midnight, up to 1440; before the start: of the day after. */
  readonly end: number;
}

/** What people see first where there is none: nights, not switched on. */
export const NEW_WEEK: WeekDraft = { isActive: false, days: DAYS, start: 9 * 60, end: 18 * 60 };

const DAY_NAMES: Readonly<Record<Day, string>> = {
  mo: 'Monday',
  tu: 'Tuesday',
  we: 'Wednesday',
  th: 'Thursday',
  fr: 'Friday',
  sa: 'Saturday',
  su: 'Sunday',
};

/** A day's name in full. */
export function dayName(day: Day): string {
  return DAY_NAMES[day];
}

/** The week of a schedule as the Manager tells it. */
export function toWeek(schedule: WorkerSleepSchedule): WeekDraft {
  const { isActive, days, start, end } = scheduleOf(schedule);
  return {
    isActive,
    days: days.length === 0 ? DAYS : DAYS.filter((day) => days.includes(day)),
    start: parseTimeOfDay(start ?? '') ?? 0,
    end: parseTimeOfDay(end ?? '') ?? DAY_MINUTES,
  };
}

/** A week as the Manager takes it. No day at all is a schedule that is off: no days would mean every day. */
export function fromWeek({ isActive, days, start, end }: WeekDraft): WorkerSleepSchedule {
  return {
    is_active: isActive && days.length > 0,
    days_of_week: days.length === DAYS.length ? '' : formatDays(DAYS.filter((day) => days.includes(day))),
    start_time: start === 0 ? '' : formatTimeOfDay(start),
    end_time: end === DAY_MINUTES ? '' : formatTimeOfDay(end),
  };
}

/** The schedule of a week, for the rules. */
export function scheduleOfWeek(week: WeekDraft): SleepSchedule {
  return scheduleOf(fromWeek(week));
}

function scheduleOf(schedule: WorkerSleepSchedule): SleepSchedule {
  return parseSleepSchedule({
    isActive: schedule.is_active,
    daysOfWeek: schedule.days_of_week,
    startTime: schedule.start_time,
    endTime: schedule.end_time,
  });
}

/** Whether it sleeps over midnight, into the day after. */
export function isOvernight({ start, end }: Pick<WeekDraft, 'start' | 'end'>): boolean {
  return end < start;
}

/** When the Worker sleeps on a day, switched on or not. */
export function spansOf(week: WeekDraft, day: Day): readonly DaySpan[] {
  const before = DAYS.at(DAYS.indexOf(day) - 1) ?? day;
  const { start, end, days } = week;
  if (!isOvernight(week)) {
    return days.includes(day) && start < end ? [{ from: start, to: end, isRest: false, goesOn: false }] : [];
  }
  const rest = { from: 0, to: end, isRest: true, goesOn: false };
  const evening = { from: start, to: DAY_MINUTES, isRest: false, goesOn: end > 0 };
  return [...(days.includes(before) && end > 0 ? [rest] : []), ...(days.includes(day) ? [evening] : [])];
}

/** The week after one of its edges was moved to a time of day; a sleep is never shorter than a step, nor a whole day. */
export function withEdge(week: WeekDraft, edge: 'start' | 'end', minutes: number): WeekDraft {
  const stepped = Math.round(minutes / STEP_MINUTES) * STEP_MINUTES;
  const most = edge === 'start' ? DAY_MINUTES - STEP_MINUTES : DAY_MINUTES;
  const least = edge === 'start' ? 0 : isOvernight(week) ? 0 : STEP_MINUTES;
  const moved = { ...week, [edge]: Math.min(most, Math.max(least, stepped)) };
  return moved.start === moved.end ? week : moved;
}

/** The week with a day among those on which the Worker falls asleep, or without it. */
export function withDay(week: WeekDraft, day: Day): WeekDraft {
  const days = week.days.includes(day)
    ? week.days.filter((other) => other !== day)
    : DAYS.filter((other) => other === day || week.days.includes(other));
  return { ...week, days };
}

/** "Mo–Fr 22:00–06:00, into the day after". */
export function describeWeek(week: WeekDraft): string {
  if (week.days.length === 0) return 'on no day: it never does';
  if (week.start === week.end) return 'for no time: it never does';
  const times = `${formatTimeOfDay(week.start)}–${week.end === DAY_MINUTES ? '24:00' : formatTimeOfDay(week.end)}`;
  const into = isOvernight(week) && week.end > 0 ? ', into the day after' : '';
  return `${describeDays(week.days)} ${times}${into}`;
}

function describeDays(days: readonly Day[]): string {
  if (days.length === DAYS.length) return 'every day';
  const runs: Day[][] = [];
  for (const day of DAYS.filter((each) => days.includes(each))) {
    const last = runs.at(-1);
    const isNext = last !== undefined && DAYS.indexOf(day) === DAYS.indexOf(last.at(-1) ?? day) + 1;
    if (isNext) last.push(day);
    else runs.push([day]);
  }
  const short = (day: Day | undefined): string => dayName(day ?? 'mo').slice(0, 2);
  return runs
    .map((run) =>
      run.length > 2 ? `${short(run[0])}–${short(run.at(-1))}` : run.map((day) => short(day)).join(', '),
    )
    .join(', ');
}
