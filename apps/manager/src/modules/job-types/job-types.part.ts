import type { ManagerPart } from '../../parts/manager-part.js';
import { JOB_TYPE_SETTINGS } from './job-types.settings.js';

/** Job types: the scripts that make tasks of submitted jobs. */
export const jobTypesPart = {
  name: 'job-types',
  module: async () => (await import('./job-types.module.js')).JobTypesModule,
  settings: JOB_TYPE_SETTINGS,
} satisfies ManagerPart;
