import { Changes1764000000036 } from '../../database/migrations/0036-changes.js';
import type { ManagerPart } from '../../parts/manager-part.js';
import { AUDIT_SETTINGS } from './audit.settings.js';

/** Who did what, and when: the history of the farm. */
export const auditPart = {
  name: 'audit',
  module: async () => (await import('./audit.module.js')).AuditModule,
  tables: ['changes'],
  migrations: [Changes1764000000036],
  settings: AUDIT_SETTINGS,
  schemas: async () => [(await import('@flamenco/api-contracts')).EventChangeNotedDto],
} satisfies ManagerPart;
