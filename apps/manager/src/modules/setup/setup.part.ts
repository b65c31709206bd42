import type { ManagerPart } from '../../parts/manager-part.js';

/** Setting the Manager up: the assistant for its first run, and the configuration file. */
export const setupPart: ManagerPart = {
  name: 'setup',
  module: async () => (await import('./setup.module.js')).SetupModule,
};
