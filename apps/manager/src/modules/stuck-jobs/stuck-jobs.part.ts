import type { ManagerPart } from '../../parts/manager-part.js';

/** No job hangs: those that nobody can run end, or say what they need. */
export const stuckJobsPart: ManagerPart = {
  name: 'stuck-jobs',
  module: async () => (await import('./stuck-jobs.module.js')).StuckJobsModule,
};
