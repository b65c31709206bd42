import type { ManagerPart } from '../../parts/manager-part.js';
import { WEBHOOK_SETTINGS } from './webhooks.settings.js';

/** What happens on the farm, told to addresses that want to know. Off unless it is configured. */
export const webhooksPart: ManagerPart = {
  name: 'webhooks',
  module: async () => (await import('./webhooks.module.js')).WebhooksModule,
  settings: WEBHOOK_SETTINGS,
};
