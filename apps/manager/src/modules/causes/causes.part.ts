import type { ManagerPart } from '../../parts/manager-part.js';

/** What failed in a job, and why; and what people do about it. */
export const causesPart: ManagerPart = {
  name: 'causes',
  module: async () => (await import('./causes.module.js')).CausesModule,
};
