import { atLeast, duration, ourOwn, section, type PartSettings } from '../../config/settings.js';

const FIELDS = {
  audit: ourOwn(
    section('audit', {
      retentionMs: atLeast(
        duration(
          'retention',
          '8760h',
          'How long the history of what people did is kept; 0s keeps it for ever. 8760h is a year; at least a day.',
        ),
        '24h',
        'nobody could read who did what',
        { orNone: true },
      ),
    }),
  ),
};

/** How long is known who did what. */
export const AUDIT_SETTINGS = { fields: FIELDS } satisfies PartSettings<typeof FIELDS>;
