import type { ManagerPart } from '../../parts/manager-part.js';

/** Deletes jobs, with their logs, images and uploaded files, in the background. What they rendered stays. */
export const jobDeletionPart: ManagerPart = {
  name: 'job-deletion',
  module: async () => (await import('./job-deletion.module.js')).JobDeletionModule,
  emits: ['job-deleted'],
};
