import type { ManagerPart } from '../../parts/manager-part.js';

/** For those who watch over the Manager: whether it can work, and numbers about it. */
export const healthPart: ManagerPart = {
  name: 'health',
  module: async () => (await import('./health.module.js')).HealthModule,
};
