import { atRestart, ourOwn, type PartSettings } from '../../config/settings.js';
import { webhooks } from './webhook-targets.js';

const FIELDS = {
  webhooks: ourOwn(
    atRestart(
      webhooks(
        'webhooks',
        'Addresses that are told what happens: entries with url, events, secret and name. See docs/events.md.',
      ),
    ),
  ),
};

/** Who is told of what happens. */
export const WEBHOOK_SETTINGS = { fields: FIELDS } satisfies PartSettings<typeof FIELDS>;
