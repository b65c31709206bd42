import type { ManagerPart } from '../../parts/manager-part.js';
import { SCHEDULER_SETTINGS } from './scheduler.settings.js';

/** Hands tasks out to Workers. */
export const schedulerPart: ManagerPart = {
  name: 'scheduler',
  module: async () => (await import('./scheduler.module.js')).SchedulerModule,
  settings: SCHEDULER_SETTINGS,
};
