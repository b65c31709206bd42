import type { ManagerPart } from '../../parts/manager-part.js';

/** Films of the frames that jobs have so far. */
export const filmsPart = {
  name: 'films',
  module: async () => (await import('./films.module.js')).FilmsModule,
} satisfies ManagerPart;
