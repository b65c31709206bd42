import { SleepSchedules1764000000002 } from '../../database/migrations/0002-sleep-schedules.js';
import type { ManagerPart } from '../../parts/manager-part.js';

/** When Workers sleep. Global, for Workers that sign on need its StatusSchedule. */
export const sleepSchedulesPart: ManagerPart = {
  name: 'sleep-schedules',
  module: async () => (await import('./sleep-schedules.module.js')).SleepSchedulesModule,
  tables: ['sleep_schedules'],
  entities: async () => [(await import('./persistence/schedule-rows.js')).SCHEDULES],
  migrations: [SleepSchedules1764000000002],
};
