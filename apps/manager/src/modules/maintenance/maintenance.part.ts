import type { ManagerPart } from '../../parts/manager-part.js';
import { MAINTENANCE_SETTINGS } from './maintenance.settings.js';

/** Looks after the database: checks, checkpoints, giving space back. */
export const maintenancePart: ManagerPart = {
  name: 'maintenance',
  module: async () => (await import('./maintenance.module.js')).MaintenanceModule,
  settings: MAINTENANCE_SETTINGS,
};
