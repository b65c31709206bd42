import { duration, ourOwn, section, type PartSettings } from '../../config/settings.js';

const FIELDS = {
  audit: ourOwn(
    section('audit', {
      retentionMs: duration(
        'retention',
        '8760h',
        'How long the history of what people did is kept; 0s keeps it for ever. 8760h is a year.',
      ),
    }),
  ),
};

/** How long is known who did what. */
export const AUDIT_SETTINGS = { fields: FIELDS } satisfies PartSettings<typeof FIELDS>;
