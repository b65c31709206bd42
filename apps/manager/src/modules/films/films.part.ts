import type { ManagerPart } from '../../parts/manager-part.js';

/** Films of the frames that jobs have so far. */
export const filmsPart: ManagerPart = {
  name: 'films',
  module: async () => (await import('./films.module.js')).FilmsModule,
};
