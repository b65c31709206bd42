export { EarlierFarms, type EarlierFarm, type EarlierFarmKeeper } from './earlier-farms.js';
export { FirstAdmins, type AdminsBrowser, type FirstAdminMaker, type WrittenAdmin } from './first-admins.js';
export { SetupModule } from './setup.module.js';
