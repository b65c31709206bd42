export { EarlierFarms, type EarlierFarm, type EarlierFarmKeeper } from './earlier-farms.js';
export { SetupModule } from './setup.module.js';
