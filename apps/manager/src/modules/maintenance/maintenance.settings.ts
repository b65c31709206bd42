import { duration, type PartSettings } from '../../config/settings.js';

const FIELDS = {
  databaseCheckPeriodMs: duration(
    'database_check_period',
    '10m',
    'Time between checks of the database; 0s checks at start-up only.',
  ),
};

/** How the database is looked after. */
export const MAINTENANCE_SETTINGS = { fields: FIELDS } satisfies PartSettings<typeof FIELDS>;
