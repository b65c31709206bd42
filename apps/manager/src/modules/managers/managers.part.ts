import { SeveralManagers1764000000025 } from '../../database/migrations/0025-several-managers.js';
import type { ManagerPart } from '../../parts/manager-part.js';

/** Managers that share a database: what they tell each other, and which of them leads. */
export const managersPart: ManagerPart = {
  name: 'managers',
  module: async () => (await import('./managers.module.js')).ManagersModule,
  tables: ['managers', 'manager_news'],
  migrations: [SeveralManagers1764000000025],
};
