import type { ManagerPart } from '../../parts/manager-part.js';
import { TIMEOUT_SETTINGS } from './timeouts.settings.js';

/** What happens to Workers and tasks that fall silent. */
export const timeoutsPart: ManagerPart = {
  name: 'timeouts',
  module: async () => (await import('./timeouts.module.js')).TimeoutsModule,
  settings: TIMEOUT_SETTINGS,
};
