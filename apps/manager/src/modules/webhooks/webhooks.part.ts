import { Outbox1764000000016 } from '../../database/migrations/0016-outbox.js';
import type { ManagerPart } from '../../parts/manager-part.js';
import { WEBHOOK_SETTINGS } from './webhooks.settings.js';

/** What happens on the farm, told to addresses that want to know. Off unless it is configured. */
export const webhooksPart = {
  name: 'webhooks',
  module: async () => (await import('./webhooks.module.js')).WebhooksModule,
  tables: ['outbox', 'outbox_deliveries'],
  migrations: [Outbox1764000000016],
  settings: WEBHOOK_SETTINGS,
} satisfies ManagerPart;
