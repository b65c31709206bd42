import type { ManagerPart } from '../../parts/manager-part.js';
import { SHAMAN_SETTINGS } from './shaman.settings.js';

/** Shaman: job files are uploaded to the Manager, each content once, and put together for jobs by links. Global for the deletion of jobs, that erases checkouts. */
export const shamanPart: ManagerPart = {
  name: 'shaman',
  module: async () => (await import('./shaman.module.js')).ShamanModule,
  settings: SHAMAN_SETTINGS,
};
