import { People1764000000038 } from '../../database/migrations/0038-people.js';
import { SealingKeys1764000000040 } from '../../database/migrations/0040-sealing-keys.js';
import type { ManagerPart } from '../../parts/manager-part.js';
import { PEOPLE_SETTINGS } from './people.settings.js';

/** Who may do what, and by what they are known. */
export const peoplePart: ManagerPart = {
  name: 'people',
  module: async () => (await import('./people.module.js')).PeopleModule,
  tables: ['users', 'sessions', 'access_tokens', 'password_links', 'device_sign_ins', 'sealing_keys'],
  migrations: [People1764000000038, SealingKeys1764000000040],
  settings: PEOPLE_SETTINGS,
};
