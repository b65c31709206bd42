import type { ManagerPart } from '../../parts/manager-part.js';

/** What people ask of jobs: another status, another priority, failed tasks once more. */
export const jobChangesPart: ManagerPart = {
  name: 'job-changes',
  module: async () => (await import('./job-changes.module.js')).JobChangesModule,
};
