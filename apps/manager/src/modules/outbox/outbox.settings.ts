import { duration, ourOwn, type PartSettings } from '../../config/settings.js';

const FIELDS = {
  eventRetentionMs: ourOwn(
    duration(
      'event_retention',
      '72h',
      'How long an event is kept for a webhook or broker that does not take it: a weekend, and a day for finding out.',
    ),
  ),
};

/** How long what happened is kept for those who could not be told. */
export const OUTBOX_SETTINGS = { fields: FIELDS } satisfies PartSettings<typeof FIELDS>;
