import { DAYS, type Day } from '@flamenco/domain/schedules';

/** A moment on the wall clock of this browser's place: day of the week, and whole minutes since midnight. */
export function localTimeAt(ms: number): { readonly day: Day; readonly minutes: number } {
  const moment = new Date(ms);
  const day = DAYS[(moment.getDay() + 6) % DAYS.length] ?? 'mo';
  return { day, minutes: moment.getHours() * 60 + moment.getMinutes() };
}
