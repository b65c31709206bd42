import { Outbox1764000000016 } from '../../database/migrations/0016-outbox.js';
import type { ManagerPart } from '../../parts/manager-part.js';
import { OUTBOX_SETTINGS } from './outbox.settings.js';

/** What happened, kept until everybody outside who wants to know it has been told. */
export const outboxPart = {
  name: 'outbox',
  module: async () => (await import('./outbox.module.js')).OutboxModule,
  tables: ['outbox', 'outbox_deliveries'],
  migrations: [Outbox1764000000016],
  settings: OUTBOX_SETTINGS,
} satisfies ManagerPart;
