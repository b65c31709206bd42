export { SharedStorageModule } from './shared-storage.module.js';
