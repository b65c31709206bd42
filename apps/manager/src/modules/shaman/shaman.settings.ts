import { atRestart, duration, section, type PartSettings } from '../../config/settings.js';

const FIELDS = {
  shaman: section('shaman', {
    garbageCollect: section('garbageCollect', {
      periodMs: atRestart(
        duration('period', '24h', 'Time between searches for files that no job uses; 0s for never.'),
      ),
      maxAgeMs: duration('maxAge', '744h', 'How long a file must have been unused before it is removed.'),
    }),
  }),
};

/** What becomes of uploaded files. Whether there are any, the whole Manager asks: see `CORE_SETTINGS`. */
export const SHAMAN_SETTINGS = { fields: FIELDS } satisfies PartSettings<typeof FIELDS>;
