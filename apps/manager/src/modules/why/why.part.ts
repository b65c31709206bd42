import type { ManagerPart } from '../../parts/manager-part.js';

/** Why does it not run? Answers for jobs, tasks and Workers, by the rules and look-ups that hand tasks out. Reads only. */
export const whyPart: ManagerPart = {
  name: 'why',
  module: async () => (await import('./why.module.js')).WhyModule,
};
