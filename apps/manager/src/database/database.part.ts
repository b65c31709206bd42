import type { ManagerPart } from '../parts/manager-part.js';

/** The database, opened once and shared. */
export const databasePart: ManagerPart = {
  name: 'database',
  module: async () => (await import('./database.module.js')).DatabaseModule,
};
