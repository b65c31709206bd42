import type { ManagerPart } from '../../parts/manager-part.js';

/** The status of the farm as a whole. */
export const farmStatusPart: ManagerPart = {
  name: 'farm-status',
  module: async () => (await import('./farm-status.module.js')).FarmStatusModule,
  schemas: async () => {
    const { EventFarmStatusDto } = await import('@flamenco/api-contracts');
    return [EventFarmStatusDto];
  },
};
