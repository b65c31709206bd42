import type { ManagerPart } from '../parts/manager-part.js';

/** The database, opened once and shared. */
export const databasePart = {
  name: 'database',
  module: async () => (await import('./database.module.js')).DatabaseModule,
} satisfies ManagerPart;
