import type { ManagerPart } from '../../parts/manager-part.js';

/** Packages of the Worker, which Workers fetch when a person has them updated. */
export const workerPackagesPart: ManagerPart = {
  name: 'worker-packages',
  module: async () => (await import('./worker-packages.module.js')).WorkerPackagesModule,
};
