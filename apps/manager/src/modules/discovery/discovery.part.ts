import type { ManagerPart } from '../../parts/manager-part.js';
import { DISCOVERY_SETTINGS } from './discovery.settings.js';

/** How Workers find this Manager by themselves. */
export const discoveryPart: ManagerPart = {
  name: 'discovery',
  module: async () => (await import('./discovery.module.js')).DiscoveryModule,
  settings: DISCOVERY_SETTINGS,
};
