import { DAYS, type LocalTime } from '@flamenco/domain/schedules';

const MS_PER_MINUTE = 60_000;

/** What the clock on the wall shows where the Manager is. */
export function localTimeOf(nowMs: number): LocalTime {
  const now = new Date(nowMs);
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  const minutes = now.getHours() * 60 + now.getMinutes() + (now.getTime() % MS_PER_MINUTE) / MS_PER_MINUTE;
  return { day: DAYS[(midnight.getDay() + DAYS.length - 1) % DAYS.length] ?? 'mo', minutes };
}

/**
 * When the clock on the wall shows a time of the same day, in minutes after midnight; 1440 is the coming midnight. On the days
 * on which it is put forward or back, too.
 */
export function localMomentMs(nowMs: number, minutes: number): number {
  const now = new Date(nowMs);
  return new Date(now.getFullYear(), now.getMonth(), now.getDate(), 0, minutes).getTime();
}
