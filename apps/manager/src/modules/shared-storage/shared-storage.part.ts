import type { ManagerPart } from '../../parts/manager-part.js';

/** What is on the shared storage, for people who choose a file there. */
export const sharedStoragePart: ManagerPart = {
  name: 'shared-storage',
  module: async () => (await import('./shared-storage.module.js')).SharedStorageModule,
};
