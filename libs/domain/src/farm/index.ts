/** The status of the farm as a whole. */
export { FARM_STATUS_WITHOUT_MANAGER, FARM_STATUSES, farmStatus } from './farm-status.js';
export type { FarmStatus, FarmView } from './farm-status.js';
