import { DeclaredViews1764000000020 } from './migrations/0020-declared-views.js';
import type { ManagerPart } from '../parts/manager-part.js';

/** The database, opened once and shared; and the views by which areas read each other's tables. */
export const databasePart: ManagerPart = {
  name: 'database',
  module: async () => (await import('./database.module.js')).DatabaseModule,
  migrations: [DeclaredViews1764000000020],
};
