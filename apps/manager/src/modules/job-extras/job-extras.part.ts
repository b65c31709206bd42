import type { ManagerPart } from '../../parts/manager-part.js';

/** What a list can show of jobs besides these: gathered from the areas that know it, for the jobs on a screen. */
export const jobExtrasPart: ManagerPart = {
  name: 'job-extras',
  module: async () => (await import('./job-extras.module.js')).JobExtrasModule,
};
