import { Configuration, type LoadedConfiguration } from '../config/index.js';
import { MANAGER, MANAGER_PARTS, SETUP_PARTS } from '../manager.module.js';
import type { ManagerPart } from '../parts/manager-part.js';

/**
 * What a Manager is made of that is configured so. One that is to be set up, beside a farm of Flamenco 3 and without one of its own, offers to
 * take that over: it opens no database before that is decided.
 */
export async function partsToRun(loaded: LoadedConfiguration): Promise<readonly ManagerPart[]> {
  if (!new Configuration(loaded).isFirstRun) return MANAGER_PARTS;
  const { findFarmBeside } = await import('./earlier-farm.js');
  const found = await findFarmBeside(loaded.file, loaded.config, MANAGER.migrations);
  if (!found) return MANAGER_PARTS;
  const takeoverPart: ManagerPart = {
    name: 'takeover',
    module: async () => (await import('./takeover.module.js')).TakeoverModule.of(found),
  };
  return [...SETUP_PARTS, takeoverPart];
}
