import type { ManagerPart } from '../../parts/manager-part.js';
import { DASHBOARD_SETTINGS } from './dashboard.settings.js';

/** The Manager about itself. */
export const metaPart: ManagerPart = {
  name: 'meta',
  module: async () => (await import('./meta.module.js')).MetaModule,
  settings: DASHBOARD_SETTINGS,
  schemas: async () => {
    const { ManagerVariableDto } = await import('@flamenco/api-contracts');
    return [ManagerVariableDto];
  },
};
