/** When Workers sleep. */
export { DAYS, formatDays, parseDays } from './days.js';
export type { Day } from './days.js';
export { nextWakeUp } from './next-wake-up.js';
export type { WakeUp } from './next-wake-up.js';
export { nextCheck, parseSleepSchedule, scheduledStatus } from './sleep-schedule.js';
export type { LocalTime, ScheduledStatus, SleepSchedule, SleepScheduleText } from './sleep-schedule.js';
export { formatTimeOfDay, parseTimeOfDay } from './time-of-day.js';
