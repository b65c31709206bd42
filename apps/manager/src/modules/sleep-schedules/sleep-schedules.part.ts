import { SleepSchedules1764000000002 } from '../../database/migrations/0002-sleep-schedules.js';
import type { ManagerPart } from '../../parts/manager-part.js';

/** When Workers sleep. Global, for Workers that sign on need its StatusSchedule. */
export const sleepSchedulesPart = {
  name: 'sleep-schedules',
  module: async () => (await import('./sleep-schedules.module.js')).SleepSchedulesModule,
  tables: ['sleep_schedules'],
  migrations: [SleepSchedules1764000000002],
} satisfies ManagerPart;
